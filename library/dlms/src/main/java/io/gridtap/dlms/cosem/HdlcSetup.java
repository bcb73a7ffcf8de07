package io.gridtap.dlms.cosem;

/** IEC HDLC setup, class 23. */
public final class HdlcSetup {
  public static final int ID = 23;

  /** 0 is 300 Bd, then 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200. */
  public static final TypedAttribute<Integer> COMM_SPEED = TypedAttribute.of(ID, 2, Form.ENUM);
  public static final TypedAttribute<Integer> WINDOW_TRANSMIT = TypedAttribute.of(ID, 3, Form.U8);
  public static final TypedAttribute<Integer> WINDOW_RECEIVE = TypedAttribute.of(ID, 4, Form.U8);
  public static final TypedAttribute<Integer> MAX_INFO_TRANSMIT = TypedAttribute.of(ID, 5, Form.U16);
  public static final TypedAttribute<Integer> MAX_INFO_RECEIVE = TypedAttribute.of(ID, 6, Form.U16);
  /** Milliseconds. */
  public static final TypedAttribute<Integer> INTER_OCTET_TIME_OUT = TypedAttribute.of(ID, 7, Form.U16);
  /** Seconds; 0 none. */
  public static final TypedAttribute<Integer> INACTIVITY_TIME_OUT = TypedAttribute.of(ID, 8, Form.U16);
  /** The physical address. */
  public static final TypedAttribute<Integer> DEVICE_ADDRESS = TypedAttribute.of(ID, 9, Form.U16);

  private HdlcSetup() {}
}
