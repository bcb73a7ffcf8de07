package io.gridtap.iec104.asdu;

/**
 * Bit string of 32 bits, BSI with QDS (IEC 60870-5-101 §7.2.6.13).
 *
 * @param bits bit 1 of the standard is the least significant
 */
public record Bitstring32(int bits, Quality quality) implements Monitored {
  static final ElementSet<Bitstring32> ELEMENTS = ElementSet.of(Bitstring32.class, "BSI QDS", 5, ElementSet.Value.U32,
      in -> new Bitstring32(in.i32le(), Quality.of(in.u8())),
      (v, out) -> out.i32le(v.bits).u8(v.quality.bits())).quality(4, 0xF9);
}
