package io.gridtap.iec104.apci;

import io.gridtap.wire.Moment;
import java.util.EnumMap;
import java.util.Map;

/** Every timer of a connection is a row here. */
final class Timers {
  enum Timer {
    /** t1 of the oldest I frame not acknowledged. */
    T1_DATA,
    /** t1 of STARTDT act. */
    T1_START,
    /** t1 of STOPDT act. */
    T1_STOP,
    /** t1 of TESTFR act. */
    T1_TEST, T2, T3,
    /** The rest of a frame of which a part has arrived. */
    FRAME
  }

  private final Map<Timer, Moment> rows = new EnumMap<>(Timer.class);

  void start(Timer timer, Moment deadline) { rows.put(timer, deadline); }

  void stop(Timer timer) { rows.remove(timer); }

  boolean runs(Timer timer) { return rows.containsKey(timer); }

  /** True once for each expiry: the timer is stopped by it. */
  boolean expired(Timer timer, Moment now) {
    Moment deadline = rows.get(timer);
    if (deadline == null || !now.reached(deadline)) return false;
    rows.remove(timer);
    return true;
  }

  void clear() { rows.clear(); }

  Moment earliest() {
    Moment earliest = Moment.NEVER;
    for (Moment deadline : rows.values()) earliest = earliest.earlier(deadline);
    return earliest;
  }
}
