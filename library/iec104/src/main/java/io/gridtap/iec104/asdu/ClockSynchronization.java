package io.gridtap.iec104.asdu;

/**
 * Clock synchronization command, CP56Time2a (IEC 60870-5-101 §7.3.4.4): the time is its element, not a tag.
 */
public record ClockSynchronization(Cp56Time2a time) implements Information {
  static final ElementSet<ClockSynchronization> ELEMENTS = ElementSet.of(ClockSynchronization.class, "CP56", 7,
      ElementSet.Value.NONE,
      in -> new ClockSynchronization(Cp56Time2a.decode(in)),
      (v, out) -> v.time.encode(out));
}
