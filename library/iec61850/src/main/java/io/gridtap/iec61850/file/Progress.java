package io.gridtap.iec61850.file;

/** Is told how far a transfer is, and whether it is to go on. */
@FunctionalInterface
public interface Progress {
  /** Looks on. */
  Progress NONE = (_, _) -> true;

  /**
   * After each piece.
   *
   * @param octets so far
   * @param all as announced, or so far if that is more
   * @return false to cancel
   */
  boolean transferred(long octets, long all);
}
