package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.TypeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a point now. Guarded by the device's lock. */
final class PointState {
  private final StationState station;
  private final Point point;
  private final TypeId eventType;
  private final @Nullable TypeId untagged;
  private Monitored value;
  private Instant time = Instant.EPOCH;
  /** Sequence number of its latest event. */
  private long lastEvent;
  private boolean transmitted = true;
  /** The value is not that of the latest event. */
  private boolean silent;

  /** Of a counter: the last reading, once there was one. */
  private @Nullable IntegratedTotal reading;
  private boolean carry;
  private boolean adjusted;

  PointState(StationState station, Point point) {
    this.station = station;
    this.point = point;
    this.eventType = point.eventType();
    this.untagged = point.untaggedType().orElse(null);
    this.value = point.initial();
  }

  StationState station() { return station; }

  Point point() { return point; }

  TypeId eventType() { return eventType; }

  @Nullable
  TypeId untagged() { return untagged; }

  Monitored value() { return value; }

  Instant time() { return time; }

  long lastEvent() { return lastEvent; }

  void lastEvent(long sequence) { lastEvent = sequence; }

  /** QPA 3: cyclic transmission can be switched off and on. */
  boolean transmitted() { return transmitted; }

  void transmitted(boolean on) { transmitted = on; }

  /** @return whether it is another one than before, or than events have told */
  boolean set(Monitored newValue, Instant when) {
    check(newValue);
    if (newValue instanceof IntegratedTotal total) {
      carry |= total.carry();
      adjusted |= total.adjusted();
    }
    boolean changed = silent || !newValue.equals(value);
    silent = false;
    value = newValue;
    time = when;
    return changed;
  }

  /** Without an event. */
  void setSilently(Monitored newValue, Instant when) { silent = set(newValue, when); }

  /** Counter: the running count goes on. Beyond 2³¹ - 1 it is negative, and CY is in the next reading. */
  IntegratedTotal count(int increment, Instant when) {
    if (!(value instanceof IntegratedTotal running))
      throw new IllegalArgumentException("station %d, point %d is no counter but has %s"
          .formatted(station.commonAddress(), point.address(), value.getClass().getSimpleName()));
    long sum = (long) running.counter() + increment;
    IntegratedTotal next = new IntegratedTotal((int) sum, running.sequence(), sum != (int) sum, false,
        running.invalid());
    set(next, when);
    return next;
  }

  private void check(Monitored newValue) {
    if (newValue.getClass() != value.getClass())
      throw new IllegalArgumentException("station %d, point %d has %s, not %s".formatted(station.commonAddress(),
          point.address(), value.getClass().getSimpleName(), newValue.getClass().getSimpleName()));
  }

  /** Counter: what interrogations tell; the running count as long as there is no reading. */
  Monitored told() {
    return reading != null ? reading : value;
  }

  /** @return whether there is a new reading */
  boolean freeze(Freeze how) {
    if (!(value instanceof IntegratedTotal running)) return false;
    boolean read = how == Freeze.FREEZE || how == Freeze.FREEZE_AND_RESET;
    if (read) {
      int sequence = reading == null ? running.sequence() : reading.sequence();
      reading = new IntegratedTotal(running.counter(), sequence + 1 & 31, carry, adjusted, running.invalid());
      carry = false;
      adjusted = false;
    }
    if (how == Freeze.RESET || how == Freeze.FREEZE_AND_RESET) {
      value = new IntegratedTotal(0, running.sequence(), false, false, running.invalid());
      if (how == Freeze.RESET) adjusted = true;
    }
    return read;
  }
}
