package io.gridtap.iec104.asdu;

/**
 * Packed single points with status change detection, SCD with QDS (IEC 60870-5-101 §7.2.6.40).
 *
 * @param states ST: 16 bits, ST1 the least significant
 * @param changes CD: 16 bits, set where the state changed since the last report
 */
public record StatusAndChange(int states, int changes, Quality quality) implements Monitored {
  static final ElementSet<StatusAndChange> ELEMENTS = ElementSet
      .of(StatusAndChange.class, "SCD QDS", 5, ElementSet.Value.U16,
          in -> new StatusAndChange(in.u16le(), in.u16le(), Quality.of(in.u8())),
          (v, out) -> out.u16le(v.states).u16le(v.changes).u8(v.quality.bits()))
      .quality(4, 0xF9);

  public StatusAndChange {
    Ranges.check("states", states, 0, 0xFFFF);
    Ranges.check("changes", changes, 0, 0xFFFF);
  }

  /** @param point 1…16 */
  public boolean on(int point) {
    return (states >> Ranges.check("point", point, 1, 16) - 1 & 1) != 0;
  }

  /** @param point 1…16 */
  public boolean changed(int point) {
    return (changes >> Ranges.check("point", point, 1, 16) - 1 & 1) != 0;
  }
}
