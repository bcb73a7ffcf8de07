package io.gridtap.iec104.apci;

/** Functions of a U frame (IEC 60870-5-104 §5.1, figure 8). Exactly one of them is set in a frame. */
public enum UnnumberedFunction {
  STARTDT_ACT(0x07), STARTDT_CON(0x0B), STOPDT_ACT(0x13), STOPDT_CON(0x23), TESTFR_ACT(0x43), TESTFR_CON(0x83);

  private final int octet;

  UnnumberedFunction(int octet) { this.octet = octet; }

  /** The first control octet. */
  public int octet() { return octet; }
}
