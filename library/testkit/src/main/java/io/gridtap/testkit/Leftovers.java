package io.gridtap.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a test must not leave behind: links, connections, and threads that have begun since. */
public final class Leftovers {
  private static final Pattern THREAD = Pattern.compile("^#(\\d+) \"(.*)\" .*", Pattern.MULTILINE);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Duration limit;
  private final List<String> names;
  private final Map<Long, String> before;

  private Leftovers(Duration limit, List<String> names) throws IOException {
    this.limit = limit;
    this.names = names;
    this.before = live();
  }

  /**
   * From now on.
   *
   * @param limit of each wait
   * @param names what the names of threads begin with, virtual ones included
   */
  public static Leftovers since(Duration limit, String... names) throws IOException {
    return new Leftovers(limit, List.of(names));
  }

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
  public void awaitNoThreads() throws IOException {
    Map<Long, String> left = begun();
    // threads that were not started here cannot be joined
    for (long end = end(); !left.isEmpty() && System.nanoTime() - end < 0; left = begun())
      LockSupport.parkNanos(PAUSE.toNanos());
    if (!left.isEmpty()) throw new AssertionError("these threads are left: " + left.values());
  }

  private long end() { return System.nanoTime() + limit.toNanos(); }

  private Map<Long, String> begun() throws IOException {
    Map<Long, String> begun = live();
    begun.keySet().removeAll(before.keySet());
    return begun;
  }

  /** By identifier. All threads of the machine that have a stack; the list of {@code Thread} has no virtual ones. */
  private Map<Long, String> live() throws IOException {
    Path directory = Files.createTempDirectory("threads");
    Path file = directory.resolve("dump");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(),
          HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      return THREAD.matcher(Files.readString(file)).results()
          .filter(thread -> names.stream().anyMatch(thread.group(2)::startsWith))
          .collect(Collectors.toMap(thread -> Long.valueOf(thread.group(1)), thread -> thread.group(2), (one, _) -> one,
              TreeMap::new));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }
}
