package io.gridtap.simulators.ied;

import java.util.SplittableRandom;

/**
 * A three-phase feeder with its breaker and protection: voltages and currents walk around their nominal values, the
 * frequency around 50 Hz; from time to time a fault trips the breaker, which recloses some seconds later. Advances in
 * steps of {@link SimulatedProcess#STEP_SECONDS}; the same random numbers give the same course.
 */
final class Feeder {
  /** What the breaker and its protection are doing. */
  enum Phase {
    CLOSED, STARTED, TRIPPED, OPENING, OPEN, CLOSING
  }

  private static final double MEAN_SECONDS_BETWEEN_FAULTS = 90;
  private static final double FAULT_CURRENT_FACTOR = 6;
  private static final double SECONDS_OPEN = 6;

  private final SplittableRandom random;
  private final double nominalVolts;
  private final double nominalAmperes;
  private final double[] volts = new double[3];
  private final double[] amperes = new double[3];
  private double hertz = 50;
  private double load = 1;
  private double powerAngle = Math.toRadians(18);
  private Phase phase = Phase.CLOSED;
  private double secondsInPhase;
  private int operations;

  /** @param nominalVolts phase to neutral */
  Feeder(SplittableRandom random, double nominalVolts, double nominalAmperes) {
    this.random = random;
    this.nominalVolts = nominalVolts;
    this.nominalAmperes = nominalAmperes;
    step(0, true);
  }

  /** @param closed what somebody holds the breaker at, if so: then there are no faults */
  void step(double seconds, boolean closed) {
    hertz += 0.003 * noise() + 0.1 * (50 - hertz) * seconds;
    load += 0.004 * noise() + 0.02 * (1 - load) * seconds;
    powerAngle += 0.002 * noise() + 0.05 * (Math.toRadians(18) - powerAngle) * seconds;
    for (int i = 0; i < 3; i++) {
      volts[i] = nominalVolts * (1 + 0.002 * noise() - 0.01 * (load - 1));
      amperes[i] = closed ? nominalAmperes * load * (1 + 0.004 * noise()) * (faulted(i) ? FAULT_CURRENT_FACTOR : 1) : 0;
    }
  }

  /** Lets protection and breaker take their course. True if the phase is another one now. */
  boolean protect(double seconds) {
    secondsInPhase += seconds;
    Phase next = switch (phase) {
      case CLOSED -> random.nextDouble() < seconds / MEAN_SECONDS_BETWEEN_FAULTS ? Phase.STARTED : phase;
      case STARTED -> secondsInPhase >= 0.4 ? Phase.TRIPPED : phase;
      case TRIPPED -> Phase.OPENING;
      case OPENING -> Phase.OPEN;
      case OPEN -> secondsInPhase >= SECONDS_OPEN ? Phase.CLOSING : phase;
      case CLOSING -> Phase.CLOSED;
    };
    if (next == phase) return false;
    phase = next;
    secondsInPhase = 0;
    if (next == Phase.OPEN) operations++;
    return true;
  }

  /** Somebody has closed the breaker. */
  void close() {
    phase = Phase.CLOSED;
    secondsInPhase = 0;
  }

  /** Somebody has opened it. */
  void countOperation() { operations++; }

  private boolean faulted(int conductor) {
    return conductor == 0 && (phase == Phase.STARTED || phase == Phase.TRIPPED || phase == Phase.OPENING);
  }

  private double noise() { return random.nextDouble() * 2 - 1; }

  Phase phase() { return phase; }

  /** Whether current flows. */
  boolean conducting() { return phase != Phase.OPEN && phase != Phase.CLOSING; }

  int operations() { return operations; }

  double hertz() { return hertz; }

  /** @param conductor 0…2 for phases A, B, C */
  double volts(int conductor) { return volts[conductor]; }

  double amperes(int conductor) { return amperes[conductor]; }

  /** Degrees. */
  double voltageAngle(int conductor) { return -120.0 * conductor + (conductor == 2 ? 360 : 0); }

  /** Degrees. */
  double currentAngle(int conductor) {
    double angle = voltageAngle(conductor) - Math.toDegrees(powerAngle);
    return angle < -180 ? angle + 360 : angle;
  }

  double voltAmperes() { return volts[0] * amperes[0] + volts[1] * amperes[1] + volts[2] * amperes[2]; }

  double watts() { return voltAmperes() * Math.cos(powerAngle); }

  double vars() { return voltAmperes() * Math.sin(powerAngle); }

  double powerFactor() { return Math.cos(powerAngle); }
}
