package io.gridtap.sources.dlms;

import java.time.Duration;
import java.time.Instant;

/** When something is to be read, by the gateway's clock. */
public sealed interface Schedule {
  /** The first time after {@code now}. */
  Instant after(Instant now);

  /**
   * At the multiples of a period, counted from 1970: a period of 15 minutes is due at the quarters of the hour.
   *
   * @param period 100 ms…1 day
   */
  record Every(Duration period) implements Schedule {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    public Every {
      if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0)
        throw new IllegalArgumentException("a period is 100 ms…1 day: " + period);
    }

    @Override
    public Instant after(Instant now) {
      long millis = period.toMillis();
      return Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), millis) + 1) * millis);
    }
  }

  /** By the calendar. */
  record Calendar(CronExpression expression) implements Schedule {
    @Override
    public Instant after(Instant now) { return expression.after(now); }
  }
}
