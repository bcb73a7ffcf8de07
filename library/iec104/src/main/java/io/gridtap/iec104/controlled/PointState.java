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

  /** @return whether it is another one than before */
  boolean set(Monitored newValue, Instant when) {
    if (newValue.getClass() != value.getClass())
      throw new IllegalArgumentException("station %d, point %d has %s, not %s".formatted(station.commonAddress(),
          point.address(), value.getClass().getSimpleName(), newValue.getClass().getSimpleName()));
    if (newValue instanceof IntegratedTotal total) {
      carry |= total.carry();
      adjusted |= total.adjusted();
    }
    boolean changed = !newValue.equals(value);
    value = newValue;
    time = when;
    return changed;
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
