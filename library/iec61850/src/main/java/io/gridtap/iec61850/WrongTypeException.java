package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AccessResult;
import java.util.Optional;

/** A value was asked for as what it is not, or the device did not give it. */
public final class WrongTypeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient TypedValue value;
  private final String wanted;

  WrongTypeException(String message, TypedValue value, String wanted) {
    super(message);
    this.value = value;
    this.wanted = wanted;
  }

  /** What was asked. */
  public TypedValue value() { return value; }

  /** What it was asked for: {@code an integer}. */
  public String wanted() { return wanted; }

  /** Why the device did not give a value, if that is the reason. */
  public Optional<AccessResult.Failure> failure() {
    return value.failure();
  }
}
