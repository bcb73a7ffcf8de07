package io.gridtap.iec61850.scl;

import java.io.IOException;

/** The file cannot be used as SCL; the message begins with {@code file:line:column:}. */
public final class SclException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final int line;
  private final int column;
  private final String fault;

  SclException(String source, Place place, String fault) {
    super(source + ":" + place + ": " + fault);
    this.source = source;
    this.line = place.line();
    this.column = place.column();
    this.fault = fault;
  }

  SclException(String source, Place place, String fault, Throwable cause) {
    this(source, place, fault);
    initCause(cause);
  }

  /** The name under which the file was read. */
  public String source() { return source; }

  /** From 1. */
  public int line() { return line; }

  /** From 1, in characters. */
  public int column() { return column; }

  /** What is wrong, without the place. */
  public String fault() { return fault; }
}
