package io.gridtap.transport;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts, with jitter so that a thousand devices
 * behind one failed switch do not come back in step. It does not wait itself.
 * For one thread.
 */
public final class Backoff {
  /**
   * How the pauses grow.
   *
   * @param initial
   *            the first pause
   * @param factor
   *            by which each pause exceeds the one before
   * @param max
   *            no pause is longer, jitter aside
   * @param jitter
   *            0…1: a pause is off by up to this part of it, either way
   */
  public record Settings(Duration initial, double factor, Duration max, double jitter) {
    /** 1 s, doubling up to 30 s, ± 20 %. */
    public static final Settings STANDARD = new Settings(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0.2);

    public Settings {
      if (!initial.isPositive() || max.compareTo(initial) < 0)
        throw new IllegalArgumentException("pauses grow from %s to %s".formatted(initial, max));
      if (!(factor >= 1))
        throw new IllegalArgumentException("factor is at least 1: " + factor);
      if (!(jitter >= 0 && jitter <= 1))
        throw new IllegalArgumentException("jitter is 0…1: " + jitter);
    }
  }

  private final Settings settings;
  private final RandomGenerator random;
  private double nextNanos;

  public Backoff(Settings settings, long seed) {
    this.settings = settings;
    this.random = new Random(seed);
    this.nextNanos = settings.initial().toNanos();
  }

  /** How long to wait before the next attempt. */
  public Duration next() {
    double base = nextNanos;
    nextNanos = Math.min(base * settings.factor(), (double) settings.max().toNanos());
    double off = settings.jitter() * (2 * random.nextDouble() - 1);
    return Duration.ofNanos(Math.round(base * (1 + off)));
  }

  /** An attempt succeeded: the next pause is the first again. */
  public void reset() {
    nextNanos = settings.initial().toNanos();
  }
}
