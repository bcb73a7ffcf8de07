package io.gridtap.iec104.asdu;

/**
 * Qualifier of parameter of measured values, QPM (IEC 60870-5-101 §7.2.6.24).
 *
 * @param kind KPA: {@link #THRESHOLD}, {@link #SMOOTHING}, {@link #LOW_LIMIT}, {@link #HIGH_LIMIT}, 5…31 reserved, 32…63
 *     private
 * @param localChange LPC: the parameter was changed locally
 * @param notInOperation POP
 */
public record ParameterQualifier(int kind, boolean localChange, boolean notInOperation) {
  public static final int THRESHOLD = 1;
  public static final int SMOOTHING = 2;
  public static final int LOW_LIMIT = 3;
  public static final int HIGH_LIMIT = 4;

  public ParameterQualifier { Ranges.check("KPA", kind, 0, 63); }

  public static ParameterQualifier of(int kind) { return new ParameterQualifier(kind, false, false); }

  static ParameterQualifier ofOctet(int octet) {
    return new ParameterQualifier(octet & 0x3F, (octet & 0x40) != 0, (octet & 0x80) != 0);
  }

  int octet() { return kind | (localChange ? 0x40 : 0) | (notInOperation ? 0x80 : 0); }
}
