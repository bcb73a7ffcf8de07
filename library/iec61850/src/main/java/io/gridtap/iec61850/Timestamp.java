package io.gridtap.iec61850;

import io.gridtap.mms.pdu.Data;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * TimeStamp (IEC 61850-7-2 §6.1.2.9): a point in time as the device's clock knew it.
 *
 * @param utc as it was on the wire
 */
public record Timestamp(Data.UtcTime utc) implements Value {
  private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter()
      .withZone(ZoneOffset.UTC);

  private static final int LEAP_SECONDS_KNOWN = 0x80;
  private static final int CLOCK_FAILURE = 0x40;
  private static final int CLOCK_NOT_SYNCHRONIZED = 0x20;
  private static final int ACCURACY = 0x1F;
  /** Accuracy that says nothing. */
  public static final int UNSPECIFIED_ACCURACY = 31;

  public static Timestamp of(Instant instant, int timeQuality) {
    return new Timestamp(Data.UtcTime.of(instant, timeQuality));
  }

  public Instant instant() { return utc.instant(); }

  /** False for the timestamp of a value that never changed, all zero. */
  public boolean isSet() {
    return utc.seconds() != 0 || utc.fraction() != 0;
  }

  /** Whether the time can be relied on to be about right: it was set, and the clock had not failed. */
  public boolean isValid() {
    return isSet() && !clockFailure();
  }

  public boolean leapSecondsKnown() { return (utc.quality() & LEAP_SECONDS_KNOWN) != 0; }

  public boolean clockFailure() { return (utc.quality() & CLOCK_FAILURE) != 0; }

  public boolean clockNotSynchronized() { return (utc.quality() & CLOCK_NOT_SYNCHRONIZED) != 0; }

  /** Significant bits of the fraction of a second, 0…24, or {@link #UNSPECIFIED_ACCURACY}. */
  public int accuracyBits() {
    return utc.quality() & ACCURACY;
  }

  /** The time with what the clock says of itself, if that is not in order. */
  @Override
  public String text() {
    if (!isSet()) return "not set";
    String time = MILLIS.format(instant());
    if (clockFailure()) time += " clockFailure";
    if (clockNotSynchronized()) time += " clockNotSynchronized";
    return time;
  }
}
