package io.gridtap.app;

import io.gridtap.wire.Octets;

/** Octets in lines of sixteen: offset, hexadecimal digits, characters. */
final class HexDump {
  private static final int PER_LINE = 16;

  private HexDump() {}

  static String of(Octets octets, String indent) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < octets.length(); at += PER_LINE) {
      out.append(indent).append("%04x ".formatted(at));
      StringBuilder characters = new StringBuilder();
      for (int i = at; i < at + PER_LINE; i++) {
        if (i % 8 == 0) out.append(' ');
        if (i < octets.length()) {
          int octet = octets.u8(i);
          out.append("%02x ".formatted(octet));
          characters.append(octet >= 0x20 && octet < 0x7F ? (char) octet : '.');
        } else {
          out.append("   ");
        }
      }
      out.append(' ').append(characters).append('\n');
    }
    return out.toString();
  }
}
