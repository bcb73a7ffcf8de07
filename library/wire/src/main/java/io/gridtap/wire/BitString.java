package io.gridtap.wire;

import java.util.Arrays;

/**
 * A sequence of bits; bit 0 is the first on the wire, the most significant of the first octet. Strings of up to 64 bits
 * (quality, options, reasons) are one number inside.
 */
public final class BitString {
  public static final BitString EMPTY = new BitString(0, 0, new long[0]);
  private static final long[] NO_TAIL = EMPTY.tail;

  private final int length;
  private final long head;
  private final long[] tail;

  private BitString(int length, long head, long[] tail) {
    this.length = length;
    this.head = head;
    this.tail = tail;
  }

  /** Up to 64 bits from the right-hand end of {@code value}: {@code of(3, 0b110)} is 1, 1, 0. */
  public static BitString of(int length, long value) {
    if (length < 0 || length > 64) throw new IllegalArgumentException("0…64 bits, not " + length);
    return new BitString(length, length == 0 ? 0 : value << (64 - length), NO_TAIL);
  }

  /** Bits written as 0 and 1. */
  public static BitString of(String zerosAndOnes) {
    boolean[] bits = new boolean[zerosAndOnes.length()];
    for (int i = 0; i < bits.length; i++) {
      char digit = zerosAndOnes.charAt(i);
      if (digit != '0' && digit != '1') throw new IllegalArgumentException("bits are 0 and 1, not " + zerosAndOnes);
      bits[i] = digit == '1';
    }
    return of(bits);
  }

  public static BitString of(boolean... bits) {
    long head = 0;
    long[] tail = bits.length <= 64 ? NO_TAIL : new long[(bits.length - 1) / 64];
    for (int i = 0; i < bits.length; i++) {
      if (!bits[i]) continue;
      long mask = Long.MIN_VALUE >>> (i & 63);
      if (i < 64) head |= mask;
      else
        tail[i / 64 - 1] |= mask;
    }
    return new BitString(bits.length, head, tail);
  }

  /** Reads the octets that hold {@code length} bits; unused bits of the last octet are ignored. */
  public static BitString read(int length, OctetReader in) {
    if (length > 64) return readLong(length, in);
    long head = 0;
    for (int got = 0; got < length; got += 8) head |= (long) in.u8() << 56 >>> got;
    return new BitString(length, length == 0 ? 0 : head & -1L << (64 - length), NO_TAIL);
  }

  private static BitString readLong(int length, OctetReader in) {
    int octets = (length + 7) / 8;
    if (octets > in.remaining()) throw in.fault("%d bits wanted, %d octets there".formatted(length, in.remaining()));
    long[] words = new long[(length + 63) / 64];
    for (int i = 0; i < octets; i++) words[i / 8] |= (long) in.u8() << 56 >>> (8 * (i & 7));
    int last = length & 63;
    if (last != 0) words[words.length - 1] &= -1L << (64 - last);
    return new BitString(length, words[0], Arrays.copyOfRange(words, 1, words.length));
  }

  public void write(OctetWriter out) {
    for (int at = 0; at < length; at += 8) out.u8((int) (word(at / 64) >>> (56 - (at & 63))));
  }

  private long word(int index) { return index == 0 ? head : tail[index - 1]; }

  public int length() { return length; }

  public boolean get(int bit) {
    if (bit < 0 || bit >= length) throw new IndexOutOfBoundsException("bit " + bit + " of " + length);
    return (word(bit / 64) << (bit & 63)) < 0;
  }

  /** The bit, or false beyond the end: for strings that grew with the editions of a standard. */
  public boolean getOrFalse(int bit) {
    return bit < length && get(bit);
  }

  /** The first {@code count} bits as a number, the first bit being the most significant; missing bits are 0. */
  public int leading(int count) {
    return count == 0 ? 0 : (int) (head >>> (64 - count));
  }

  /** How many bits are set. */
  public int count() {
    int set = Long.bitCount(head);
    for (long word : tail) set += Long.bitCount(word);
    return set;
  }

  /** The first set bit at or after {@code from}, or -1. */
  public int nextSet(int from) {
    for (int at = from; at < length; at = (at & ~63) + 64) {
      long rest = word(at / 64) << (at & 63);
      if (rest != 0) return at + Long.numberOfLeadingZeros(rest);
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitString that && length == that.length && head == that.head
        && Arrays.equals(tail, that.tail);
  }

  @Override
  public int hashCode() { return 31 * (31 * Long.hashCode(head) + Arrays.hashCode(tail)) + length; }

  /** The bits as 0 and 1, the first one first. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) text.append(get(i) ? '1' : '0');
    return text.toString();
  }
}
