package io.gridtap.iec104.asdu;

/**
 * Qualifier of set-point command, QOS (IEC 60870-5-101 §7.2.6.39).
 *
 * @param select S/E: select (true) or execute
 * @param ql 0 default, 1…63 reserved, 64…127 private
 */
public record SetpointQualifier(boolean select, int ql) {
  public static final SetpointQualifier EXECUTE = new SetpointQualifier(false, 0);
  public static final SetpointQualifier SELECT = new SetpointQualifier(true, 0);

  public SetpointQualifier { Ranges.check("QL", ql, 0, 127); }

  public SetpointQualifier withSelect(boolean select) { return new SetpointQualifier(select, ql); }

  static SetpointQualifier ofOctet(int octet) { return new SetpointQualifier((octet & 0x80) != 0, octet & 0x7F); }

  int octet() { return (select ? 0x80 : 0) | ql; }
}
