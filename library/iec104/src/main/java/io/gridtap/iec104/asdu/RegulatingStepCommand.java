package io.gridtap.iec104.asdu;

/**
 * Regulating step command, RCO (IEC 60870-5-101 §7.2.6.17).
 *
 * @param step RCS
 */
public record RegulatingStepCommand(Step step, CommandQualifier qualifier) implements Command {
  static final ElementSet<RegulatingStepCommand> ELEMENTS = ElementSet.of(RegulatingStepCommand.class, "RCO", 1,
      ElementSet.Value.TWO_BITS,
      in -> {
        int rco = in.u8();
        return new RegulatingStepCommand(Step.of(rco), CommandQualifier.ofOctet(rco));
      },
      (v, out) -> out.u8(v.step.code() | v.qualifier.octet()));

  /** RCS; a station refuses the two that are not permitted. */
  public enum Step {
    NOT_PERMITTED_0, LOWER, HIGHER, NOT_PERMITTED_3;

    private static final Step[] ALL = values();

    /** @param code two bits, higher ones are not looked at */
    public static Step of(int code) { return ALL[code & 3]; }

    public int code() { return ordinal(); }

    public boolean isPermitted() { return this == LOWER || this == HIGHER; }
  }

  /** A direct execute without additional definition. */
  public RegulatingStepCommand(Step step) {
    this(step, CommandQualifier.EXECUTE);
  }

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public RegulatingStepCommand withSelect(boolean select) {
    return new RegulatingStepCommand(step, qualifier.withSelect(select));
  }
}
