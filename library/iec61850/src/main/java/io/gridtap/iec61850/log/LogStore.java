package io.gridtap.iec61850.log;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a server keeps the entries of a log: in the order of their numbers, the oldest given up when there is no more
 * room. Any thread may call it; the server calls it without its lock.
 */
public interface LogStore extends AutoCloseable {
  /**
   * An entry as it is kept.
   *
   * @param number greater than those of all entries before
   * @param time to the millisecond
   * @param annotation a text that a client has written
   */
  record Kept(long number, Instant time, List<LoggedValue> values, Optional<String> annotation) {
    public Kept { values = List.copyOf(values); }

    public Kept(long number, Instant time, List<LoggedValue> values) { this(number, time, values, Optional.empty()); }
  }

  /** Which entry, and from when. */
  record Mark(long number, Instant time) {}

  /** What there is. @param oldest there is one if there are entries @param newest likewise */
  record Extent(int entries, Optional<Mark> oldest, Optional<Mark> newest) {
    public static final Extent NOTHING = new Extent(0, Optional.empty(), Optional.empty());
  }

  /**
   * Which entries.
   *
   * @param after only those with greater numbers
   * @param from not those from before
   * @param to not those from after
   */
  record Range(long after, Instant from, Instant to) {
    public static final Range ALL = new Range(Long.MIN_VALUE, Instant.MIN, Instant.MAX);

    boolean includes(long number, Instant time) { return number > after && !time.isBefore(from) && !time.isAfter(to); }
  }

  /** What there is now; it is asked for within the server's lock, so it must not wait for a disk. */
  Extent extent();

  /**
   * Adds an entry.
   *
   * @throws IOException if it could not be kept; then it is as if it had not been tried
   */
  void append(Kept entry) throws IOException;

  /** Makes sure that what was appended outlives a failure of the power, where the store does that. */
  void force() throws IOException;

  /** Hands over the entries in a range in their order, until the taker wants no more. */
  void visit(Range range, Predicate<Kept> taker) throws IOException;

  /**
   * Deletes the entries with numbers less than this one. Those that come later have greater numbers all the same.
   *
   * @return how many there were
   * @throws UnsupportedOperationException if this store keeps what it has
   */
  default long deleteBefore(long number) throws IOException {
    throw new UnsupportedOperationException("this log keeps its entries");
  }

  @Override
  void close() throws IOException;
}
