package io.gridtap.iec104.asdu;

/**
 * Single event of protection equipment, SEP with its elapsed time (IEC 60870-5-101 §7.2.6.10).
 *
 * @param state off and on; the other two mean indeterminate
 * @param elapsed CP16: how long the event lasted
 */
public record ProtectionEvent(DoublePoint.State state, Quality quality, Cp16Time2a elapsed) implements Monitored {
  static final ElementSet<ProtectionEvent> ELEMENTS = ElementSet
      .of(ProtectionEvent.class, "SEP CP16", 3, ElementSet.Value.TWO_BITS,
          in -> {
            int sep = in.u8();
            return new ProtectionEvent(DoublePoint.State.of(sep), Quality.of(sep & 0xF8), new Cp16Time2a(in.u16le()));
          },
          (v, out) -> out.u8(v.state.code() | v.quality.bits() & 0xF8).u16le(v.elapsed.millis()))
      .quality(0, 0xF8);
}
