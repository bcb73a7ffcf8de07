package io.gridtap.dlms.hdlc;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;

/**
 * HDLC address (IEC 62056-46 §6.4.2). Each octet carries seven bits; bit 0 marks the last octet.
 *
 * @param upper logical device, or the client's service access point; 0…127 in one or two octets, 0…16383 in four
 * @param lower physical device; 0 if the address has one octet only
 * @param octets 1, 2 or 4
 */
public record HdlcAddress(int upper, int lower, int octets) {
  public HdlcAddress {
    if (octets != 1 && octets != 2 && octets != 4)
      throw new IllegalArgumentException("an HDLC address has 1, 2 or 4 octets: " + octets);
    int max = octets == 4 ? 0x3FFF : 0x7F;
    if (upper < 0 || upper > max || lower < 0 || lower > (octets == 1 ? 0 : max))
      throw new IllegalArgumentException(
          "an HDLC address of %d octets has no place for %d/%d; give it more octets".formatted(octets, upper, lower));
  }

  /** Of a client, always one octet. */
  public static HdlcAddress client(int sap) { return new HdlcAddress(sap, 0, 1); }

  /**
   * Of a server.
   *
   * @param logical upper address
   * @param physical lower address
   * @param octets 1, 2, 4, or 0 for the fewest. One octet carries one number: the logical address, or the physical one of
   * a meter whose logical address is 0
   */
  public static HdlcAddress server(int logical, int physical, int octets) {
    int width = octets == 0 ? fewest(logical, physical) : octets;
    if (width != 1) return new HdlcAddress(logical, physical, width);
    if (logical != 0 && physical != 0)
      throw new IllegalArgumentException(
          "an HDLC address of 1 octet has no place for %d/%d; give it more octets".formatted(logical, physical));
    return new HdlcAddress(logical + physical, 0, 1);
  }

  private static int fewest(int logical, int physical) {
    if (logical > 0x7F || physical > 0x7F) return 4;
    return logical == 0 || physical == 0 ? 1 : 2;
  }

  /** Addressed to all: logical device or physical device 7F, in four octets 3FFF. */
  public boolean isBroadcast() {
    int all = octets == 4 ? 0x3FFF : 0x7F;
    return upper == all || octets > 1 && lower == all;
  }

  /**
   * Whether this address means that server, whatever its width: some meters answer in another width than they were asked
   * in, and one octet has place for one of the two numbers only.
   */
  public boolean names(int logical, int physical) {
    if (octets > 1 && upper == logical && lower == physical) return true;
    if (octets == 1) return upper == (logical == 0 ? physical : logical);
    return (logical == 0 || physical == 0) && (upper == 0 || lower == 0) && upper + lower == logical + physical;
  }

  /** Both directions of the octets. */
  static HdlcAddress decode(OctetReader in) {
    int value = 0;
    for (int count = 1; count <= 4; count++) {
      int octet = in.u8();
      value = value << 7 | octet >> 1;
      if ((octet & 1) == 0) continue;
      return switch (count) {
        case 1 -> new HdlcAddress(value, 0, 1);
        case 2 -> new HdlcAddress(value >> 7, value & 0x7F, 2);
        case 4 -> new HdlcAddress(value >> 14, value & 0x3FFF, 4);
        default -> throw new DecodeException("an HDLC address has 1, 2 or 4 octets, not " + count, in.offset());
      };
    }
    throw in.fault("an HDLC address without end");
  }

  void encode(OctetWriter out) {
    switch (octets) {
      case 1 -> out.u8(upper << 1 | 1);
      case 2 -> out.u8(upper << 1).u8(lower << 1 | 1);
      default -> out.u8(upper >> 7 << 1).u8(upper << 1 & 0xFE).u8(lower >> 7 << 1).u8(lower << 1 & 0xFE | 1);
    }
  }

  @Override
  public String toString() { return octets == 1 ? Integer.toString(upper) : upper + "/" + lower; }
}
