package io.gridtap.iec104.asdu;

/**
 * Double command, DCO (IEC 60870-5-101 §7.2.6.16).
 *
 * @param state DCS
 */
public record DoubleCommand(State state, CommandQualifier qualifier) implements Command {
  static final ElementSet<DoubleCommand> ELEMENTS = ElementSet.of(DoubleCommand.class, "DCO", 1,
      ElementSet.Value.TWO_BITS,
      in -> {
        int dco = in.u8();
        return new DoubleCommand(State.of(dco), CommandQualifier.ofOctet(dco));
      },
      (v, out) -> out.u8(v.state.code() | v.qualifier.octet()));

  /** DCS; a station refuses the two that are not permitted. */
  public enum State {
    NOT_PERMITTED_0, OFF, ON, NOT_PERMITTED_3;

    private static final State[] ALL = values();

    /** @param code two bits, higher ones are not looked at */
    public static State of(int code) { return ALL[code & 3]; }

    public int code() { return ordinal(); }

    public boolean isPermitted() { return this == OFF || this == ON; }
  }

  /** A direct execute without additional definition. */
  public DoubleCommand(State state) {
    this(state, CommandQualifier.EXECUTE);
  }

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public DoubleCommand withSelect(boolean select) { return new DoubleCommand(state, qualifier.withSelect(select)); }
}
