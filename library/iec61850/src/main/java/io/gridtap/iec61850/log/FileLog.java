package io.gridtap.iec61850.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps the newest entries in files, so that they outlive the server, however it ends. Entries are only ever appended,
 * each with a check sum; when a file has half of what the log may have it is put aside, as {@code NAME.1}, in place of
 * the one put aside before: the log holds between half and all of its limits.
 *
 * <p>What an end in the middle of writing has left of an entry is cut off when the log is opened. Of a file that is
 * damaged elsewhere the entries before the damage are there.
 */
public final class FileLog implements LogStore {
  /**
   * What a log may hold.
   *
   * @param maxEntries at least 2; each needs some 50 octets of memory
   * @param maxOctets of its files together
   * @param forced entries outlive a failure of the power too, not only of the process: one wait for the disk for all
   *        entries that have come meanwhile
   */
  public record Limits(int maxEntries, long maxOctets, boolean forced) {
    public static final Limits STANDARD = new Limits(100_000, 64 << 20, true);

    public Limits {
      if (maxEntries < 2 || maxOctets < 1024)
        throw new IllegalArgumentException("a log holds at least 2 entries and 1024 octets");
    }
  }

  private final Path path;
  private final Limits limits;
  private final LogSegment.Output output;
  private final ReentrantLock lock = new ReentrantLock();
  /** Put aside. */
  private Optional<LogSegment> older;
  /** Appended to; nothing after the attempt to begin a new one has failed. */
  private Optional<LogSegment> current;
  private long newest = Long.MIN_VALUE;
  private boolean closed;
  private volatile Extent extent = Extent.NOTHING;

  /**
   * Opens a log, or begins one.
   *
   * @param remarks is told what was cut off
   * @throws IOException if the files cannot be opened, are no log, or are in use
   */
  public static FileLog open(Path path, Limits limits, Consumer<String> remarks) throws IOException {
    return open(path, limits, remarks, LogSegment.DISK);
  }

  static FileLog open(Path path, Limits limits, Consumer<String> remarks, LogSegment.Output output)
      throws IOException {
    return new FileLog(path, limits, remarks, output);
  }

  private FileLog(Path path, Limits limits, Consumer<String> remarks, LogSegment.Output output) throws IOException {
    this.path = path;
    this.limits = limits;
    this.output = output;
    this.current = Optional.empty();
    this.older = Files.exists(aside()) ? Optional.of(openSegment(aside(), remarks)) : Optional.empty();
    try {
      LogSegment segment = openSegment(path, remarks);
      current = Optional.of(segment);
      forceName(segment);
      for (Path file : List.of(path, aside())) Files.deleteIfExists(rest(file));
    } catch (IOException | RuntimeException failure) {
      for (LogSegment segment : segments()) segment.close();
      throw failure;
    }
    noteExtent();
  }

  /** Entries that outlive a failure of the power are of no use in a file whose name does not. */
  private void forceName(LogSegment begun) throws IOException {
    if (!limits.forced()) return;
    try {
      output.forceName(path);
    } catch (IOException failure) {
      begun.close();
      throw failure;
    }
  }

  private Path aside() { return path.resolveSibling(path.getFileName() + ".1"); }

  private LogSegment openSegment(Path file, Consumer<String> remarks) throws IOException {
    LogSegment segment = LogSegment.open(file, newest, output);
    long torn = segment.cutTail();
    if (torn > 0) remarks.accept("%s: %d octets at its end are no whole entry and were cut off".formatted(file, torn));
    if (!segment.places().isEmpty()) newest = segment.places().getLast().number();
    return segment;
  }

  private List<LogSegment> segments() {
    return older.isPresent()
        ? current.map(segment -> List.of(older.get(), segment)).orElseGet(() -> List.of(older.get()))
        : current.map(List::of).orElseGet(List::of);
  }

  private void noteExtent() {
    Optional<Mark> oldest = Optional.empty();
    Optional<Mark> last = Optional.empty();
    int entries = 0;
    for (LogSegment segment : segments()) {
      if (segment.places().isEmpty()) continue;
      entries += segment.places().size();
      if (oldest.isEmpty()) oldest = Optional.of(segment.places().getFirst().mark());
      last = Optional.of(segment.places().getLast().mark());
    }
    extent = new Extent(entries, oldest, last);
  }

  @Override
  public Extent extent() { return extent; }

  @Override
  public void append(Kept entry) throws IOException {
    lock.lock();
    try {
      if (closed) throw new IOException(path + " is closed");
      if (entry.number() <= newest)
        throw new IOException("%s: entry %d is not newer than %d".formatted(path, entry.number(), newest));
      makeRoom();
      current.orElseThrow().append(entry);
      newest = entry.number();
      noteExtent();
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom() throws IOException {
    if (current.isEmpty()) reopen();
    LogSegment segment = current.orElseThrow();
    if (segment.places().size() < limits.maxEntries() / 2 && segment.octets() < limits.maxOctets() / 2) return;
    // closed before it is moved: not every system moves open files
    current = Optional.empty();
    segment.close();
    if (older.isPresent()) older.get().close();
    older = Optional.empty();
    Files.move(path, aside(), StandardCopyOption.REPLACE_EXISTING);
    reopen();
  }

  /** Whatever part of putting a file aside failed before, the files say how far it came. */
  private void reopen() throws IOException {
    if (older.isEmpty() && Files.exists(aside()))
      older = Optional.of(LogSegment.open(aside(), Long.MIN_VALUE, output));
    noteExtent();
    long before = older.filter(segment -> !segment.places().isEmpty())
        .map(segment -> segment.places().getLast().number()).orElse(Long.MIN_VALUE);
    LogSegment begun = LogSegment.open(path, before, output);
    forceName(begun);
    current = Optional.of(begun);
    noteExtent();
  }

  /** The files are written anew without what is to go; whatever part of that fails, no other entry is lost. */
  @Override
  public long deleteBefore(long number) throws IOException {
    lock.lock();
    try {
      if (closed) throw new IOException(path + " is closed");
      if (current.isEmpty()) reopen();
      long deleted = 0;
      for (LogSegment segment : segments())
        deleted += segment.places().stream().filter(place -> place.number() < number).count();
      if (deleted == 0) return 0;
      for (LogSegment segment : segments()) writeRest(segment, number);
      List<LogSegment> before = segments();
      current = Optional.empty();
      older = Optional.empty();
      try {
        for (LogSegment segment : before) segment.close();
        // the older one first: what is left is always the newest entries
        for (LogSegment segment : before)
          Files.move(rest(segment.path()), segment.path(), StandardCopyOption.REPLACE_EXISTING);
      } finally {
        reopen();
      }
      return deleted;
    } finally {
      lock.unlock();
    }
  }

  private static Path rest(Path file) { return file.resolveSibling(file.getFileName() + ".rest"); }

  private void writeRest(LogSegment segment, long number) throws IOException {
    Path file = rest(segment.path());
    Files.deleteIfExists(file);
    try (LogSegment rest = LogSegment.open(file, Long.MIN_VALUE, output)) {
      for (LogSegment.Place place : segment.places())
        if (place.number() >= number) rest.append(segment.entry(place));
      if (limits.forced()) rest.force();
    }
  }

  @Override
  public void force() throws IOException {
    lock.lock();
    try {
      if (limits.forced() && current.isPresent()) current.get().force();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void visit(Range range, Predicate<Kept> taker) throws IOException {
    lock.lock();
    try {
      if (closed) throw new IOException(path + " is closed");
      for (LogSegment segment : segments())
        for (LogSegment.Place place : segment.places())
          if (range.includes(place.number(), place.time()) && !taker.test(segment.entry(place))) return;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      for (LogSegment segment : segments()) segment.close();
    } finally {
      lock.unlock();
    }
  }
}
