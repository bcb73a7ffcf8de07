package io.gridtap.iec61850;

import java.util.OptionalInt;

/** A value that its type does not have: found before anything is sent. */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** What is longer is cut: a whole structure says no more than its beginning. */
  private static final int MAX_GIVEN = 200;

  private final String where;
  private final String given;
  private final String expected;
  private final int position;

  /** @param position from 0, or negative if the value was no text, or a text as a whole */
  InvalidValueException(String where, String given, String expected, int position) {
    super((where.isEmpty() ? "" : where + ": ") + brief(given) + " is no value of type " + expected
        + (position < 0 ? "" : ", at position " + (position + 1)));
    this.where = where;
    this.given = given;
    this.expected = expected;
    this.position = position;
  }

  private static String brief(String given) {
    return given.length() <= MAX_GIVEN ? given : given.substring(0, MAX_GIVEN) + "…";
  }

  /** Reference of what the value was for, down to the attribute at fault; empty if nobody said. */
  public String where() {
    return where;
  }

  /** The value at fault. */
  public String given() { return given; }

  /** The type and what its values are: {@code INT8U: an integer from 0 to 255}. */
  public String expected() {
    return expected;
  }

  /** Where in the text the fault is, from 0. */
  public OptionalInt position() {
    return position < 0 ? OptionalInt.empty() : OptionalInt.of(position);
  }
}
