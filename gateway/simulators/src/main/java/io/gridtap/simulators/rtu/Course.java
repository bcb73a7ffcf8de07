package io.gridtap.simulators.rtu;

import java.time.Duration;
import java.util.Random;

/** The values of one generator in the course of time. */
@FunctionalInterface
interface Course {
  /** @param nanos since the start, never less than in the call before */
  double at(long nanos);

  /**
   * @param first what the point has at the start
   * @param seed the same one gives the same course
   */
  static Course of(Generator generator, double first, long seed) {
    return switch (generator) {
      case Generator.Constant(double value) -> _ -> value;
      case Generator.Sine(double amplitude, double offset, Duration period, double phase) -> {
        double shift = Math.toRadians(phase);
        yield nanos -> offset + amplitude * Math.sin(2 * Math.PI * share(nanos, period) + shift);
      }
      case Generator.Ramp(double from, double to, Duration period) ->
        nanos -> from + (to - from) * share(nanos, period);
      case Generator.Walk walk -> new Steps(walk, first, seed);
      case Generator.Toggle(Duration period) -> {
        int begin = first >= 0.5 ? 1 : 0;
        long each = period.toNanos();
        yield nanos -> nanos / each + begin & 1;
      }
      case Generator.Counter(double rate) -> nanos -> first + Math.floor(rate * nanos / 1e9);
    };
  }

  private static double share(long nanos, Duration period) {
    long each = period.toNanos();
    return (double) (nanos % each) / each;
  }

  /** A walk under way. */
  final class Steps implements Course {
    private final Generator.Walk walk;
    private final Random random;
    private final long every;
    private long taken;
    private double value;

    private Steps(Generator.Walk walk, double first, long seed) {
      this.walk = walk;
      this.random = new Random(seed);
      this.every = walk.every().toNanos();
      this.value = Math.clamp(first, walk.min(), walk.max());
    }

    @Override
    public double at(long nanos) {
      for (; taken < nanos / every; taken++) {
        double next = value + walk.step() * (2 * random.nextDouble() - 1);
        value = next > walk.max() ? 2 * walk.max() - next : next < walk.min() ? 2 * walk.min() - next : next;
      }
      return value;
    }
  }
}
