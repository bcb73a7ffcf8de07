package io.gridtap.iec61850;

import java.util.Locale;
import java.util.Optional;

/** Who gave a command (IEC 61850-7-3, orCat); the ordinal is the number on the wire. */
public enum OriginatorCategory {
  NOT_SUPPORTED,
  /** An operator at the bay. */
  BAY_CONTROL,
  /** An operator at the station. */
  STATION_CONTROL,
  /** An operator far away, as in a network control centre. */
  REMOTE_CONTROL,
  /** A function at the bay, without an operator. */
  AUTOMATIC_BAY, AUTOMATIC_STATION, AUTOMATIC_REMOTE,
  /** A tool for maintenance. */
  MAINTENANCE,
  /** Nobody: the status changed by itself. */
  PROCESS;

  public static Optional<OriginatorCategory> of(long number) {
    return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
  }

  /** Whether it stands above the bay: refused while a bay is controlled locally (IEC 61850-7-4, Loc). */
  public boolean aboveBay() {
    return switch (this) {
      case STATION_CONTROL, REMOTE_CONTROL, AUTOMATIC_STATION, AUTOMATIC_REMOTE -> true;
      case NOT_SUPPORTED, BAY_CONTROL, AUTOMATIC_BAY, MAINTENANCE, PROCESS -> false;
    };
  }

  /** The standard's name: {@code remote-control}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
