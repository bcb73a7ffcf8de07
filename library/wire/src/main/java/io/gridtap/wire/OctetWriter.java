package io.gridtap.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The mirror of {@link OctetReader}: appends octets to memory that grows. */
public final class OctetWriter {
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  public OctetWriter() { this(256); }

  /**
   * @param capacity
   *            octets expected; more may be written
   */
  public OctetWriter(int capacity) { bytes = new byte[Math.max(16, capacity)]; }

  /** Octets written so far. */
  public int length() { return length; }

  /** A copy of what was written. */
  public Octets toOctets() { return Octets.of(bytes, 0, length); }

  /** Forgets what was written and keeps the memory. */
  public void clear() { length = 0; }

  private int room(int count) {
    int at = length;
    if (count > bytes.length - at)
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + count));
    length = at + count;
    return at;
  }

  public OctetWriter u8(int value) {
    int at = room(1);
    bytes[at] = (byte) value;
    return this;
  }

  public OctetWriter u16be(int value) {
    int at = room(2);
    SHORT.set(bytes, at, (short) value);
    return this;
  }

  public OctetWriter u16le(int value) { return u16be(Short.reverseBytes((short) value)); }

  public OctetWriter u24be(int value) { return u8(value >> 16).u16be(value); }

  public OctetWriter u24le(int value) { return u16le(value).u8(value >> 16); }

  public OctetWriter i32be(int value) {
    int at = room(4);
    INT.set(bytes, at, value);
    return this;
  }

  public OctetWriter i32le(int value) { return i32be(Integer.reverseBytes(value)); }

  public OctetWriter u32be(long value) { return i32be((int) value); }

  public OctetWriter u32le(long value) { return i32le((int) value); }

  public OctetWriter i64be(long value) {
    int at = room(8);
    LONG.set(bytes, at, value);
    return this;
  }

  public OctetWriter i64le(long value) { return i64be(Long.reverseBytes(value)); }

  public OctetWriter f32be(float value) { return i32be(Float.floatToRawIntBits(value)); }

  public OctetWriter f32le(float value) { return i32le(Float.floatToRawIntBits(value)); }

  public OctetWriter f64be(double value) { return i64be(Double.doubleToRawLongBits(value)); }

  public OctetWriter f64le(double value) { return i64le(Double.doubleToRawLongBits(value)); }

  public OctetWriter octets(Octets octets) {
    int at = room(octets.length());
    octets.copyTo(bytes, at);
    return this;
  }

  public OctetWriter ascii(String text) { return text(text, StandardCharsets.ISO_8859_1); }

  public OctetWriter utf8(String text) { return text(text, StandardCharsets.UTF_8); }

  private OctetWriter text(String text, Charset charset) {
    byte[] encoded = text.getBytes(charset);
    int at = room(encoded.length);
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
    return this;
  }

  /**
   * Overwrites one octet written before: for lengths that are known afterwards.
   */
  public void patchU8(int at, int value) {
    check(at, 1);
    bytes[at] = (byte) value;
  }

  public void patchU16be(int at, int value) {
    check(at, 2);
    SHORT.set(bytes, at, (short) value);
  }

  /**
   * Moves what was written from {@code at} on by {@code count} octets, to make
   * room for a longer header.
   */
  public void open(int at, int count) {
    check(at, 0);
    int tail = length - at;
    room(count);
    System.arraycopy(bytes, at, bytes, at + count, tail);
  }

  private void check(int at, int count) {
    if (at < 0 || at > length - count)
      throw new IndexOutOfBoundsException("octet " + at + " of " + length);
  }
}
