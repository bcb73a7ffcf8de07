package io.gridtap.iec104.asdu;

/**
 * Parameter of measured values, scaled value, SVA with QPM (IEC 60870-5-101 §7.3.5.2).
 *
 * @param value −32768…32767
 */
public record ParameterScaled(int value, ParameterQualifier qualifier) implements Parameter {
  static final ElementSet<ParameterScaled> ELEMENTS = ElementSet.of(ParameterScaled.class, "SVA QPM", 3,
      ElementSet.Value.I16,
      in -> new ParameterScaled(in.i16le(), ParameterQualifier.ofOctet(in.u8())),
      (v, out) -> out.u16le(v.value).u8(v.qualifier.octet()));

  public ParameterScaled { Ranges.check("scaled value", value, Short.MIN_VALUE, Short.MAX_VALUE); }
}
