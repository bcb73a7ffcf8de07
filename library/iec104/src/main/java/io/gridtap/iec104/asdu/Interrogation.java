package io.gridtap.iec104.asdu;

/**
 * Interrogation command, QOI (IEC 60870-5-101 §7.2.6.22).
 *
 * @param qualifier QOI: 20 station, 21…36 group 1…16, others reserved or private
 */
public record Interrogation(int qualifier) implements Information {
  static final ElementSet<Interrogation> ELEMENTS = ElementSet.of(Interrogation.class, "QOI", 1, ElementSet.Value.U8,
      in -> new Interrogation(in.u8()),
      (v, out) -> out.u8(v.qualifier));

  /** Station interrogation, also called general interrogation. */
  public static final Interrogation STATION = new Interrogation(20);

  public Interrogation { Ranges.check("QOI", qualifier, 0, 255); }

  /** @param group 1…16 */
  public static Interrogation group(int group) {
    return new Interrogation(20 + Ranges.check("group", group, 1, 16));
  }

  /** Station or group interrogation, to which a cause of transmission of the same number belongs. */
  public boolean isDefined() {
    return qualifier >= 20 && qualifier <= 36;
  }
}
