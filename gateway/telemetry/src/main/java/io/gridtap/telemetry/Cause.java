package io.gridtap.telemetry;

import java.util.Locale;

/**
 * Why the device sent the value: reason for inclusion (IEC 61850-7-2 §17.2.3.2.2.9) and cause of transmission
 * (IEC 60870-5-101 §7.2.3).
 */
public enum Cause {
  DATA_CHANGE, QUALITY_CHANGE, DATA_UPDATE, INTEGRITY, GENERAL_INTERROGATION, APPLICATION_TRIGGER, SPONTANEOUS,
  PERIODIC, BACKGROUND_SCAN, REQUESTED,
  /** The station has started (IEC 60870-5-101 cause 4). */
  INITIALIZED,
  /** Return information caused by a command, remote or on the spot (causes 11 and 12). */
  RETURN_REMOTE, RETURN_LOCAL,
  /** Asked for by a counter interrogation (causes 37…41). */
  COUNTER_INTERROGATION, UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** {@code data-change} */
  public String word() { return word; }
}
