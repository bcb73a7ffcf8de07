package io.gridtap.iec104.asdu;

/**
 * Parameter of measured values, short floating point number, R32-IEEE STD 754 with QPM (IEC 60870-5-101 §7.3.5.3).
 */
public record ParameterFloat(float value, ParameterQualifier qualifier) implements Parameter {
  static final ElementSet<ParameterFloat> ELEMENTS = ElementSet.of(ParameterFloat.class, "R32 QPM", 5,
      ElementSet.Value.F32,
      in -> new ParameterFloat(in.f32le(), ParameterQualifier.ofOctet(in.u8())),
      (v, out) -> out.f32le(v.value).u8(v.qualifier.octet()));
}
