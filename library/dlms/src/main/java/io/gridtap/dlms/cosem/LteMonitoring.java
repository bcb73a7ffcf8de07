package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;

/** LTE monitoring, class 151; its structures differ by version. */
public final class LteMonitoring {
  public static final int ID = 151;

  public static final TypedAttribute<Data> NETWORK_PARAMETERS = TypedAttribute.of(ID, 2, Form.ANY);
  public static final TypedAttribute<Data> QUALITY_OF_SERVICE = TypedAttribute.of(ID, 3, Form.ANY);

  private LteMonitoring() {}
}
