package io.gridtap.dlms.hdlc;

import io.gridtap.wire.Octets;

/**
 * Frame and header check sequence (ISO/IEC 13239, 16 bits): reflected polynomial 8408, begun with FFFF, complemented at
 * the end, on the wire the low octet first.
 */
public final class CheckSequence {
  private static final int POLYNOMIAL = 0x8408;
  private static final int SLICES = 16;
  /** 256 remainders for each distance 0…15 of an octet from the end of a stride. */
  private static final char[] TABLE = table();

  private CheckSequence() {}

  private static char[] table() {
    char[] table = new char[SLICES * 256];
    for (int octet = 0; octet < 256; octet++) {
      int crc = octet;
      for (int bit = 0; bit < 8; bit++)
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      table[octet] = (char) crc;
    }
    for (int i = 256; i < table.length; i++)
      table[i] = (char) (table[i - 256] >>> 8 ^ table[table[i - 256] & 0xFF]);
    return table;
  }

  /** Over all octets, 0…65535. */
  public static int of(Octets octets) { return of(octets, 0, octets.length()); }

  /** Over the {@code count} octets at {@code from}, 0…65535. */
  public static int of(Octets octets, int from, int count) {
    int crc = 0xFFFF;
    int at = from;
    int end = from + count;
    // a stride of 16 octets needs 16 look-ups that do not wait for one another
    for (; at <= end - SLICES; at += SLICES)
      crc = high(octets.i64le(at) ^ crc) ^ low(octets.i64le(at + 8));
    for (; at < end; at++)
      crc = crc >>> 8 ^ TABLE[(crc ^ octets.u8(at)) & 0xFF];
    return ~crc & 0xFFFF;
  }

  /** The first eight octets of a stride. */
  private static int high(long x) {
    return TABLE[0xF00 | (int) x & 0xFF] ^ TABLE[0xE00 | (int) (x >>> 8) & 0xFF]
        ^ TABLE[0xD00 | (int) (x >>> 16) & 0xFF] ^ TABLE[0xC00 | (int) (x >>> 24) & 0xFF]
        ^ TABLE[0xB00 | (int) (x >>> 32) & 0xFF] ^ TABLE[0xA00 | (int) (x >>> 40) & 0xFF]
        ^ TABLE[0x900 | (int) (x >>> 48) & 0xFF] ^ TABLE[0x800 | (int) (x >>> 56)];
  }

  /** The last eight octets of a stride. */
  private static int low(long x) {
    return TABLE[0x700 | (int) x & 0xFF] ^ TABLE[0x600 | (int) (x >>> 8) & 0xFF]
        ^ TABLE[0x500 | (int) (x >>> 16) & 0xFF] ^ TABLE[0x400 | (int) (x >>> 24) & 0xFF]
        ^ TABLE[0x300 | (int) (x >>> 32) & 0xFF] ^ TABLE[0x200 | (int) (x >>> 40) & 0xFF]
        ^ TABLE[0x100 | (int) (x >>> 48) & 0xFF] ^ TABLE[(int) (x >>> 56)];
  }
}
