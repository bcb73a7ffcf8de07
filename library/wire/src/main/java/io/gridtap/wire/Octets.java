package io.gridtap.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** A sequence of octets that does not change: content equality, hex as text. */
public final class Octets {
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int start;
  private final int length;

  private Octets(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /** A copy of {@code bytes}. */
  public static Octets of(byte... bytes) { return wrap(bytes.clone()); }

  /** A copy of the {@code length} octets at {@code start}. */
  public static Octets of(byte[] bytes, int start, int length) {
    return wrap(Arrays.copyOfRange(bytes, start, start + length));
  }

  /**
   * Takes {@code bytes} over without copying: the caller promises never to write
   * to it again.
   */
  public static Octets wrap(byte[] bytes) { return bytes.length == 0 ? EMPTY : new Octets(bytes, 0, bytes.length); }

  /** Octets written as hexadecimal digits; white space is ignored. */
  public static Octets hex(String digits) {
    return wrap(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
  }

  static Octets window(byte[] bytes, int start, int length) { return new Octets(bytes, start, length); }

  public int length() { return length; }

  public boolean isEmpty() { return length == 0; }

  /** The octet at {@code index} as 0…255. */
  public int u8(int index) {
    if (index < 0 || index >= length)
      throw new IndexOutOfBoundsException("octet " + index + " of " + length);
    return bytes[start + index] & 0xFF;
  }

  /** Two octets from {@code index} on, the first least significant, as 0…65535. */
  public int u16le(int index) {
    return (short) SHORT.get(bytes, at(index, 2)) & 0xFFFF;
  }

  /** Three octets from {@code index} on, the first least significant. */
  public int u24le(int index) {
    int at = at(index, 3);
    return (short) SHORT.get(bytes, at) & 0xFFFF | (bytes[at + 2] & 0xFF) << 16;
  }

  /** Four octets from {@code index} on, the first least significant. */
  public int i32le(int index) {
    return (int) INT.get(bytes, at(index, 4));
  }

  /** Eight octets from {@code index} on, the first least significant. */
  public long i64le(int index) {
    return (long) LONG.get(bytes, at(index, 8));
  }

  private int at(int index, int count) {
    if (index < 0 || index > length - count)
      throw new IndexOutOfBoundsException("octets " + index + "+" + count + " of " + length);
    return start + index;
  }

  /**
   * A window on the same memory: it keeps the whole of it alive, see
   * {@link #copy}.
   */
  public Octets slice(int from, int count) {
    if (from < 0 || count < 0 || from > length - count)
      throw new IndexOutOfBoundsException("octets " + from + "+" + count + " of " + length);
    return new Octets(bytes, start + from, count);
  }

  /** The same octets in memory of their own. */
  public Octets copy() {
    return start == 0 && length == bytes.length ? this : of(bytes, start, length);
  }

  public OctetReader reader() { return new OctetReader(bytes, start, length); }

  public byte[] toByteArray() { return Arrays.copyOfRange(bytes, start, start + length); }

  public void writeTo(OutputStream out) throws IOException { out.write(bytes, start, length); }

  /** Copies them to {@code target} from {@code at} on: into memory that a reader uses again and again. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, start, target, at, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that
        && Arrays.equals(bytes, start, start + length, that.bytes, that.start, that.start + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < start + length; i++)
      hash = 31 * hash + bytes[i];
    return hash;
  }

  /**
   * Lower-case hexadecimal digits, octets separated by a space:
   * {@code 68 04 07 00}.
   */
  @Override
  public String toString() { return HexFormat.ofDelimiter(" ").formatHex(bytes, start, start + length); }

  /** Hexadecimal digits without separators. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes, start, start + length).toLowerCase(Locale.ROOT);
  }
}
