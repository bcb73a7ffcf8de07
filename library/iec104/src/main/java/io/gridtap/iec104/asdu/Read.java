package io.gridtap.iec104.asdu;

/**
 * Read command (IEC 60870-5-101 §7.3.4.3): it has no element, the address says what.
 */
public record Read() implements Information {
  static final ElementSet<Read> ELEMENTS = ElementSet.of(Read.class, "—", 0, ElementSet.Value.NONE,
      in -> new Read(),
      (v, out) -> {});
}
