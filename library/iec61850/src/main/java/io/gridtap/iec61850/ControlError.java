package io.gridtap.iec61850;

import java.util.Locale;
import java.util.Optional;

/** The kind of a failed command (IEC 61850-8-1, Error of LastApplError); the ordinal is the number on the wire. */
public enum ControlError {
  NO_ERROR, UNKNOWN, TIMEOUT_TEST_NOT_OK, OPERATOR_TEST_NOT_OK;

  public static Optional<ControlError> of(long number) {
    return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
  }

  /** The standard's name: {@code timeout-test-not-ok}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
