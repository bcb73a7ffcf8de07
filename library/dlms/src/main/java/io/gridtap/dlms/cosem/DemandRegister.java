package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;

/** Demand register, class 5: averages over periods. */
public final class DemandRegister {
  public static final int ID = 5;

  public static final TypedAttribute<Data> CURRENT_AVERAGE = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<Data> LAST_AVERAGE = TypedAttribute.of(ID, 3, Form.ANY);
  public static final TypedAttribute<ScalerUnit> SCALER_UNIT = TypedAttribute.of(ID, 4, Form.SCALER_UNIT);
  public static final TypedAttribute<Data> STATUS = TypedAttribute.of(ID, 5, Form.ANY);
  public static final TypedAttribute<CosemDateTime> CAPTURE_TIME = TypedAttribute.of(ID, 6, Form.DATE_TIME);
  public static final TypedAttribute<CosemDateTime> START_TIME_CURRENT = TypedAttribute.of(ID, 7, Form.DATE_TIME);
  /** Seconds. */
  public static final TypedAttribute<Long> PERIOD = TypedAttribute.of(ID, 8, Form.U32);
  public static final TypedAttribute<Integer> NUMBER_OF_PERIODS = TypedAttribute.of(ID, 9, Form.U16);

  /** Sets the averages to their defaults. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  /** Ends the period. */
  public static Invocation nextPeriod(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  private DemandRegister() {}
}
