package io.gridtap.iec61850.client;

import io.gridtap.transport.ConnectionLostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the user. Who puts waits while it is full, and with him the device: nothing is thrown away.
 * Once {@link #leave} was called nobody waits any more; what has no room then is not taken, and the device keeps it.
 */
final class EventQueue {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Condition room = lock.newCondition();
  /** Guarded by the lock, as all below. */
  private final ArrayDeque<SubscriptionEvent> events = new ArrayDeque<>();
  private boolean leaving;
  private @Nullable String end;

  EventQueue(int capacity) { this.capacity = capacity; }

  /** Waits for room. @return false if it is not taken any more */
  boolean put(SubscriptionEvent event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events.size() >= capacity && !leaving)
        room.await();
      return add(event);
    } finally {
      lock.unlock();
    }
  }

  /** Never waits. @return false if there is no room */
  boolean offer(SubscriptionEvent event) {
    lock.lock();
    try {
      return add(event);
    } finally {
      lock.unlock();
    }
  }

  private boolean add(SubscriptionEvent event) {
    if (end != null || events.size() >= capacity) return false;
    events.add(event);
    something.signal();
    return true;
  }

  boolean full() {
    lock.lock();
    try {
      return events.size() >= capacity;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room, or nobody waits any more. */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events.size() >= capacity && !leaving) room.await();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nobody waits for room. */
  void leave() {
    lock.lock();
    try {
      leaving = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be put. The first reason stays. */
  void close(String reason) {
    lock.lock();
    try {
      if (end == null) end = reason;
      leaving = true;
      something.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** @throws ConnectionLostException when closed and everything has been taken */
  Optional<SubscriptionEvent> poll(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (events.isEmpty()) {
        if (end != null) throw new ConnectionLostException(end);
        if (left <= 0) return Optional.empty();
        left = something.awaitNanos(left);
      }
      SubscriptionEvent event = events.remove();
      room.signalAll();
      return Optional.of(event);
    } finally {
      lock.unlock();
    }
  }

  int drainTo(Collection<? super SubscriptionEvent> target, int max) {
    lock.lock();
    try {
      int count = 0;
      while (count < max && !events.isEmpty()) {
        target.add(events.remove());
        count++;
      }
      if (count > 0) room.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
