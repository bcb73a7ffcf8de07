package io.gridtap.simulators.rtu;

import java.time.Duration;

/**
 * How a point moves by itself. Written as its name and its parameters: {@code sine amplitude=30 offset=400 period=60s}.
 * Binary points are on from 0.5.
 */
public sealed interface Generator {
  /** Stays as it is. */
  record Constant(double value) implements Generator {}

  /**
   * offset + amplitude · sin(2π t/period + phase).
   *
   * @param phase in degrees
   */
  record Sine(double amplitude, double offset, Duration period, double phase) implements Generator {
    public Sine { positive("period", period); }
  }

  /** From one value to the other within a period, and again from the first. */
  record Ramp(double from, double to, Duration period) implements Generator {
    public Ramp { positive("period", period); }
  }

  /**
   * Random walk between two bounds, where it is reflected.
   *
   * @param step up or down at most
   * @param every time between two steps
   */
  record Walk(double step, double min, double max, Duration every) implements Generator {
    public Walk {
      positive("every", every);
      if (!(min < max)) throw new IllegalArgumentException("min is less than max: %s, %s".formatted(min, max));
      if (!(step > 0) || step > max - min)
        throw new IllegalArgumentException("step is above 0 and no more than max - min: " + step);
    }
  }

  /** Off and on by turns, beginning with the point's first value. */
  record Toggle(Duration period) implements Generator {
    public Toggle { positive("period", period); }
  }

  /**
   * Counts up from the point's first value.
   *
   * @param rate per second
   */
  record Counter(double rate) implements Generator {
    public Counter { if (rate < 0) throw new IllegalArgumentException("rate is not negative: " + rate); }
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(Duration.ofDays(366)) > 0)
      throw new IllegalArgumentException("%s is 1 ms…366 d: %s".formatted(name, value));
  }

  /**
   * Reads what {@code text} says.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  static Generator parse(String text) { return new GeneratorText(text).generator(); }

  /** How far apart its values lie; 0 where that is no matter. */
  default double span() {
    return switch (this) {
      case Sine sine -> 2 * Math.abs(sine.amplitude);
      case Ramp ramp -> Math.abs(ramp.to - ramp.from);
      case Walk walk -> walk.max - walk.min;
      case Constant _,Toggle _,Counter _ -> 0;
    };
  }
}
