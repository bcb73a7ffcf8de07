package io.gridtap.iec61850;

import java.util.Optional;

/** What a logical node's directory may be asked for (IEC 61850-7-2 GetLogicalNodeDirectory, ACSIClass). */
public enum AcsiClass {
  DATA_OBJECT("data object"), DATA_SET("data set"),
  /** Buffered report control block. */
  BRCB("buffered report control block"),
  /** Unbuffered report control block. */
  URCB("unbuffered report control block"),
  /** Log control block. */
  LCB("log control block"), LOG("log"),
  /** Setting group control block; there is one in LLN0 or none. */
  SGCB("setting group control block"),
  /** GOOSE control block. */
  GOCB("GOOSE control block"),
  /** Multicast sampled value control block. */
  MSVCB("multicast sampled value control block"),
  /** Unicast sampled value control block. */
  USVCB("unicast sampled value control block");

  private final String text;

  AcsiClass(String text) { this.text = text; }

  /** In words. */
  public String text() { return text; }

  /** The kind of control block that MMS has under this constraint; {@link #SGCB} is among the set points. */
  public static Optional<AcsiClass> ofControlBlocks(FunctionalConstraint constraint) {
    return switch (constraint) {
      case BR -> Optional.of(BRCB);
      case RP -> Optional.of(URCB);
      case LG -> Optional.of(LCB);
      case GO -> Optional.of(GOCB);
      case MS -> Optional.of(MSVCB);
      case US -> Optional.of(USVCB);
      case ST, MX, SP, SV, CF, DC, SG, SE, SR, OR, BL, EX, CO -> Optional.empty();
    };
  }
}
