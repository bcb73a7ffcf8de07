package io.gridtap.dlms.hdlc;

import io.gridtap.wire.Octets;

/** LLC sublayer (IEC 62056-46 §5): destination LSAP E6, source LSAP E6 or E7, quality 00. */
public final class Llc {
  static final Octets COMMAND = Octets.hex("E6E600");
  static final Octets RESPONSE = Octets.hex("E6E700");
  private static final int LENGTH = 3;

  private Llc() {}

  /** What LLC carries. Some peers put it twice, some leave it out. */
  public static Octets strip(Octets information) {
    int from = 0;
    while (isLlc(information, from))
      from += LENGTH;
    return information.slice(from, information.length() - from);
  }

  private static boolean isLlc(Octets octets, int at) {
    return octets.length() - at >= LENGTH && octets.u8(at) == 0xE6 && (octets.u8(at + 1) & 0xFE) == 0xE6
        && octets.u8(at + 2) == 0;
  }
}
