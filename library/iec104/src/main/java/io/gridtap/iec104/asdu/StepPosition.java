package io.gridtap.iec104.asdu;

/**
 * Value with transient state indication, VTI with QDS (IEC 60870-5-101 §7.2.6.5), as the position of a transformer tap
 * changer.
 *
 * @param value −64…63
 * @param transientState the equipment is moving
 */
public record StepPosition(int value, boolean transientState, Quality quality) implements Monitored {
  static final ElementSet<StepPosition> ELEMENTS = ElementSet
      .of(StepPosition.class, "VTI QDS", 2, ElementSet.Value.STEP,
          in -> {
            int vti = in.u8();
            return new StepPosition(vti << 25 >> 25, (vti & 0x80) != 0, Quality.of(in.u8()));
          },
          (v, out) -> out.u8(v.value & 0x7F | (v.transientState ? 0x80 : 0)).u8(v.quality.bits()))
      .quality(1, 0xF9);

  public StepPosition { Ranges.check("step position", value, -64, 63); }
}
