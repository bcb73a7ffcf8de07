package io.gridtap.testkit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a test must not leave behind: links, connections, and threads that have begun since. */
public final class Leftovers {
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Duration limit;
  private final List<String> names;
  private final Map<Long, String> before;

  private Leftovers(Duration limit, List<String> names) {
    this.limit = limit;
    this.names = names;
    this.before = live();
  }

  /**
   * From now on.
   *
   * @param limit of each wait
   * @param names what the names of threads of the system begin with
   */
  public static Leftovers since(Duration limit, String... names) { return new Leftovers(limit, List.of(names)); }

  /** @throws AssertionError if there are links after the limit */
  public void awaitNoLinks(FaultProxy... proxies) throws InterruptedException {
    for (FaultProxy proxy : proxies)
      if (!proxy.awaitNoLinks(limit)) throw new AssertionError("%d links are left".formatted(proxy.links()));
  }

  /**
   * @param connections as a server counts them
   * @throws AssertionError if there are some after the limit
   */
  public void awaitNone(Supplier<? extends Collection<?>> connections) {
    Collection<?> left = connections.get();
    // nobody who counts tells when there are none any more
    for (long end = end(); !left.isEmpty() && System.nanoTime() - end < 0; left = connections.get())
      LockSupport.parkNanos(PAUSE.toNanos());
    if (!left.isEmpty()) throw new AssertionError("these are left: " + left);
  }

  /** @throws AssertionError if such threads live after the limit */
  public void awaitNoThreads() {
    Map<Long, String> left = begun();
    // threads that were not started here cannot be joined
    for (long end = end(); !left.isEmpty() && System.nanoTime() - end < 0; left = begun())
      LockSupport.parkNanos(PAUSE.toNanos());
    if (!left.isEmpty()) throw new AssertionError("these threads are left: " + left.values());
  }

  private long end() { return System.nanoTime() + limit.toNanos(); }

  private Map<Long, String> begun() {
    Map<Long, String> begun = live();
    begun.keySet().removeAll(before.keySet());
    return begun;
  }

  /**
   * By identifier. Virtual ones are not among them: nothing but a dump of all threads knows those, and a dump brings the
   * virtual machine down now and then. What they serve is: links and connections.
   */
  private Map<Long, String> live() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> names.stream().anyMatch(thread.getName()::startsWith))
        .collect(Collectors.toMap(Thread::threadId, Thread::getName, (one, _) -> one, TreeMap::new));
  }
}
