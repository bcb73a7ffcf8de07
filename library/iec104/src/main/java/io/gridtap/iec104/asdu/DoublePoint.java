package io.gridtap.iec104.asdu;

/**
 * Double-point information, DIQ (IEC 60870-5-101 §7.2.6.2).
 */
public record DoublePoint(State state, Quality quality) implements Monitored {
  static final ElementSet<DoublePoint> ELEMENTS = ElementSet.of(DoublePoint.class, "DIQ", 1, ElementSet.Value.TWO_BITS,
      in -> {
        int diq = in.u8();
        return new DoublePoint(State.of(diq), Quality.of(diq & 0xF0));
      },
      (v, out) -> out.u8(v.state.code() | v.quality.bits() & 0xF0)).quality(0, 0xF0);

  /** DPI; {@link #INTERMEDIATE} and {@link #INDETERMINATE} are the two states in which the switch is neither off nor on. */
  public enum State {
    INTERMEDIATE, OFF, ON, INDETERMINATE;

    private static final State[] ALL = values();

    /** @param code two bits, higher ones are not looked at */
    public static State of(int code) { return ALL[code & 3]; }

    public int code() { return ordinal(); }
  }
}
