package io.gridtap.iec104.asdu;

/**
 * Single command, SCO (IEC 60870-5-101 §7.2.6.15).
 *
 * @param on SCS
 */
public record SingleCommand(boolean on, CommandQualifier qualifier) implements Command {
  static final ElementSet<SingleCommand> ELEMENTS = ElementSet.of(SingleCommand.class, "SCO", 1, ElementSet.Value.BIT,
      in -> {
        int sco = in.u8();
        return new SingleCommand((sco & 1) != 0, CommandQualifier.ofOctet(sco));
      },
      (v, out) -> out.u8((v.on ? 1 : 0) | v.qualifier.octet()));

  /** A direct execute without additional definition. */
  public SingleCommand(boolean on) {
    this(on, CommandQualifier.EXECUTE);
  }

  @Override
  public boolean select() { return qualifier.select(); }

  @Override
  public SingleCommand withSelect(boolean select) { return new SingleCommand(on, qualifier.withSelect(select)); }
}
