package io.gridtap.iec61850;

/** A text that is no reference. */
public final class ReferenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String text;
  private final String expected;
  private final int position;

  ReferenceException(String text, String form, String expected, int position) {
    super("%s: not a reference like %s: %s at position %d".formatted(text, form, expected, position + 1));
    this.text = text;
    this.expected = expected;
    this.position = position;
  }

  public String text() { return text; }

  /** What should stand at the position. */
  public String expected() { return expected; }

  /** Where the fault is, from 0; people count from 1, as the message does. */
  public int position() { return position; }
}
