package io.gridtap.iec104.asdu;

/**
 * Normalized value, NVA with QDS (IEC 60870-5-101 §7.2.6.6).
 *
 * @param raw the value times 2¹⁵, −32768…32767
 */
public record NormalizedValue(int raw, Quality quality) implements Monitored {
  static final ElementSet<NormalizedValue> ELEMENTS = ElementSet
      .of(NormalizedValue.class, "NVA QDS", 3, ElementSet.Value.FRACTION,
          in -> new NormalizedValue(in.i16le(), Quality.of(in.u8())),
          (v, out) -> out.u16le(v.raw).u8(v.quality.bits()))
      .quality(2, 0xF9);

  public NormalizedValue { Ranges.check("normalized value", raw, Short.MIN_VALUE, Short.MAX_VALUE); }

  /** −1 … +1−2⁻¹⁵. */
  public double value() { return raw / 32768.0; }

  /** The value nearest to {@code value}; what is out of range becomes the largest or the smallest. */
  public static NormalizedValue of(double value, Quality quality) {
    return new NormalizedValue(rawOf(value), quality);
  }

  static int rawOf(double value) { return Math.clamp(Math.round(value * 32768), Short.MIN_VALUE, Short.MAX_VALUE); }
}
