package io.gridtap.iec104.asdu;

/**
 * Scaled value, SVA with QDS (IEC 60870-5-101 §7.2.6.7).
 *
 * @param value −32768…32767
 */
public record ScaledValue(int value, Quality quality) implements Monitored {
  static final ElementSet<ScaledValue> ELEMENTS = ElementSet.of(ScaledValue.class, "SVA QDS", 3, ElementSet.Value.I16,
      in -> new ScaledValue(in.i16le(), Quality.of(in.u8())),
      (v, out) -> out.u16le(v.value).u8(v.quality.bits())).quality(2, 0xF9);

  public ScaledValue { Ranges.check("scaled value", value, Short.MIN_VALUE, Short.MAX_VALUE); }
}
