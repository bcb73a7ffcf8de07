package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** Compact data, class 62. */
public final class CompactData {
  public static final int ID = 62;

  /** Understood by {@link CompactBuffers}. */
  public static final TypedAttribute<Octets> BUFFER = TypedAttribute.of(ID, 2, Form.OCTETS);
  public static final TypedAttribute<List<CaptureObject>> CAPTURE_OBJECTS = TypedAttribute.of(ID, 3,
      Form.CAPTURE_OBJECT.list());
  public static final TypedAttribute<Integer> TEMPLATE_ID = TypedAttribute.of(ID, 4, Form.U8);
  public static final TypedAttribute<Octets> TEMPLATE_DESCRIPTION = TypedAttribute.of(ID, 5, Form.OCTETS);
  /** 0 by invocation, 1 when read. */
  public static final TypedAttribute<Integer> CAPTURE_METHOD = TypedAttribute.of(ID, 6, Form.ENUM);

  /** Clears the buffer. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  /** Captures now. */
  public static Invocation capture(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  private CompactData() {}
}
