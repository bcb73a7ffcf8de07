package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.wire.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one controlling station, of which one at most is started (IEC 60870-5-104 §10). Events are kept
 * for the group, not for a connection: they outlive it. Thread-safe: guarded by the device's lock.
 */
public final class RedundancyGroup {
  /**
   * Counts since the group exists.
   *
   * @param waiting events in the buffer
   * @param acknowledged events that have arrived
   * @param dropped events that were lost because the buffer was full
   * @param connections open ones
   * @param started whether one of them is started
   */
  public record Statistics(int waiting, long acknowledged, long dropped, int connections, boolean started) {}

  private final ControlledDevice device;
  private final String name;
  private final EventBuffer buffer;
  private final List<Cycle> cycles = new ArrayList<>();
  private final List<ControlledEngine> connections = new ArrayList<>();
  /** M_EI_NA_1 that has not been sent, by station. */
  private final Map<Integer, EndOfInitialization> initializations = new TreeMap<>();
  private @Nullable ControlledEngine active;
  private long acknowledged;
  private boolean overflowed;

  RedundancyGroup(ControlledDevice device, String name, Iterable<StationState> stations) {
    this.device = device;
    this.name = name;
    this.buffer = new EventBuffer(device.settings().maxEvents());
    for (StationState station : stations) {
      cycles.addAll(Cycle.of(station));
      device.settings().initialization()
          .ifPresent(told -> initializations.put(station.commonAddress(), told));
    }
  }

  public String name() { return name; }

  public Statistics statistics() {
    synchronized (device) {
      return new Statistics(buffer.size(), acknowledged, buffer.dropped(), connections.size(), active != null);
    }
  }

  @Override
  public String toString() { return "redundancy group " + name; }

  EventBuffer buffer() { return buffer; }

  List<Cycle> cycles() { return cycles; }

  @Nullable
  ControlledEngine active() { return active; }

  Map<Integer, EndOfInitialization> initializations() { return initializations; }

  void connect(ControlledEngine engine) { connections.add(engine); }

  void disconnect(ControlledEngine engine) {
    connections.remove(engine);
    release(engine);
  }

  void activate(ControlledEngine engine, Moment now) {
    active = engine;
    for (Cycle cycle : cycles) cycle.start(now);
  }

  void release(ControlledEngine engine) {
    if (active != engine) return;
    active = null;
    for (Cycle cycle : cycles) cycle.stop();
  }

  void add(Event event) {
    if (buffer.add(event) && !overflowed) {
      overflowed = true;
      device.overflowed(this);
    }
    if (active != null) active.pokeIfRoom();
  }

  void acknowledged(int events) {
    acknowledged += events;
    if (overflowed && buffer.isEmpty()) {
      overflowed = false;
      device.recovered(this);
    }
  }

  boolean hasOverflowed() { return overflowed; }
}
