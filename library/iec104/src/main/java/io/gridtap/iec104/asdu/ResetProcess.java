package io.gridtap.iec104.asdu;

/**
 * Reset process command, QRP (IEC 60870-5-101 §7.2.6.27).
 *
 * @param qualifier QRP: {@link #GENERAL}, {@link #EVENT_BUFFER}, others reserved or private
 */
public record ResetProcess(int qualifier) implements Information {
  static final ElementSet<ResetProcess> ELEMENTS = ElementSet.of(ResetProcess.class, "QRP", 1, ElementSet.Value.U8,
      in -> new ResetProcess(in.u8()),
      (v, out) -> out.u8(v.qualifier));

  /** General reset of process. */
  public static final int GENERAL = 1;
  /** Reset of pending information with time tag of the event buffer. */
  public static final int EVENT_BUFFER = 2;

  public ResetProcess { Ranges.check("QRP", qualifier, 0, 255); }
}
