package io.gridtap.wire;

import java.time.Duration;

/**
 * A reading of the monotonic clock, for deadlines only: it has no date, and no
 * {@link java.time.Instant} can stand in for it.
 *
 * @param nanos
 *            since an origin fixed for the life of the process
 */
public record Moment(long nanos) implements Comparable<Moment> {
  public static final Moment ORIGIN = new Moment(0);
  /** Later than every other moment: the deadline of what has none. */
  public static final Moment NEVER = new Moment(Long.MAX_VALUE);

  /** Saturates at {@link #NEVER}. */
  public Moment plus(Duration duration) {
    if (this.equals(NEVER))
      return this;
    try {
      return new Moment(Math.addExact(nanos, duration.toNanos()));
    } catch (ArithmeticException tooFar) {
      return NEVER;
    }
  }

  /** True at the deadline and after it. */
  public boolean reached(Moment deadline) {
    return nanos >= deadline.nanos && !deadline.equals(NEVER);
  }

  public boolean isBefore(Moment other) { return nanos < other.nanos; }

  /** Time from here to {@code later}; negative when that has passed. */
  public Duration until(Moment later) {
    return Duration.ofNanos(later.nanos - nanos);
  }

  public Moment earlier(Moment other) { return isBefore(other) ? this : other; }

  @Override
  public int compareTo(Moment other) { return Long.compare(nanos, other.nanos); }
}
