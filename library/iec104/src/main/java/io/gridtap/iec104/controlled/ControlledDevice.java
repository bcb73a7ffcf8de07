package io.gridtap.iec104.controlled;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind all connections of a controlled station: its stations (common addresses) with the values of their
 * points, and the redundancy groups with their events.
 *
 * <p>
 * Thread rule: everything is guarded by one lock, the monitor of this object, which is held shortly and never while the
 * user's code runs, {@link FileHandler} excepted. Any thread may call the public methods of the device, of its groups and of
 * {@link Request}s; an engine is used by its owner alone.
 */
public final class ControlledDevice {
  private static final System.Logger LOG = System.getLogger(ControlledDevice.class.getName());

  private final Map<Integer, StationState> stations = new LinkedHashMap<>();
  private final List<RedundancyGroup> groups = new ArrayList<>();
  private final DeviceSettings settings;
  private final InstantSource clock;
  private final Consumer<DeviceEvent> listener;
  private final List<DeviceEvent> news = new ArrayList<>();
  private final List<Runnable> wakes = new ArrayList<>();
  private long lastEvent;
  private boolean clockSynchronized;
  /** Whether {@link #news} or {@link #wakes} may hold something; spares {@link #tell} the lock. */
  private volatile boolean somethingToTell;

  /**
   * @param clock the station's clock
   * @param listener called on whichever thread caused the event, outside the lock
   */
  public ControlledDevice(List<Station> stations, DeviceSettings settings, InstantSource clock,
      Consumer<DeviceEvent> listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.clockSynchronized = settings.clock() == DeviceSettings.Clock.TRUSTED;
    for (Station station : stations)
      if (this.stations.put(station.commonAddress(), new StationState(station)) != null)
        throw new IllegalArgumentException("two stations of common address " + station.commonAddress());
    if (this.stations.isEmpty()) throw new IllegalArgumentException("a device has at least one station");
    settings.overflowPoint().ifPresent(at -> {
      if (!(point(at.commonAddress(), at.address()).value() instanceof SinglePoint))
        throw new IllegalArgumentException("the overflow point is a single point: " + at);
    });
  }

  public DeviceSettings settings() { return settings; }

  InstantSource clock() { return clock; }

  // ---- groups and connections

  /** A new redundancy group, whose buffer collects events from now on. */
  public synchronized RedundancyGroup group(String name) {
    RedundancyGroup group = new RedundancyGroup(this, name, stations.values());
    groups.add(group);
    return group;
  }

  /** The group and its events are no longer wanted. */
  public synchronized void remove(RedundancyGroup group) {
    groups.remove(group);
  }

  /**
   * The engine of a new connection.
   *
   * @param files file transfer; without it types 120…127 are unknown
   * @param wake called from any thread, outside the lock, when the engine is to be given
   *     {@link ControlledCommand.Proceed}
   */
  public synchronized ControlledEngine engine(RedundancyGroup group, ApciSettings apci, Optional<FileHandler> files,
      Runnable wake, Moment now) {
    ControlledEngine engine = new ControlledEngine(this, group, apci, files, wake, now);
    group.connect(engine);
    return engine;
  }

  // ---- values

  /**
   * A new value; if it differs from the one before it is an event (cause 3) for every group. A counter's value is its
   * running count, and becomes an event when it is frozen.
   *
   * @return whether it differs
   * @throws IllegalArgumentException if there is no such point, or it has another type of information
   */
  public boolean update(int commonAddress, int address, Monitored value, Instant time) {
    boolean changed;
    synchronized (this) {
      changed = change(commonAddress, address, value, time, Cause.SPONTANEOUS, false, null, 0);
    }
    tell();
    return changed;
  }

  /**
   * A value that is an event whether it differs or not.
   *
   * @param cause {@link Cause#SPONTANEOUS}, {@link Cause#RETURN_LOCAL}, or another the point's type allows
   */
  public void report(int commonAddress, int address, Monitored value, Instant time, Cause cause) {
    synchronized (this) {
      change(commonAddress, address, value, time, cause, true, null, 0);
    }
    tell();
  }

  /**
   * The present value without an event: what interrogations, reads and cyclic transmission tell, for example of a
   * measured value that has not left its deadband. The next {@link #update} is an event even if it brings the same one.
   *
   * @throws IllegalArgumentException if there is no such point, or it has another type of information
   */
  public synchronized void set(int commonAddress, int address, Monitored value, Instant time) {
    point(commonAddress, address).setSilently(value, time);
  }

  /**
   * A counter counts: its running count goes on from where a freeze with reset has left it. Beyond 2³¹ - 1 it goes on
   * from -2³¹, and the next reading has CY.
   *
   * @param increment counts since the last time
   * @return the running count now
   * @throws IllegalArgumentException if there is no such point, or it is no counter
   */
  public synchronized IntegratedTotal count(int commonAddress, int address, int increment, Instant time) {
    return point(commonAddress, address).count(increment, time);
  }

  /** The value as it is now in the process: of a counter its running count, not the reading. */
  public synchronized Monitored present(int commonAddress, int address) {
    return point(commonAddress, address).value();
  }

  /** The value an interrogation would tell now. */
  public synchronized Monitored value(int commonAddress, int address) {
    PointState point = point(commonAddress, address);
    return point.point().isCounter() ? point.told() : point.value();
  }

  /**
   * Freezes or resets counters locally (modes A and B; in A the readings are told).
   *
   * @param request 1…4 a group, 5 all
   */
  public void freeze(int commonAddress, int request, Freeze how, Instant time) {
    synchronized (this) {
      freeze(station(commonAddress), request, how, time);
    }
    tell();
  }

  /** Whether the clock is right, which time tags tell by IV; for those who set it otherwise than by C_CS_NA_1. */
  public synchronized void synchronizedClock(boolean right) {
    clockSynchronized = right;
  }

  /** Tells all groups that a station was initialized: M_EI_NA_1 now, or when data transfer is started. */
  public void initialized(int commonAddress, EndOfInitialization told) {
    synchronized (this) {
      station(commonAddress);
      for (RedundancyGroup group : groups) {
        group.initializations().put(commonAddress, told);
        ControlledEngine active = group.active();
        if (active != null) active.poke();
      }
    }
    tell();
  }

  /** Under the lock. */
  boolean allows(int commonAddress, int address, Cause cause) {
    return point(commonAddress, address).eventType().allowsInMonitorDirection(cause);
  }

  /** Under the lock. */
  boolean change(int commonAddress, int address, Monitored value, Instant time, Cause cause, boolean always,
      @Nullable RedundancyGroup origin, int originator) {
    PointState point = point(commonAddress, address);
    if (!point.eventType().allowsInMonitorDirection(cause))
      throw new IllegalArgumentException("%s is not sent with cause %s".formatted(point.eventType(), cause));
    boolean changed = point.set(value, time);
    if (!point.point().isCounter() && (changed || always)) report(point, value, time, cause, origin, originator);
    return changed;
  }

  private void report(PointState point, Monitored value, Instant time, Cause cause, @Nullable RedundancyGroup origin,
      int originator) {
    TypeId untagged = point.untagged();
    if (point.point().doubled() && untagged != null)
      add(point, untagged, value, time, cause, origin, originator);
    add(point, point.eventType(), value, time, cause, origin, originator);
  }

  private void add(PointState point, TypeId type, Monitored value, Instant time, Cause cause,
      @Nullable RedundancyGroup origin, int originator) {
    Event event = new Event(++lastEvent, point, type, value, time, !clockSynchronized, cause, origin, originator);
    point.lastEvent(lastEvent);
    // an overflow may add an event of its own
    for (int i = 0; i < groups.size(); i++) groups.get(i).add(event);
  }

  void freeze(StationState station, int request, Freeze how, Instant time) {
    for (PointState point : station.counters(request))
      if (point.freeze(how) && station.station().counters().spontaneous())
        report(point, point.told(), time, Cause.SPONTANEOUS, null, 0);
  }

  long lastEvent() { return lastEvent; }

  Collection<StationState> stations() { return stations.values(); }

  @Nullable
  StationState findStation(int commonAddress) { return stations.get(commonAddress); }

  private StationState station(int commonAddress) {
    StationState station = stations.get(commonAddress);
    if (station == null) throw new IllegalArgumentException("there is no station " + commonAddress);
    return station;
  }

  private PointState point(int commonAddress, int address) {
    PointState point = station(commonAddress).point(address);
    if (point == null)
      throw new IllegalArgumentException("station %d has no point %d".formatted(commonAddress, address));
    return point;
  }

  // ---- overflow

  void overflowed(RedundancyGroup group) {
    tellLater(new DeviceEvent.Overflowed(group.name()));
    settings.overflowPoint().ifPresent(at -> overflow(at, true));
  }

  void recovered(RedundancyGroup group) {
    tellLater(new DeviceEvent.Recovered(group.name(), group.buffer().dropped()));
    if (groups.stream().noneMatch(RedundancyGroup::hasOverflowed))
      settings.overflowPoint().ifPresent(at -> overflow(at, false));
  }

  private void overflow(DeviceSettings.Address at, boolean on) {
    change(at.commonAddress(), at.address(), new SinglePoint(on, Quality.GOOD), clock.instant(), Cause.SPONTANEOUS,
        false, null, 0);
  }

  // ---- what is told outside the lock

  void wakeLater(Runnable wake) {
    wakes.add(wake);
    somethingToTell = true;
  }

  void tellLater(DeviceEvent event) {
    news.add(event);
    somethingToTell = true;
  }

  /** Never under the lock. */
  void tell() {
    if (!somethingToTell) return;
    List<Runnable> due;
    List<DeviceEvent> events;
    synchronized (this) {
      due = List.copyOf(wakes);
      wakes.clear();
      events = List.copyOf(news);
      news.clear();
      somethingToTell = false;
    }
    due.forEach(Runnable::run);
    events.forEach(this::tell);
  }

  /** Whoever caused the event has no part in a fault of the listener. */
  private void tell(DeviceEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "the listener of a device threw at %s".formatted(event), fault);
    }
  }
}
