package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;

/** GSM diagnostic, class 47. */
public final class GsmDiagnostic {
  public static final int ID = 47;

  public static final TypedAttribute<String> OPERATOR = TypedAttribute.of(ID, 2, Form.VISIBLE);
  public static final TypedAttribute<Integer> STATUS = TypedAttribute.of(ID, 3, Form.ENUM);
  public static final TypedAttribute<Integer> CS_ATTACHMENT = TypedAttribute.of(ID, 4, Form.ENUM);
  public static final TypedAttribute<Integer> PS_STATUS = TypedAttribute.of(ID, 5, Form.ENUM);
  public static final TypedAttribute<Data> CELL_INFO = TypedAttribute.of(ID, 6, Form.ANY);
  public static final TypedAttribute<Data> ADJACENT_CELLS = TypedAttribute.of(ID, 7, Form.ANY);
  public static final TypedAttribute<CosemDateTime> CAPTURE_TIME = TypedAttribute.of(ID, 8, Form.DATE_TIME);

  private GsmDiagnostic() {}
}
