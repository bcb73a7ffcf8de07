package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Profile generic, class 7: rows of what was captured. */
public final class ProfileGeneric {
  public static final int ID = 7;

  /** Understood by {@link ProfileReader}. */
  public static final TypedAttribute<Data> BUFFER = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<List<CaptureObject>> CAPTURE_OBJECTS = TypedAttribute.of(ID, 3,
      Form.CAPTURE_OBJECT.list());
  /** Seconds; 0 captures by event or schedule. */
  public static final TypedAttribute<Long> CAPTURE_PERIOD = TypedAttribute.of(ID, 4, Form.U32);
  /** 1 FIFO, 2 LIFO, 3 largest, 4 smallest, 5 nearest to zero, 6 farthest from zero. */
  public static final TypedAttribute<Integer> SORT_METHOD = TypedAttribute.of(ID, 5, Form.ENUM);
  public static final TypedAttribute<CaptureObject> SORT_OBJECT = TypedAttribute.of(ID, 6, Form.CAPTURE_OBJECT);
  public static final TypedAttribute<Long> ENTRIES_IN_USE = TypedAttribute.of(ID, 7, Form.U32);
  public static final TypedAttribute<Long> PROFILE_ENTRIES = TypedAttribute.of(ID, 8, Form.U32);

  /** Clears the buffer. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  /** Captures a row now. */
  public static Invocation capture(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  /** Of {@link #SORT_METHOD}: the newest row comes first. */
  public static final int LIFO = 2;

  private ProfileGeneric() {}
}
