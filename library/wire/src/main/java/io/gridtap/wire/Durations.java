package io.gridtap.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations in messages, as people write them: {@link Duration#toString()} is for machines. */
public final class Durations {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

  private Durations() {}

  /**
   * {@code 200 ms}, {@code 10 s}, {@code 1.5 s}, {@code 1 min 30 s}, {@code 10 min}, {@code 2 h 5 min}: two units at
   * most, and tenths of seconds.
   */
  public static String text(Duration duration) {
    if (duration.isNegative()) return "-" + text(duration.negated());
    if (duration.toSeconds() == 0) return duration.isZero() ? "0 s" : millis(duration.toNanosPart());
    if (duration.toMinutes() == 0) return seconds(duration);
    if (duration.toHours() == 0) return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
    return duration.toDays() == 0
        ? two(duration.toHours(), "h", duration.toMinutesPart(), "min")
        : two(duration.toDays(), "d", duration.toHoursPart(), "h");
  }

  private static String millis(int nanos) {
    return nanos < NANOS_PER_MILLI ? "less than 1 ms" : nanos / NANOS_PER_MILLI + " ms";
  }

  private static String seconds(Duration duration) {
    BigDecimal nanos = BigDecimal.valueOf(duration.toNanos());
    return nanos.divide(NANOS_PER_SECOND, 1, RoundingMode.DOWN).stripTrailingZeros().toPlainString() + " s";
  }

  private static String two(long first, String unit, int second, String smaller) {
    return second == 0 ? first + " " + unit : "%d %s %d %s".formatted(first, unit, second, smaller);
  }
}
