package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;

/** Extended register, class 4: a register with status and time of capture. */
public final class ExtendedRegister {
  public static final int ID = 4;

  public static final TypedAttribute<Data> VALUE = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<ScalerUnit> SCALER_UNIT = TypedAttribute.of(ID, 3, Form.SCALER_UNIT);
  public static final TypedAttribute<Data> STATUS = TypedAttribute.of(ID, 4, Form.ANY);
  public static final TypedAttribute<CosemDateTime> CAPTURE_TIME = TypedAttribute.of(ID, 5, Form.DATE_TIME);

  /** Sets the value to its default. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  private ExtendedRegister() {}
}
