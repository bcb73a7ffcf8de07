package io.gridtap.iec104.asdu;

/**
 * Bit string of 32 bits as command, BSI (IEC 60870-5-101 §7.3.2.7); it has no select.
 *
 * @param bits bit 1 of the standard is the least significant
 */
public record BitstringCommand(int bits) implements Command {
  static final ElementSet<BitstringCommand> ELEMENTS = ElementSet.of(BitstringCommand.class, "BSI", 4,
      ElementSet.Value.U32,
      in -> new BitstringCommand(in.i32le()),
      (v, out) -> out.i32le(v.bits));

  @Override
  public boolean select() { return false; }

  @Override
  public BitstringCommand withSelect(boolean select) { return this; }
}
