package io.gridtap.iec104.asdu;

/**
 * Set-point command, scaled value, SVA with QOS (IEC 60870-5-101 §7.3.2.5).
 *
 * @param value −32768…32767
 */
public record SetpointScaled(int value, SetpointQualifier qualifier) implements Command {
  static final ElementSet<SetpointScaled> ELEMENTS = ElementSet.of(SetpointScaled.class, "SVA QOS", 3,
      ElementSet.Value.I16,
      in -> new SetpointScaled(in.i16le(), SetpointQualifier.ofOctet(in.u8())),
      (v, out) -> out.u16le(v.value).u8(v.qualifier.octet()));

  public SetpointScaled { Ranges.check("scaled value", value, Short.MIN_VALUE, Short.MAX_VALUE); }

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public SetpointScaled withSelect(boolean select) { return new SetpointScaled(value, qualifier.withSelect(select)); }
}
