package io.gridtap.iec104.asdu;

/**
 * Normalized value, NVA (IEC 60870-5-101 §7.2.6.6), of the one type that has no quality descriptor.
 *
 * @param raw the value times 2¹⁵, −32768…32767
 */
public record NormalizedWithoutQuality(int raw) implements Monitored {
  static final ElementSet<NormalizedWithoutQuality> ELEMENTS = ElementSet.of(NormalizedWithoutQuality.class, "NVA", 2,
      ElementSet.Value.FRACTION,
      in -> new NormalizedWithoutQuality(in.i16le()),
      (v, out) -> out.u16le(v.raw));

  public NormalizedWithoutQuality { Ranges.check("normalized value", raw, Short.MIN_VALUE, Short.MAX_VALUE); }

  /** −1 … +1−2⁻¹⁵. */
  public double value() { return raw / 32768.0; }

  /** The value nearest to {@code value}; what is out of range becomes the largest or the smallest. */
  public static NormalizedWithoutQuality of(double value) {
    return new NormalizedWithoutQuality(NormalizedValue.rawOf(value));
  }

  @Override
  public Quality quality() { return Quality.GOOD; }
}
