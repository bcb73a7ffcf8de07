package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/**
 * OBIS code A-B:C.D.E*F (IEC 62056-6-1): the logical name of a COSEM object.
 *
 * @param code the six value groups as the low 48 bits, A first
 */
public record Obis(long code) implements Comparable<Obis> {
  /** The association that asks (0-0:40.0.0*255). */
  public static final Obis CURRENT_ASSOCIATION = of(0, 0, 40, 0, 0, 255);
  public static final Codec<Obis> CODEC = new Codec<>(
      in -> new Obis((long) in.u16be() << 32 | in.u32be()),
      (obis, out) -> out.u16be((int) (obis.code >>> 32)).i32be((int) obis.code));

  public Obis {
    if (code >>> 48 != 0) throw new IllegalArgumentException("an OBIS code has six octets: " + Long.toHexString(code));
  }

  /** Each 0…255. */
  public static Obis of(int a, int b, int c, int d, int e, int f) {
    if ((a | b | c | d | e | f) >>> 8 != 0)
      throw new IllegalArgumentException("value groups are 0…255: %d-%d:%d.%d.%d*%d".formatted(a, b, c, d, e, f));
    return new Obis((long) a << 40 | (long) b << 32 | (long) c << 24 | d << 16 | e << 8 | f);
  }

  /**
   * Reads any spelling in use: {@code 1-1:32.7.0}, {@code 1-1:32.7.0*255}, {@code 1-1:32.7.0.255},
   * {@code 1.1.32.7.0.255}, {@code 0101200700FF} and the short {@code 1.8.0}, which means A = 1, B = 0. An F that is not
   * written is 255.
   *
   * @throws IllegalArgumentException saying where the text goes wrong
   */
  public static Obis parse(String text) { return ObisText.parse(text); }

  public int a() { return (int) (code >>> 40); }

  public int b() { return (int) (code >>> 32) & 0xFF; }

  public int c() { return (int) (code >>> 24) & 0xFF; }

  public int d() { return (int) (code >>> 16) & 0xFF; }

  public int e() { return (int) (code >>> 8) & 0xFF; }

  public int f() { return (int) code & 0xFF; }

  /** By value groups, A first. */
  @Override
  public int compareTo(Obis other) { return Long.compare(code, other.code); }

  /** {@code 1-1:32.7.0}, and {@code *F} unless F is 255. */
  @Override
  public String toString() {
    String text = a() + "-" + b() + ":" + c() + "." + d() + "." + e();
    return f() == 255 ? text : text + "*" + f();
  }
}
