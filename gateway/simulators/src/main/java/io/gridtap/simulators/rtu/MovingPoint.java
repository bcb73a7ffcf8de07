package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import org.jspecify.annotations.Nullable;

/** A point and what is known of it now. Guarded by the process' monitor. */
final class MovingPoint {
  private final RtuPoint point;
  private final @Nullable Course course;
  private final double deadband;
  private final boolean accumulating;
  /** As events have told it. */
  private Monitored value;
  private Monitored present;
  private long counted;
  private boolean held;
  private boolean operating;

  MovingPoint(RtuPoint point, long seed) {
    this.point = point;
    this.value = point.initial();
    this.present = value;
    this.counted = (long) PointValue.number(value);
    this.accumulating = value instanceof IntegratedTotal
        && point.generator().filter(Generator.Counter.class::isInstance).isPresent();
    this.deadband = point.effectiveDeadband();
    // each point a course of its own that does not depend on which others there are
    long own = seed * 0x9E37_79B9_7F4A_7C15L + ((long) point.commonAddress() << 24 | point.address());
    this.course = point.generator().map(generator -> Course.of(generator, PointValue.number(value), own)).orElse(null);
  }

  RtuPoint point() { return point; }

  /** As events have told it; of a counter the running count. */
  Monitored value() { return value; }

  void value(Monitored now) {
    value = now;
    present = now;
  }

  /** As it is now, perhaps within the deadband of {@link #value}. */
  Monitored present() { return present; }

  void present(Monitored now) { present = now; }

  boolean isHeld() { return held; }

  void held(boolean still) { held = still; }

  /** A command moves it. */
  boolean isOperating() { return operating; }

  void operating(boolean moving) { operating = moving; }

  boolean isCounter() { return value instanceof IntegratedTotal; }

  /** A counter whose generator says how much is added, whatever it has been reset to. */
  boolean isAccumulating() {
    return accumulating;
  }

  boolean hasCourse() { return course != null; }

  /** What has been counted since the last time; nothing while it is held. */
  int increment(long nanos) {
    if (course == null) return 0;
    long now = (long) course.at(nanos);
    int increment = held ? 0 : (int) (now - counted);
    counted = now;
    return increment;
  }

  /** Where its generator has it. */
  Monitored sample(long nanos) {
    return course == null || held || operating ? present : PointValue.of(value, course.at(nanos));
  }

  /** It is the deadband away from what events have told. */
  boolean isEvent(Monitored sampled) {
    return !sampled.equals(value) && Math.abs(PointValue.number(sampled) - PointValue.number(value)) >= deadband;
  }

  /** For an event that has to come: where its generator has it, or another value than now. */
  Monitored next(long nanos) {
    return course == null ? PointValue.another(value) : PointValue.of(value, course.at(nanos));
  }
}
