package io.gridtap.iec104.asdu;

/**
 * Single-point information, SIQ (IEC 60870-5-101 §7.2.6.1).
 *
 * @param on SPI
 */
public record SinglePoint(boolean on, Quality quality) implements Monitored {
  static final ElementSet<SinglePoint> ELEMENTS = ElementSet.of(SinglePoint.class, "SIQ", 1, ElementSet.Value.BIT,
      in -> {
        int siq = in.u8();
        return new SinglePoint((siq & 1) != 0, Quality.of(siq & 0xF0));
      },
      (v, out) -> out.u8((v.on ? 1 : 0) | v.quality.bits() & 0xF0)).quality(0, 0xF0);
}
