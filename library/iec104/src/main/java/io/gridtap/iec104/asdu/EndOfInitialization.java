package io.gridtap.iec104.asdu;

/**
 * End of initialization, COI (IEC 60870-5-101 §7.2.6.21).
 *
 * @param cause {@link #LOCAL_POWER_ON}, {@link #LOCAL_MANUAL_RESET}, {@link #REMOTE_RESET}, 3…31 reserved, 32…127 private
 * @param parametersChanged BS: after a change of local parameters
 */
public record EndOfInitialization(int cause, boolean parametersChanged) implements Information {
  static final ElementSet<EndOfInitialization> ELEMENTS = ElementSet.of(EndOfInitialization.class, "COI", 1,
      ElementSet.Value.U8,
      in -> {
        int coi = in.u8();
        return new EndOfInitialization(coi & 0x7F, (coi & 0x80) != 0);
      },
      (v, out) -> out.u8(v.cause | (v.parametersChanged ? 0x80 : 0)));

  public static final int LOCAL_POWER_ON = 0;
  public static final int LOCAL_MANUAL_RESET = 1;
  public static final int REMOTE_RESET = 2;

  public EndOfInitialization { Ranges.check("COI", cause, 0, 127); }
}
