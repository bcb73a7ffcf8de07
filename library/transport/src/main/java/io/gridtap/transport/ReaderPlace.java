package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who reads from the connection. The reader does, until a caller on a platform thread that asks one question after the
 * other wants to: that one then reads its answer itself, which saves the way over two other threads. The reader steps
 * aside between an answer and the next question, and comes back when no question follows for a moment, or somebody waits
 * who cannot read.
 */
final class ReaderPlace {
  /** So long a caller may take for its next question; what comes unasked meanwhile is read so much later. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);
  /** The same while questions follow one another: the reader looks less often whether they still do. */
  private static final long LONGER_PATIENCE = TimeUnit.MILLISECONDS.toNanos(5);

  /** One caller's waiting for an answer. */
  static final class Wait {
    private final Future<?> answer;

    private Wait(Future<?> answer) { this.answer = answer; }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayBeFree = lock.newCondition();
  /** Of callers that do not read. */
  private final List<Wait> waits = new ArrayList<>();
  private boolean readerIsAside;
  private boolean lent;
  private long turns;
  /** The reader waits until it is told. */
  private boolean patient;
  private boolean over;
  /** A caller would have liked to read. */
  private volatile boolean wanted;
  /** Read by a caller that could not get rid of it. */
  private @Nullable Octets left;

  /** @param callerFirst whether the first question is about to be asked by a caller that can read */
  ReaderPlace(boolean callerFirst) {
    wanted = callerFirst;
    readerIsAside = callerFirst;
  }

  /** A caller would like to read. @return whether it is to, and then to {@link #giveBack} */
  boolean take() {
    lock.lock();
    try {
      boolean free = readerIsAside && !lent && left == null && nobodyWaits() && !over;
      if (free) {
        lent = true;
        turns++;
      }
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** @param unread what the caller has read and nobody has taken */
  void giveBack(@Nullable Octets unread) {
    lock.lock();
    try {
      lent = false;
      if (unread != null)
        left = unread;
      if (patient || unread != null || !nobodyWaits())
        mayBeFree.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A caller waits without reading, until {@link #forget}.
   *
   * @param able
   *            to read the next time
   */
  Wait expect(Future<?> answer, boolean able) {
    Wait wait = new Wait(answer);
    lock.lock();
    try {
      wanted |= able;
      waits.add(wait);
      if (readerIsAside && !lent)
        mayBeFree.signal();
      return wait;
    } finally {
      lock.unlock();
    }
  }

  void forget(Wait wait) {
    lock.lock();
    try {
      waits.remove(wait);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The reader, between two chunks: waits while it is not needed.
   *
   * @return what is to be taken in before anything else
   */
  @Nullable
  Octets stepAside() throws InterruptedException {
    if (!wanted)
      return null;
    lock.lockInterruptibly();
    try {
      wanted = false;
      readerIsAside = lent || nobodyWaits();
      long patience = PATIENCE;
      while (readerIsAside) {
        long before = turns;
        pause(patience);
        readerIsAside = lent || !over && left == null && nobodyWaits() && turns != before;
        patience = LONGER_PATIENCE;
      }
      Octets first = left;
      left = null;
      return first;
    } finally {
      readerIsAside = false;
      lock.unlock();
    }
  }

  private void pause(long patience) throws InterruptedException {
    long before = turns;
    long nanos = patience;
    while (nanos > 0 && (lent || !over && left == null && nobodyWaits()))
      nanos = mayBeFree.awaitNanos(nanos);
    // one answer that takes long: it is not looked for again and again
    patient = true;
    while (lent && turns == before)
      mayBeFree.await();
    patient = false;
  }

  /** Who has its answer already may not have been here to say so. */
  private boolean nobodyWaits() {
    for (Wait wait : waits)
      if (!wait.answer.isDone())
        return false;
    return true;
  }

  /** Nobody takes the place any more. */
  void end() {
    lock.lock();
    try {
      over = true;
      mayBeFree.signal();
    } finally {
      lock.unlock();
    }
  }
}
