package io.gridtap.iec104.asdu;

/**
 * Set-point command, short floating point number, R32-IEEE STD 754 with QOS (IEC 60870-5-101 §7.3.2.6).
 */
public record SetpointFloat(float value, SetpointQualifier qualifier) implements Command {
  static final ElementSet<SetpointFloat> ELEMENTS = ElementSet.of(SetpointFloat.class, "R32 QOS", 5,
      ElementSet.Value.F32,
      in -> new SetpointFloat(in.f32le(), SetpointQualifier.ofOctet(in.u8())),
      (v, out) -> out.f32le(v.value).u8(v.qualifier.octet()));

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public SetpointFloat withSelect(boolean select) { return new SetpointFloat(value, qualifier.withSelect(select)); }
}
