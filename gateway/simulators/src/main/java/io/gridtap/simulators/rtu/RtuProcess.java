package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What the RTU's points are doing, without a clock and without a thread. Time passes in {@link #advance}.
 *
 * <p>Thread rule: everything is guarded by the monitor of this object, as is what it gives to the outlet, so that
 * the station sees changes in the order in which they happen.
 */
final class RtuProcess {
  /** Generators are looked at so often. */
  static final Duration SAMPLE = Duration.ofMillis(100);

  private static final long SAMPLE_NANOS = SAMPLE.toNanos();
  private static final long SECOND_NANOS = 1_000_000_000;
  /** After a longer pause, of a computer that slept, the samples between are left out. */
  private static final int MAX_SAMPLES = 36_000;
  /** From so many events a second on, events are arranged for packing. */
  private static final int PACKED_FROM = 1000;

  /** Where changes go. */
  interface Outlet {
    /** An event if the value is another one than before. */
    void update(RtuPoint point, Monitored value, Instant time);

    /** The present value, without an event. */
    void set(RtuPoint point, Monitored value, Instant time);

    /** A counter counts. @return its running count */
    Monitored count(RtuPoint point, int increment, Instant time);

    /** An event. */
    void report(RtuPoint point, Monitored value, Instant time);
  }

  /** Something to be done at a time of the process. */
  private record Later(long nanos, long sequence, Runnable action) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(sequence, other.sequence);
    }
  }

  private final Map<String, MovingPoint> points = new LinkedHashMap<>();
  private final Map<String, MovingPoint> byName = new HashMap<>();
  private final Map<String, MovingPoint> byCommand = new HashMap<>();
  private final List<MovingPoint> movers = new ArrayList<>();
  private final PriorityQueue<Later> later = new PriorityQueue<>();
  private final int eventsPerSecond;
  private final boolean moving;
  private final Spread spread;
  private final Spread burst;
  private final Outlet outlet;
  private Instant anchor;
  private long now;
  private long nextSample;
  private long sequence;
  /** Events of {@link #eventsPerSecond} that were made or left out. */
  private long settled;
  private long events;
  private long skipped;

  /**
   * @param eventsPerSecond 0: generators make events
   * @param moving whether generators run
   * @param start the time at which time is 0
   */
  RtuProcess(RtuPoints list, long seed, int eventsPerSecond, boolean moving, Instant start, Outlet outlet) {
    this.eventsPerSecond = eventsPerSecond;
    this.moving = moving;
    this.anchor = start;
    this.outlet = outlet;
    for (RtuPoint point : list.list()) {
      MovingPoint state = new MovingPoint(point, seed);
      points.put(point.reference(), state);
      byName.put(point.name(), state);
      point.command().ifPresent(
          command -> byCommand.put(point.commonAddress() + "/" + command.point().address(), state));
      if (state.hasCourse()) movers.add(state);
    }
    this.spread = new Spread(List.copyOf(points.values()), eventsPerSecond >= PACKED_FROM);
    this.burst = new Spread(List.copyOf(points.values()), true);
  }

  // ---- time

  /** Lets time pass: what was to be done is done, generators go on. Events that are due then wait for {@link #emit}. */
  synchronized void advance(Duration elapsed) {
    now += elapsed.toNanos();
    while (!later.isEmpty() && later.element().nanos <= now) later.remove().action.run();
    if (moving) sample();
  }

  /** The RTU's clock shows another time than was counted. */
  synchronized void adjust(Instant clock) {
    anchor = clock.minusNanos(now);
  }

  synchronized Instant time() { return time(now); }

  private Instant time(long nanos) { return anchor.plusNanos(nanos); }

  synchronized void later(Duration delay, Runnable action) {
    later.add(new Later(now + delay.toNanos(), sequence++, action));
  }

  private void sample() {
    nextSample = Math.max(nextSample, now - now % SAMPLE_NANOS - MAX_SAMPLES * SAMPLE_NANOS);
    for (; nextSample <= now; nextSample += SAMPLE_NANOS)
      for (MovingPoint mover : movers) {
        // where events are made to order, only counters are left to go on by themselves
        if (eventsPerSecond > 0 && !mover.isCounter()) continue;
        if (mover.isAccumulating()) count(mover, nextSample);
        else
          sample(mover, nextSample);
      }
  }

  private void count(MovingPoint counter, long nanos) {
    int increment = counter.increment(nanos);
    if (increment != 0) counter.value(outlet.count(counter.point(), increment, time(nanos)));
  }

  private void sample(MovingPoint mover, long nanos) {
    Monitored value = mover.sample(nanos);
    if (mover.isEvent(value)) change(mover, value, time(nanos));
    else if (!value.equals(mover.present())) {
      mover.present(value);
      outlet.set(mover.point(), value, time(nanos));
    }
  }

  private void change(MovingPoint point, Monitored value, Instant time) {
    point.value(value);
    outlet.update(point.point(), value, time);
    if (!point.isCounter()) events++;
  }

  // ---- events to order

  /**
   * Makes events that are due. Those that are more than a second late are left out.
   *
   * @param most in this call
   * @return whether others are due
   */
  synchronized boolean emit(int most) {
    if (eventsPerSecond == 0) return false;
    long due = now / SECOND_NANOS * eventsPerSecond + now % SECOND_NANOS * eventsPerSecond / SECOND_NANOS;
    long late = due - settled - eventsPerSecond;
    if (late > 0) {
      skipped += late;
      settled += late;
    }
    for (int made = 0; settled < due; made++) {
      if (made == most) return true;
      settled++;
      long nanos = settled / eventsPerSecond * SECOND_NANOS + settled % eventsPerSecond * SECOND_NANOS
          / eventsPerSecond;
      if (!report(spread, nanos)) skipped++;
    }
    return false;
  }

  /** So many events at once. @return how many there were: none if all points are held */
  synchronized int burst(int count) {
    for (int made = 0; made < count; made++) if (!report(burst, now)) return made;
    return count;
  }

  private boolean report(Spread from, long nanos) {
    Optional<MovingPoint> turn = from.next();
    if (turn.isEmpty()) return false;
    MovingPoint point = turn.get();
    report(point, point.next(nanos), time(nanos));
    return true;
  }

  private void report(MovingPoint point, Monitored value, Instant time) {
    point.value(value);
    outlet.report(point.point(), value, time);
    events++;
  }

  // ---- from outside

  synchronized Collection<MovingPoint> points() { return List.copyOf(points.values()); }

  /** By {@code CA/IOA} or by name. */
  synchronized MovingPoint point(String reference) {
    MovingPoint point = points.getOrDefault(reference, byName.get(reference));
    if (point == null)
      throw new IllegalArgumentException("there is no point '%s'; write ca/ioa or the name".formatted(reference));
    return point;
  }

  synchronized Optional<MovingPoint> commandedBy(int commonAddress, int address) {
    return Optional.ofNullable(byCommand.get(commonAddress + "/" + address));
  }

  /** From now on this is the value, whatever the generator makes of it. @return whether it is another one */
  synchronized boolean hold(MovingPoint point, Monitored value) {
    if (value.getClass() != point.value().getClass())
      throw new IllegalArgumentException("%s has %s, not %s".formatted(point.point().reference(),
          point.value().getClass().getSimpleName(), value.getClass().getSimpleName()));
    point.held(true);
    boolean changed = !value.equals(point.value()) || !value.equals(point.present());
    // a counter may have been reset meanwhile
    if (changed || point.isCounter()) change(point, value, time(now));
    return changed;
  }

  /** The generator goes on. @return false if it was not held */
  synchronized boolean release(MovingPoint point) {
    boolean was = point.isHeld();
    point.held(false);
    Quality first = point.point().initial().quality();
    Monitored value = PointValue.with(point.value(), first);
    if (was && !value.equals(point.value())) change(point, value, time(now));
    return was;
  }

  /** Tells its value as an event, although it has not changed. */
  synchronized void repeat(MovingPoint point) {
    report(point, point.present(), time(now));
  }

  /** A command did it; the station was told by the answer to the command. */
  synchronized void moved(MovingPoint point, Monitored value) {
    point.value(value);
  }

  synchronized long events() { return events; }

  synchronized long skipped() { return skipped; }
}
