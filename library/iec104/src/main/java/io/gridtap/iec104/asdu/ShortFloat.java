package io.gridtap.iec104.asdu;

/**
 * Short floating point number, R32-IEEE STD 754 with QDS (IEC 60870-5-101 §7.2.6.8).
 *
 * @param value NaN and infinities pass
 */
public record ShortFloat(float value, Quality quality) implements Monitored {
  static final ElementSet<ShortFloat> ELEMENTS = ElementSet.of(ShortFloat.class, "R32 QDS", 5, ElementSet.Value.F32,
      in -> new ShortFloat(in.f32le(), Quality.of(in.u8())),
      (v, out) -> out.f32le(v.value).u8(v.quality.bits())).quality(4, 0xF9);
}
