package io.gridtap.dlms.xdlms;

/** Variable-Access-Specification of the services with short names. */
public sealed interface VariableAccess {
  /** @param name 0…65535 */
  record Name(int name) implements VariableAccess {}

  record Parameterized(int name, SelectiveAccess selection) implements VariableAccess {}

  /** Asks for the next block of a long read, or acknowledges one of a long write. */
  record BlockNumber(int number) implements VariableAccess {}

  /** A part of a long request: the read's list of accesses, too, may be long. */
  record ReadBlock(DataBlock block) implements VariableAccess {}

  /** What follows in a long write has this block's number. */
  record WriteBlock(boolean last, int number) implements VariableAccess {}
}
