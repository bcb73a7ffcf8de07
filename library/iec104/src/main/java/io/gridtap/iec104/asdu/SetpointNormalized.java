package io.gridtap.iec104.asdu;

/**
 * Set-point command, normalized value, NVA with QOS (IEC 60870-5-101 §7.3.2.4).
 *
 * @param raw the value times 2¹⁵, −32768…32767
 */
public record SetpointNormalized(int raw, SetpointQualifier qualifier) implements Command {
  static final ElementSet<SetpointNormalized> ELEMENTS = ElementSet.of(SetpointNormalized.class, "NVA QOS", 3,
      ElementSet.Value.FRACTION,
      in -> new SetpointNormalized(in.i16le(), SetpointQualifier.ofOctet(in.u8())),
      (v, out) -> out.u16le(v.raw).u8(v.qualifier.octet()));

  public SetpointNormalized { Ranges.check("normalized value", raw, Short.MIN_VALUE, Short.MAX_VALUE); }

  /** −1 … +1−2⁻¹⁵. */
  public double value() { return raw / 32768.0; }

  /** The value nearest to {@code value}; what is out of range becomes the largest or the smallest. */
  public static SetpointNormalized of(double value, SetpointQualifier qualifier) {
    return new SetpointNormalized(NormalizedValue.rawOf(value), qualifier);
  }

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public SetpointNormalized withSelect(boolean select) {
    return new SetpointNormalized(raw, qualifier.withSelect(select));
  }
}
