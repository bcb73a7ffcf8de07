package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;

/** TCP-UDP setup, class 41. */
public final class TcpUdpSetup {
  public static final int ID = 41;

  public static final TypedAttribute<Integer> PORT = TypedAttribute.of(ID, 2, Form.U16);
  public static final TypedAttribute<Obis> IP_REFERENCE = TypedAttribute.of(ID, 3, Form.OBIS);
  /** Octets. */
  public static final TypedAttribute<Integer> MSS = TypedAttribute.of(ID, 4, Form.U16);
  public static final TypedAttribute<Integer> CONNECTIONS = TypedAttribute.of(ID, 5, Form.U8);
  /** Seconds; 0 none. */
  public static final TypedAttribute<Integer> INACTIVITY_TIME_OUT = TypedAttribute.of(ID, 6, Form.U16);

  private TcpUdpSetup() {}
}
