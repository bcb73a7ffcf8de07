package io.gridtap.iec61850.log;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Keeps the newest entries in memory. */
public final class MemoryLog implements LogStore {
  private final int maxEntries;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Long, Kept> entries = new TreeMap<>();
  private volatile Extent extent = Extent.NOTHING;

  /** @param maxEntries beyond, the oldest is given up */
  public MemoryLog(int maxEntries) {
    if (maxEntries < 1) throw new IllegalArgumentException("a log holds at least one entry: " + maxEntries);
    this.maxEntries = maxEntries;
  }

  @Override
  public Extent extent() { return extent; }

  private static Optional<Mark> mark(Map.Entry<Long, Kept> entry) {
    return Optional.of(new Mark(entry.getKey(), entry.getValue().time()));
  }

  @Override
  public void append(Kept entry) {
    lock.lock();
    try {
      entries.put(entry.number(), entry);
      if (entries.size() > maxEntries) entries.pollFirstEntry();
      noteExtent();
    } finally {
      lock.unlock();
    }
  }

  private void noteExtent() {
    extent = entries.isEmpty()
        ? Extent.NOTHING
        : new Extent(entries.size(), mark(entries.firstEntry()), mark(entries.lastEntry()));
  }

  @Override
  public long deleteBefore(long number) {
    lock.lock();
    try {
      long before = entries.size();
      entries.headMap(number).clear();
      noteExtent();
      return before - entries.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void force() {}

  @Override
  public void visit(Range range, Predicate<Kept> taker) {
    lock.lock();
    try {
      for (Kept entry : entries.tailMap(range.after(), false).values())
        if (range.includes(entry.number(), entry.time()) && !taker.test(entry)) return;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {}
}
