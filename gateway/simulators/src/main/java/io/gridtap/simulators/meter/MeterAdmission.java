package io.gridtap.simulators.meter;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.link.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** How many associations a meter takes at a time, and how soon it takes the next. */
final class MeterAdmission implements Admission {
  private static final Duration LINGER_MIN = Duration.ofSeconds(10);
  private static final int LINGER_SPREAD_MILLIS = 5000;

  private final MeterFaults faults;
  private final InstantSource time;
  private final SplittableRandom random;
  private int associations;
  private Instant freeAt = Instant.MIN;

  MeterAdmission(MeterFaults faults, InstantSource time, long seed) {
    this.faults = faults;
    this.time = time;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public synchronized boolean enter(Route route) {
    if (random.nextDouble() < faults.of(MeterFault.BUSY)) return false;
    if (faults.has(MeterFault.LINGER) && time.instant().isBefore(freeAt)) return false;
    if (associations > 0 && (faults.has(MeterFault.ONE_ASSOCIATION) || faults.has(MeterFault.LINGER))) return false;
    associations++;
    return true;
  }

  @Override
  public synchronized void leave(Route route) {
    associations--;
    if (faults.has(MeterFault.LINGER))
      freeAt = time.instant().plus(LINGER_MIN).plusMillis(random.nextInt(LINGER_SPREAD_MILLIS));
  }
}
