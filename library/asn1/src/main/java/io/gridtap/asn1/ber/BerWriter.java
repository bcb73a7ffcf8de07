package io.gridtap.asn1.ber;

import io.gridtap.wire.BitString;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Writes tag-length-value encodings (X.690 §8), definite lengths in the fewest octets. The mirror of {@link BerReader}:
 * one begins an element, writes its contents and ends it.
 */
public final class BerWriter {
  private final OctetWriter out;
  private int[] starts = new int[16];
  private int depth;

  public BerWriter(OctetWriter out) { this.out = out; }

  /** The writer underneath, for contents that are not BER. */
  public OctetWriter octetWriter() { return out; }

  public BerWriter begin(int tag) {
    tag(tag);
    out.u8(0);
    if (depth == starts.length) starts = Arrays.copyOf(starts, depth * 2);
    starts[depth++] = out.length();
    return this;
  }

  /**
   * Begins an element whose contents have a length that is known, below 128: it needs no {@link #end}.
   *
   * @return for exactly so many octets
   */
  public OctetWriter begin(int tag, int length) {
    tag(tag);
    return out.u8(length);
  }

  public BerWriter end() {
    int start = starts[--depth];
    int length = out.length() - start;
    if (length < 0x80) {
      out.patchU8(start - 1, length);
      return this;
    }
    int octets = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
    out.open(start, octets);
    out.patchU8(start - 1, 0x80 | octets);
    for (int i = 0; i < octets; i++) out.patchU8(start + i, length >>> (8 * (octets - 1 - i)));
    return this;
  }

  private void tag(int tag) {
    if (tag >>> 8 != 0) longTag(tag);
    out.u8(tag);
  }

  private void longTag(int tag) {
    if (tag >>> 24 != 0) out.u8(tag >>> 24);
    if (tag >>> 16 != 0) out.u8(tag >>> 16);
    out.u8(tag >>> 8);
  }

  public BerWriter bool(int tag, boolean value) {
    tag(tag);
    // 01, not FF: some devices refuse the latter, none the former
    out.u8(1).u8(value ? 1 : 0);
    return this;
  }

  public BerWriter integer(int tag, long value) {
    tag(tag);
    out.u8(octetsOf(value));
    return integer(value);
  }

  /** INTEGER as the contents of the element begun last. */
  public BerWriter integer(long value) {
    for (int shift = 8 * (octetsOf(value) - 1); shift >= 0; shift -= 8) out.u8((int) (value >> shift));
    return this;
  }

  private static int octetsOf(long value) {
    int octets = 1;
    while (octets < 8 && value >> (8 * octets - 1) != 0 && value >> (8 * octets - 1) != -1) octets++;
    return octets;
  }

  public BerWriter integer(int tag, BigInteger value) { return octets(tag, Octets.wrap(value.toByteArray())); }

  public BerWriter bits(int tag, BitString value) {
    begin(tag);
    out.u8(-value.length() & 7);
    value.write(out);
    return end();
  }

  public BerWriter octets(int tag, Octets value) {
    begin(tag);
    out.octets(value);
    return end();
  }

  /** One octet a character. @throws IllegalArgumentException for characters beyond U+00FF */
  public BerWriter text(int tag, String value) {
    begin(tag);
    text(value);
    return end();
  }

  /** The same as the contents of the element begun last. */
  public BerWriter text(String value) {
    for (int i = 0; i < value.length(); i++)
      if (value.charAt(i) > 0xFF)
        throw new IllegalArgumentException("one octet cannot hold every character of " + value);
    out.ascii(value);
    return this;
  }

  public BerWriter utf8(int tag, String value) {
    begin(tag);
    out.utf8(value);
    return end();
  }

  public BerWriter oid(int tag, Oid value) {
    begin(tag);
    value.write(out);
    return end();
  }

  public BerWriter nothing(int tag) {
    tag(tag);
    out.u8(0);
    return this;
  }
}
