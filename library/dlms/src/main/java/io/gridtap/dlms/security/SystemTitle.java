package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;

/** System title: eight octets that name a system uniquely; usually three letters of the manufacturer first. */
public record SystemTitle(Octets octets) {
  public static final int OCTETS = 8;

  public SystemTitle {
    if (octets.length() != OCTETS)
      throw new IllegalArgumentException("a system title has 8 octets, not " + octets.length());
    octets = octets.copy();
  }

  /** Of sixteen hexadecimal digits; white space is ignored. */
  public static SystemTitle hex(String digits) {
    return new SystemTitle(Octets.hex(digits));
  }

  /** {@code 4752580000000001} */
  @Override
  public String toString() { return octets.toHex(); }
}
