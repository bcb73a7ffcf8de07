package io.gridtap.iec104.asdu;

/**
 * Sizes of the fields of an ASDU that -101 leaves to the profile (IEC 60870-5-101 §7.1); -104 fixes them.
 *
 * @param causeOctets 1, or 2 with originator address
 * @param commonAddressOctets 1 or 2
 * @param addressOctets 1…3, of an information object address
 * @param maxAsduOctets longest ASDU, 32…253
 */
public record FieldSizes(int causeOctets, int commonAddressOctets, int addressOctets, int maxAsduOctets) {
  /** The sizes of IEC 60870-5-104. */
  public static final FieldSizes IEC104 = new FieldSizes(2, 2, 3, 249);

  public FieldSizes {
    Ranges.check("octets of a cause of transmission", causeOctets, 1, 2);
    Ranges.check("octets of a common address", commonAddressOctets, 1, 2);
    Ranges.check("octets of an information object address", addressOctets, 1, 3);
    Ranges.check("octets of an ASDU", maxAsduOctets, 32, 253);
  }

  /** Type identification, variable structure qualifier, cause of transmission, common address. */
  public int headerOctets() {
    return 2 + causeOctets + commonAddressOctets;
  }

  /** The broadcast address. */
  public int maxCommonAddress() { return (1 << 8 * commonAddressOctets) - 1; }

  public int maxAddress() { return (1 << 8 * addressOctets) - 1; }
}
