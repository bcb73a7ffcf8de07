package io.gridtap.dlms.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Invocation counters in memory: for tests, and for keys that do not outlive the process. With keys that do, a restart
 * would use values again.
 *
 * <p>
 * At most 65,536 session keys are remembered; beyond, the one used longest ago is forgotten. Lasting ones come from
 * the configuration and are all remembered.
 */
public final class MemoryCounters implements InvocationCounters {
  private static final int MAX_SESSIONS = 65_536;

  private final Map<CounterId, Long> sent = new Bounded();
  private final Map<CounterId, Long> received = new Bounded();

  @Override
  public synchronized long next(CounterId id) {
    long value = upcoming(id);
    if (value >= END)
      throw new SecurityRefusal(SecurityRefusal.Kind.EXHAUSTED,
          "the invocation counter of %s with key %s is at its end: change the key".formatted(id.title(), id.key()));
    sent.put(id, value + 1);
    return value;
  }

  @Override
  public synchronized long upcoming(CounterId id) { return sent.getOrDefault(id, 0L); }

  @Override
  public synchronized void advance(CounterId id, long atLeast) {
    if (atLeast < 0 || atLeast > END)
      throw new IllegalArgumentException("an invocation counter is 0…0xffffffff: " + atLeast);
    sent.merge(id, atLeast, Math::max);
  }

  @Override
  public synchronized void accept(CounterId id, long value) {
    if (value < 0 || value > END)
      throw new IllegalArgumentException("an invocation counter is 0…0xffffffff: " + value);
    long expected = expected(id);
    if (value < expected) throw SecurityRefusal.counter(id, value, expected);
    received.put(id, value + 1);
  }

  @Override
  public synchronized long expected(CounterId id) { return received.getOrDefault(id, 0L); }

  /** Lasting ones are never evicted: only when the eldest is of a session. */
  private static final class Bounded extends LinkedHashMap<CounterId, Long> {
    private static final long serialVersionUID = 1L;

    Bounded() { super(16, 0.75f, true); }

    @Override
    protected boolean removeEldestEntry(Map.Entry<CounterId, Long> eldest) {
      return size() > MAX_SESSIONS && eldest.getKey().life() == CounterId.Life.SESSION;
    }
  }
}
