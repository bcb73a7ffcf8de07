package io.gridtap.iec61850.scl;

/**
 * Where an element begins in its file; of the document element, where its tag ends.
 *
 * @param line
 *            from 1; -1 where the reader cannot tell
 * @param column
 *            from 1, in characters
 */
public record Place(int line, int column) {
  @Override
  public String toString() { return line + ":" + column; }
}
