package io.gridtap.iec104.asdu;

/**
 * Delay acquisition command, CP16Time2a (IEC 60870-5-101 §7.3.4.7), not selected for -104.
 */
public record Delay(Cp16Time2a delay) implements Information {
  static final ElementSet<Delay> ELEMENTS = ElementSet.of(Delay.class, "CP16", 2, ElementSet.Value.U16,
      in -> new Delay(new Cp16Time2a(in.u16le())),
      (v, out) -> out.u16le(v.delay.millis()));
}
