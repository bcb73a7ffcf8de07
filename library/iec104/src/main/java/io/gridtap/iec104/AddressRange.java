package io.gridtap.iec104;

import io.gridtap.wire.Octets;
import java.net.InetAddress;

/**
 * Addresses of one network: those whose first {@code bits} are the same.
 *
 * @param network 4 or 16 octets
 * @param bits 0…32 or 0…128
 */
public record AddressRange(Octets network, int bits) {
  public AddressRange {
    if (bits < 0 || bits > 8 * network.length())
      throw new IllegalArgumentException("an address of %d octets has no prefix of %d bits".formatted(network.length(),
          bits));
  }

  /** {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}; names are not looked up. */
  public static AddressRange of(String text) {
    int slash = text.indexOf('/');
    Octets network = octets(slash < 0 ? text : text.substring(0, slash));
    return new AddressRange(network, slash < 0 ? 8 * network.length() : prefix(text, slash + 1));
  }

  private static int prefix(String text, int from) {
    try {
      return Integer.parseInt(text.substring(from));
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("no number of bits behind the slash: " + text, notANumber);
    }
  }

  private static Octets octets(String address) {
    byte[] octets = InetAddress.ofLiteral(address).getAddress();
    return Octets.of(octets, 0, octets.length);
  }

  /** @param address a literal, without port */
  public boolean contains(String address) {
    Octets other = octets(address);
    if (other.length() != network.length()) return false;
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((network.u8(bit / 8) & mask) != (other.u8(bit / 8) & mask)) return false;
    }
    return true;
  }
}
