package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;

/** Data, class 1: one value of any type. */
public final class DataObject {
  public static final int ID = 1;

  public static final TypedAttribute<Data> VALUE = TypedAttribute.of(ID, 2, Form.ANY);

  private DataObject() {}
}
