package io.gridtap.simulators.meter;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What a customer draws, as a function of time alone: the same seed and time give the same values, whoever asks. Power
 * is a sum of waves, of a day, half a day, a week and an hour, so that energy is its exact integral and a profile can be
 * computed for any row without the rows before.
 */
public final class LoadModel {
  private static final double DAY = 86_400;
  private static final double[] PERIODS = {DAY, DAY / 2, 7 * DAY, 3600, 780};
  private static final double[] DEPTHS = {0.38, 0.22, 0.08, 0.09, 0.05};
  /** The meter was put up then, and its registers stood at zero. */
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final double[] WHOLE = {1, 0, 0};
  private static final double NOMINAL_VOLTS = 230;

  private final double meanWatts;
  private final float powerFactor;
  private final float[] phases = new float[PERIODS.length];
  private final double[] shares;

  /**
   * @param meanWatts over all time, 1…1000000
   * @param phases 1 or 3
   */
  public LoadModel(long seed, double meanWatts, int phases) {
    if (meanWatts < 1 || meanWatts > 1_000_000)
      throw new IllegalArgumentException("meanWatts is 1…1000000: " + meanWatts);
    if (phases != 1 && phases != 3) throw new IllegalArgumentException("a meter has 1 or 3 phases: " + phases);
    SplittableRandom random = new SplittableRandom(seed);
    // customers differ by a factor of two either way
    this.meanWatts = meanWatts * Math.pow(2, 2 * random.nextDouble() - 1);
    powerFactor = (float) (0.9 + 0.08 * random.nextDouble());
    for (int i = 0; i < PERIODS.length; i++)
      // the day's peak is in the evening, the others are anywhere
      this.phases[i] = (float) (i == 0
          ? Math.TAU * (0.55 + 0.1 * random.nextDouble())
          : Math.TAU * random.nextDouble());
    double first = 0.25 + 0.2 * random.nextDouble();
    double second = 0.25 + 0.2 * random.nextDouble();
    shares = phases == 1 ? WHOLE : new double[]{first, second, 1 - first - second};
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() - BEGIN.getEpochSecond() + time.getNano() / 1e9;
  }

  /** Active power of all phases, W. */
  public double watts(Instant time) {
    double t = seconds(time);
    double sum = 1;
    for (int i = 0; i < PERIODS.length; i++) sum += DEPTHS[i] * Math.sin(Math.TAU * t / PERIODS[i] + phases[i]);
    return meanWatts * sum;
  }

  /** Active energy since the meter was put up, Wh: the integral of {@link #watts}. */
  public double wattHours(Instant time) {
    double t = seconds(time);
    double sum = t;
    for (int i = 0; i < PERIODS.length; i++) {
      double omega = Math.TAU / PERIODS[i];
      sum += DEPTHS[i] / omega * (Math.cos(phases[i]) - Math.cos(omega * t + phases[i]));
    }
    return meanWatts * sum / 3600;
  }

  /** Reactive over active power. */
  public double tangent() {
    return Math.sqrt(1 - powerFactor * powerFactor) / powerFactor;
  }

  public double powerFactor() { return powerFactor; }

  /** @param phase 0…2 */
  public double watts(int phase, Instant time) { return shares[phase] * watts(time); }

  /** V, between phase and neutral. */
  public double volts(int phase, Instant time) {
    double t = seconds(time);
    return NOMINAL_VOLTS * (1 + 0.012 * Math.sin(Math.TAU * t / DAY + phase)
        + 0.004 * Math.sin(Math.TAU * t / 47 + 2.1 * phase + phases[3]));
  }

  /** A */
  public double amperes(int phase, Instant time) {
    return watts(phase, time) / (volts(phase, time) * powerFactor);
  }

  /** Hz */
  public double hertz(Instant time) {
    double t = seconds(time);
    return 50 + 0.02 * Math.sin(Math.TAU * t / 311) + 0.01 * Math.sin(Math.TAU * t / 67);
  }
}
