package io.gridtap.iec104.asdu;

/**
 * Parameter of measured values, normalized value, NVA with QPM (IEC 60870-5-101 §7.3.5.1).
 *
 * @param raw the value times 2¹⁵, −32768…32767
 */
public record ParameterNormalized(int raw, ParameterQualifier qualifier) implements Parameter {
  static final ElementSet<ParameterNormalized> ELEMENTS = ElementSet.of(ParameterNormalized.class, "NVA QPM", 3,
      ElementSet.Value.FRACTION,
      in -> new ParameterNormalized(in.i16le(), ParameterQualifier.ofOctet(in.u8())),
      (v, out) -> out.u16le(v.raw).u8(v.qualifier.octet()));

  public ParameterNormalized { Ranges.check("normalized value", raw, Short.MIN_VALUE, Short.MAX_VALUE); }

  /** −1 … +1−2⁻¹⁵. */
  public double value() { return raw / 32768.0; }
}
