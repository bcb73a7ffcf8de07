package io.gridtap.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over received octets. Every method checks the bounds and names the
 * byte order; what it is asked for and is not there is a
 * {@link DecodeException} with the offset. It works on the receive buffer: what
 * is to outlive the call is copied by {@link #octets(int)}.
 */
public final class OctetReader {
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle SHORT_LE = MethodHandles.byteArrayViewVarHandle(short[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_LE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private int position;
  private int limit;

  OctetReader(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.position = start;
    this.limit = start + length;
  }

  private OctetReader(byte[] bytes, int start, int position, int limit) {
    this.bytes = bytes;
    this.start = start;
    this.position = position;
    this.limit = limit;
  }

  /** Octets from the start of what is being decoded to the cursor. */
  public int offset() { return position - start; }

  /** Octets up to the end or the innermost fence. */
  public int remaining() { return limit - position; }

  public boolean hasRemaining() { return position < limit; }

  /** Refuses left-overs. */
  public void expectEnd() {
    if (position != limit)
      throw fault("%d octets left over".formatted(remaining()));
  }

  public DecodeException fault(String what) { return new DecodeException(what, offset()); }

  private int take(int count) {
    int at = position;
    if (count < 0 || count > limit - at)
      throw tooFew(count);
    position = at + count;
    return at;
  }

  private DecodeException tooFew(int count) {
    return fault(count < 0 ? "negative length" : "%d octets wanted, %d there".formatted(count, remaining()));
  }

  /**
   * Narrows the reader to the next {@code count} octets; the answer is handed
   * back to {@link #unfence}.
   */
  public int fence(int count) {
    int outer = limit;
    if (count < 0 || count > outer - position)
      throw tooFew(count);
    limit = position + count;
    return outer;
  }

  /** Ends a fence; what it enclosed must have been read to its end. */
  public void unfence(int outer) {
    expectEnd();
    limit = outer;
  }

  /**
   * A reader of its own over the next {@code count} octets, on the same memory.
   */
  public OctetReader slice(int count) {
    int at = take(count);
    return new OctetReader(bytes, start, at, at + count);
  }

  /** A second cursor at the same place, to look ahead with. */
  public OctetReader fork() {
    return new OctetReader(bytes, start, position, limit);
  }

  /** A copy of the next {@code count} octets. */
  public Octets octets(int count) {
    int at = take(count);
    return count == 0 ? Octets.EMPTY : Octets.of(bytes, at, count);
  }

  /** The next {@code count} octets without copying: a window that keeps the whole receive buffer alive. */
  public Octets view(int count) {
    int at = take(count);
    return count == 0 ? Octets.EMPTY : Octets.window(bytes, at, count);
  }

  public Octets rest() { return octets(remaining()); }

  public void skip(int count) { take(count); }

  public int peekU8() {
    if (position == limit)
      throw tooFew(1);
    return bytes[position] & 0xFF;
  }

  /** The octet {@code ahead} octets behind the cursor, which stays. */
  public int peekU8(int ahead) {
    if (ahead < 0 || ahead >= limit - position)
      throw tooFew(ahead + 1);
    return bytes[position + ahead] & 0xFF;
  }

  public int u8() { return bytes[take(1)] & 0xFF; }

  public int i8() { return bytes[take(1)]; }

  public int u16be() {
    int at = take(2);
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  public int u16le() { return (short) SHORT_LE.get(bytes, take(2)) & 0xFFFF; }

  public int i16le() { return (short) u16le(); }

  public int i16be() { return (short) u16be(); }

  public int u24be() {
    int at = take(3);
    return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
  }

  public int u24le() {
    int at = take(3);
    return (bytes[at + 2] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at] & 0xFF;
  }

  public int i32be() { return (int) INT.get(bytes, take(4)); }

  public int i32le() { return (int) INT_LE.get(bytes, take(4)); }

  public long u32be() { return Integer.toUnsignedLong(i32be()); }

  public long u32le() { return Integer.toUnsignedLong(i32le()); }

  public long i64be() { return (long) LONG.get(bytes, take(8)); }

  public long i64le() { return (long) LONG_LE.get(bytes, take(8)); }

  public float f32be() { return Float.intBitsToFloat(i32be()); }

  public float f32le() { return Float.intBitsToFloat(i32le()); }

  public double f64be() { return Double.longBitsToDouble(i64be()); }

  public double f64le() { return Double.longBitsToDouble(i64le()); }

  public String ascii(int count) { return text(count, StandardCharsets.ISO_8859_1); }

  public String utf8(int count) { return text(count, StandardCharsets.UTF_8); }

  private String text(int count, Charset charset) { return new String(bytes, take(count), count, charset); }
}
