package io.gridtap.mms.cotp;

/**
 * TPDU size (X.224 §13.3.4 b): a power of two, 128 to 8192 octets in class 0, the TPDU header included.
 */
public enum TpduSize {
  OCTETS_128(7), OCTETS_256(8), OCTETS_512(9), OCTETS_1024(10), OCTETS_2048(11), OCTETS_4096(12), OCTETS_8192(13);

  private final int exponent;

  TpduSize(int exponent) { this.exponent = exponent; }

  /** The parameter's value, 7…13. Smaller is taken for 128, larger for 8192. */
  static TpduSize ofExponent(int exponent) {
    return values()[Math.clamp(exponent, 7, 13) - 7];
  }

  /** The largest size of at most {@code octets}, and never less than 128. */
  public static TpduSize atMost(int octets) {
    TpduSize size = OCTETS_128;
    for (TpduSize candidate : values()) if (candidate.octets() <= octets) size = candidate;
    return size;
  }

  int exponent() { return exponent; }

  public int octets() { return 1 << exponent; }

  public TpduSize smaller(TpduSize other) { return compareTo(other) <= 0 ? this : other; }
}
