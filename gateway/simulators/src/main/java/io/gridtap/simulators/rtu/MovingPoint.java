package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import org.jspecify.annotations.Nullable;

/** A point and what is known of it now. Guarded by the process' monitor. */
final class MovingPoint {
  private final RtuPoint point;
  private final @Nullable Course course;
  private final double deadband;
  private Monitored value;
  private boolean held;
  private boolean operating;

  MovingPoint(RtuPoint point, long seed) {
    this.point = point;
    this.value = point.initial();
    this.deadband = point.effectiveDeadband();
    // each point a course of its own that does not depend on which others there are
    long own = seed * 0x9E37_79B9_7F4A_7C15L + ((long) point.commonAddress() << 24 | point.address());
    this.course = point.generator().map(generator -> Course.of(generator, PointValue.number(value), own)).orElse(null);
  }

  RtuPoint point() { return point; }

  Monitored value() { return value; }

  void value(Monitored now) { value = now; }

  boolean isHeld() { return held; }

  void held(boolean still) { held = still; }

  /** A command moves it. */
  boolean isOperating() { return operating; }

  void operating(boolean moving) { operating = moving; }

  boolean isCounter() { return value instanceof IntegratedTotal; }

  boolean hasCourse() { return course != null; }

  /** Where its generator has it; the value it has if that is less than the deadband away. */
  Monitored sample(long nanos) {
    if (course == null) return value;
    double number = course.at(nanos);
    if (held || operating || Math.abs(number - PointValue.number(value)) < deadband) return value;
    return PointValue.of(value, number);
  }

  /** For an event that has to come: where its generator has it, or another value than now. */
  Monitored next(long nanos) {
    return course == null ? PointValue.another(value) : PointValue.of(value, course.at(nanos));
  }
}
