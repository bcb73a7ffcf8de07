package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;

/** Register, class 3: a value with scaler and unit. */
public final class Register {
  public static final int ID = 3;

  public static final TypedAttribute<Data> VALUE = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<ScalerUnit> SCALER_UNIT = TypedAttribute.of(ID, 3, Form.SCALER_UNIT);

  /** Sets the value to its default. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  private Register() {}
}
