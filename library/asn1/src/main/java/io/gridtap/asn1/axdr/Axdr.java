package io.gridtap.asn1.axdr;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * The elements of A-XDR (IEC 61334-6) that carry a length or a choice. Integers of fixed length are read and written by
 * the cursors themselves, big-endian.
 */
public final class Axdr {
  private Axdr() {}

  /**
   * A length or count: one octet below 128, else 81…84 and so many octets.
   *
   * @throws DecodeException beyond 2³¹−1, which nothing on the wire can be
   */
  public static int length(OctetReader in) {
    int first = in.u8();
    if (first < 0x80) return first;
    long length = switch (first) {
      case 0x81 -> in.u8();
      case 0x82 -> in.u16be();
      case 0x83 -> in.u24be();
      case 0x84 -> in.u32be();
      default -> throw in.fault("length with a first octet of %02X, 81…84 are known".formatted(first));
    };
    if (length > Integer.MAX_VALUE) throw in.fault("length of " + length);
    return (int) length;
  }

  /** The shortest form. */
  public static void length(int length, OctetWriter out) {
    if (length < 0) throw new IllegalArgumentException("negative length: " + length);
    if (length < 0x80) out.u8(length);
    else if (length <= 0xFF) out.u8(0x81).u8(length);
    else if (length <= 0xFFFF) out.u8(0x82).u16be(length);
    else if (length <= 0xFF_FFFF) out.u8(0x83).u24be(length);
    else
      out.u8(0x84).i32be(length);
  }

  /** Octets {@link #length} takes. */
  public static int sizeOfLength(int length) {
    if (length < 0x80) return 1;
    if (length <= 0xFF) return 2;
    if (length <= 0xFFFF) return 3;
    return length <= 0xFF_FFFF ? 4 : 5;
  }

  /**
   * The count of a list whose elements take at least one octet each.
   *
   * @throws DecodeException if they cannot all be there
   */
  public static int count(OctetReader in) {
    int count = length(in);
    if (count > in.remaining())
      throw in.fault("%d elements, but only %d octets follow".formatted(count, in.remaining()));
    return count;
  }

  /** Whether an OPTIONAL or DEFAULT element is there. Any octet but 0 counts as presence. */
  public static boolean present(OctetReader in) {
    return in.u8() != 0;
  }

  public static void present(boolean present, OctetWriter out) { out.u8(present ? 1 : 0); }

  /** OCTET STRING of variable length, copied. */
  public static Octets octetString(OctetReader in) {
    return in.octets(length(in));
  }

  public static void octetString(Octets octets, OctetWriter out) {
    length(octets.length(), out);
    out.octets(octets);
  }
}
