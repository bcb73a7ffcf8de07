package io.gridtap.simulators.meter;

import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.MemoryCounters;

/**
 * Counters of a meter that lives as long as the process, and shows the highest one it has received: clients read it to
 * begin above it.
 */
final class HighestCounter implements InvocationCounters {
  private final InvocationCounters counters = new MemoryCounters();
  private volatile long highest;

  /** Received and accepted last; 0 before any. */
  long highest() { return highest; }

  @Override
  public long next(CounterId id) { return counters.next(id); }

  @Override
  public long upcoming(CounterId id) { return counters.upcoming(id); }

  @Override
  public void advance(CounterId id, long atLeast) { counters.advance(id, atLeast); }

  @Override
  public synchronized void accept(CounterId id, long received) {
    counters.accept(id, received);
    if (id.life() == CounterId.Life.LASTING) highest = Math.max(highest, received);
  }

  @Override
  public long expected(CounterId id) { return counters.expected(id); }
}
