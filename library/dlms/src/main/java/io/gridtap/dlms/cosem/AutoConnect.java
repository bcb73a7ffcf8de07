package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Auto connect, class 29. */
public final class AutoConnect {
  public static final int ID = 29;

  public static final TypedAttribute<Integer> MODE = TypedAttribute.of(ID, 2, Form.ENUM);
  public static final TypedAttribute<Integer> REPETITIONS = TypedAttribute.of(ID, 3, Form.U8);
  /** Seconds. */
  public static final TypedAttribute<Integer> REPETITION_DELAY = TypedAttribute.of(ID, 4, Form.U16);
  public static final TypedAttribute<List<TimeWindow>> CALLING_WINDOW = TypedAttribute.of(ID, 5,
      TimeWindow.FORM.list());
  public static final TypedAttribute<List<String>> DESTINATIONS = TypedAttribute.of(ID, 6, Form.TEXT.list());

  /** Connects now. */
  public static Invocation connect(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  private AutoConnect() {}
}
