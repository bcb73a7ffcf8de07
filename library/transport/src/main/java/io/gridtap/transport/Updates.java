package io.gridtap.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the peer sends unasked, on its way from the owner of a conversation to
 * one user thread. When it is full the owner takes no more octets from the
 * connection, so not taking slows the peer down. What was put before
 * {@link #close} can still be taken; after it the taker gets a
 * {@link ConnectionLostException}.
 *
 * <p>
 * The two sides meet once a batch, not once an element: the taker works off a
 * list of its own and swaps it for the filled one when it is empty.
 */
public final class Updates<T> {
  private final int capacity;
  private final Runnable onRoom;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private ArrayDeque<T> incoming = new ArrayDeque<>();
  private @Nullable String end;
  /** Elements in both lists. */
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean full;

  /** Taker only; written under the lock. */
  private ArrayDeque<T> outgoing = new ArrayDeque<>();

  /**
   * @param capacity
   *            elements from which on {@link #ready} says no; what one chunk of
   *            octets yields may exceed it
   * @param onRoom
   *            run by the taker when there is room again after {@link #ready} said
   *            no: {@link Conversation#wake}
   */
  public Updates(int capacity, Runnable onRoom) {
    if (capacity < 1)
      throw new IllegalArgumentException("capacity is at least 1: " + capacity);
    this.capacity = capacity;
    this.onRoom = onRoom;
  }

  /** Elements put and not taken yet. */
  public int size() { return size.get(); }

  /** True while there is room: what {@link Conversation.Handler#ready} asks. */
  public boolean ready() {
    if (size() < capacity)
      return true;
    full = true;
    // room made before the line above was seen would tell nobody; it stays full until the taker looks, for others may wait
    return size() < capacity;
  }

  /** Never waits. After {@link #close} the element is dropped. */
  public void put(T element) {
    lock.lock();
    try {
      if (end != null)
        return;
      incoming.add(element);
      size.incrementAndGet();
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be put. The first reason stays. */
  public void close(String reason) {
    lock.lock();
    try {
      if (end == null)
        end = reason;
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next element. One thread at a time may take.
   *
   * @throws ConnectionLostException
   *             when closed and everything has been taken
   */
  public T take() throws InterruptedException {
    while (true) {
      Optional<T> next = poll(Duration.ofDays(1));
      if (next.isPresent())
        return next.get();
    }
  }

  /**
   * The next element, or nothing if none came within {@code limit}.
   *
   * @throws ConnectionLostException
   *             when closed and everything has been taken
   */
  public Optional<T> poll(Duration limit) throws InterruptedException {
    if (outgoing.isEmpty() && !refill(TimeUnit.NANOSECONDS.convert(limit)))
      return Optional.empty();
    T element = outgoing.remove();
    tookSome(1);
    return Optional.of(element);
  }

  /**
   * Moves what is there, without waiting. It does not tell the end: that is for
   * {@link #take} and {@link #poll}.
   *
   * @param max
   *            elements at most
   * @return how many
   */
  public int drainTo(Collection<? super T> target, int max) {
    int count = 0;
    while (count < max && (!outgoing.isEmpty() || swap())) {
      target.add(outgoing.remove());
      count++;
    }
    if (count > 0)
      tookSome(count);
    return count;
  }

  private boolean swap() {
    lock.lock();
    try {
      return swapLocked();
    } finally {
      lock.unlock();
    }
  }

  private boolean swapLocked() {
    ArrayDeque<T> filled = incoming;
    incoming = outgoing;
    outgoing = filled;
    return !filled.isEmpty();
  }

  private boolean refill(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (incoming.isEmpty()) {
        if (end != null)
          throw new ConnectionLostException(end);
        if (left <= 0)
          return false;
        left = something.awaitNanos(left);
      }
      return swapLocked();
    } finally {
      lock.unlock();
    }
  }

  private void tookSome(int count) {
    if (size.addAndGet(-count) < capacity && full) {
      full = false;
      onRoom.run();
    }
  }
}
