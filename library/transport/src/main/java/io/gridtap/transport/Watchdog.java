package io.gridtap.transport;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts conversations whose owner is stuck in a write: blocking sockets have no
 * write timeout, so a peer that never reads would hold its owner for ever. One
 * daemon thread looks at all of them four times a second.
 */
final class Watchdog {
  private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
  private static final long PERIOD_NANOS = 250_000_000;
  static final Watchdog SHARED = new Watchdog();

  private final Set<Conversation<?, ?>> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().daemon().name("gridtap-watchdog").unstarted(this::patrol);

  /** Nothing is watched, or soon nothing: whoever adds something wakes it. */
  private volatile boolean idle;

  private Watchdog() { thread.start(); }

  void watch(Conversation<?, ?> conversation) {
    watched.add(conversation);
    if (idle)
      LockSupport.unpark(thread);
  }

  void forget(Conversation<?, ?> conversation) { watched.remove(conversation); }

  private void patrol() {
    while (true) {
      idle = true;
      if (watched.isEmpty())
        LockSupport.park(this);
      idle = false;
      LockSupport.parkNanos(this, PERIOD_NANOS);
      for (Conversation<?, ?> conversation : watched)
        cutIfStuck(conversation);
    }
  }

  /** One conversation's fault must not leave the others unwatched. */
  private static void cutIfStuck(Conversation<?, ?> conversation) {
    try {
      conversation.cutIfStuck();
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "cutting off %s failed".formatted(conversation.peer()), bug);
    }
  }
}
