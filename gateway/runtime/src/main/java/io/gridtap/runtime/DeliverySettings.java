package io.gridtap.runtime;

import java.time.Duration;

/**
 * How measurements reach one sink.
 *
 * @param capacity
 *            measurements held in memory, those being written included: 100,000 are some 20 MB and ride out a restart
 *            of the sink
 * @param batching
 *            how many go together
 * @param whenFull
 *            what happens when the sink is slower for longer than the buffer lasts
 * @param retry
 *            how long to pause after failures
 * @param closeLimit
 *            time for the last measurements to be delivered on close; what is left then is counted as lost
 */
public record DeliverySettings(int capacity, Batching batching, WhenFull whenFull, Retry retry, Duration closeLimit) {

  /**
   * A batch is written when it has {@code count} measurements or its first one has waited for {@code age}.
   *
   * @param count
   *            at most so many go in one batch; but what a device told at once stays together, so up to 4096 more go along
   * @param age
   *            zero: nothing waits for company
   */
  public record Batching(int count, Duration age) {
    public static final Batching STANDARD = new Batching(500, Duration.ofMillis(200));
    /** Whatever is there is written at once. What arrives during a write goes together in the next one. */
    public static final Batching OFF = new Batching(500, Duration.ZERO);

    /** For data bases, to which a row is dear and a minute is nothing. */
    public static final Batching ROWS = new Batching(100, Duration.ofSeconds(60));

    public Batching {
      if (count < 1)
        throw new IllegalArgumentException("a batch has at least one measurement: " + count);
      if (age.isNegative())
        throw new IllegalArgumentException("the age of a batch is not negative: " + age);
    }
  }

  /** Who gives way when the buffer is full. */
  public enum OnFull {
    /** The source waits, for as long as it takes. */
    WAIT,
    /** The oldest measurements are dropped and counted. */
    DROP_OLDEST,
    /** The source waits up to the limit; from then on the oldest are dropped until the sink takes a batch again. */
    WAIT_THEN_DROP_OLDEST
  }

  /**
   * What happens at a full buffer, and when.
   *
   * @param limit
   *            longest wait per outage, not per hand-over; only {@link OnFull#WAIT_THEN_DROP_OLDEST} looks at it
   */
  public record WhenFull(OnFull policy, Duration limit) {
    public static final WhenFull WAIT = new WhenFull(OnFull.WAIT, Duration.ZERO);
    public static final WhenFull DROP_OLDEST = new WhenFull(OnFull.DROP_OLDEST, Duration.ZERO);
    /**
     * Two seconds of back-pressure smooth a hiccup and stay below what makes a device give up its association; after
     * that fresh data is worth more than old.
     */
    public static final WhenFull STANDARD = new WhenFull(OnFull.WAIT_THEN_DROP_OLDEST, Duration.ofSeconds(2));

    public WhenFull {
      if (limit.isNegative())
        throw new IllegalArgumentException("the limit of a wait is not negative: " + limit);
    }
  }

  /**
   * The pause doubles with each failure in a row, from {@code first} to {@code longest}.
   *
   * @param jitter
   *            0…1, the share by which a pause is made longer or shorter at random, so that many gateways do not come
   *            back at once
   */
  public record Retry(Duration first, Duration longest, double jitter) {
    public static final Retry STANDARD = new Retry(Duration.ofMillis(250), Duration.ofSeconds(15), 0.2);

    public Retry {
      if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0)
        throw new IllegalArgumentException("pauses grow from above zero: %s…%s".formatted(first, longest));
      if (!(jitter >= 0 && jitter <= 1))
        throw new IllegalArgumentException("jitter is 0…1: " + jitter);
    }

    /**
     * The pause after the {@code failures}th failure in a row.
     *
     * @param random
     *            0…1
     */
    Duration pause(int failures, double random) {
      double nanos = (double) first.toNanos() * Math.pow(2, Math.min(failures - 1, 60));
      double bounded = Math.min(nanos, (double) longest.toNanos());
      return Duration.ofNanos((long) (bounded * (1 + jitter * (2 * random - 1))));
    }
  }

  public static final DeliverySettings STANDARD = new DeliverySettings(100_000, Batching.STANDARD, WhenFull.STANDARD,
      Retry.STANDARD, Duration.ofSeconds(5));

  public DeliverySettings {
    if (capacity < batching.count())
      throw new IllegalArgumentException(
          "the buffer holds at least one batch: %d < %d".formatted(capacity, batching.count()));
    if (closeLimit.isNegative())
      throw new IllegalArgumentException("the time to close is not negative: " + closeLimit);
  }

  public DeliverySettings withCapacity(int other) {
    return new DeliverySettings(other, batching, whenFull, retry, closeLimit);
  }

  public DeliverySettings with(Batching other) {
    return new DeliverySettings(capacity, other, whenFull, retry, closeLimit);
  }

  public DeliverySettings with(WhenFull other) {
    return new DeliverySettings(capacity, batching, other, retry, closeLimit);
  }

  public DeliverySettings with(Retry other) {
    return new DeliverySettings(capacity, batching, whenFull, other, closeLimit);
  }

  public DeliverySettings withCloseLimit(Duration other) {
    return new DeliverySettings(capacity, batching, whenFull, retry, other);
  }
}
