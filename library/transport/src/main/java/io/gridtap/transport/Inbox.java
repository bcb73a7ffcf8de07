package io.gridtap.transport;

import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the owner of a conversation: received chunks, commands, the
 * end. The reader and the commanders wait for room; the owner waits for
 * something to do. One lock, taken once a chunk or command.
 */
final class Inbox<C> {
  sealed interface Input<C> {
    record Received<C>(Octets octets) implements Input<C> {}

    record Command<C>(C command) implements Input<C> {}

    /** The deadline has been reached. */
    record Deadline<C>() implements Input<C> {}

    /** Handler or deadline may have changed: look again. */
    record Wake<C>() implements Input<C> {}

    record End<C>() implements Input<C> {}
  }

  /** Before every other moment: the owner does not wait for chunks. */
  private static final Moment AWAKE = new Moment(Long.MIN_VALUE);

  private record Chunk(Octets octets, Moment arrival) {}

  private final Conversation.Settings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Condition roomForChunk = lock.newCondition();
  private final Condition roomForCommand = lock.newCondition();
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private final ArrayDeque<C> commands = new ArrayDeque<>();
  private int octetsHeld;
  private boolean commandWasLast;
  private boolean woken;
  /** The owner waits, ready for chunks, and nothing is there; until then. */
  private Moment idleUntil = AWAKE;
  /** The reader acts in the owner's place. */
  private boolean lent;
  /** The owner would go on, but its place is lent. */
  private boolean held;
  private @Nullable String streamEnd;
  /** Written under the lock, once. */
  private volatile @Nullable String end;
  /** Written under the lock; read by the owner without it. */
  private volatile boolean moreCommands;

  Inbox(Conversation.Settings settings) { this.settings = settings; }

  /**
   * The next input, in order of time: what arrived before the deadline comes
   * before it, however late the owner is. Commands and chunks take turns.
   *
   * @param ready
   *            if chunks may be taken
   */
  Input<C> take(boolean ready, Moment deadline) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (end != null)
          return new Input.End<>();
        if (woken) {
          woken = false;
          return new Input.Wake<>();
        }
        Chunk chunk = ready ? chunks.peek() : null;
        Moment now = Conversation.now();
        if (now.reached(deadline) && (chunk == null || !chunk.arrival.isBefore(deadline)))
          return new Input.Deadline<>();
        if (chunk != null && (commandWasLast || commands.isEmpty()))
          return received(chunk);
        C command = commands.poll();
        if (command != null)
          return commanded(command);
        if (streamEnd != null && chunks.isEmpty()) {
          end(streamEnd);
          return new Input.End<>();
        }
        idleUntil = ready ? deadline : AWAKE;
        try {
          if (deadline.equals(Moment.NEVER))
            something.await();
          else
            something.awaitNanos(now.until(deadline).toNanos());
        } finally {
          awaitReturn();
        }
      }
    } finally {
      idleUntil = AWAKE;
      lock.unlock();
    }
  }

  /** The owner's place may be lent to the reader. */
  private void awaitReturn() {
    while (lent) {
      held = true;
      something.awaitUninterruptibly();
    }
    held = false;
  }

  /**
   * Asks for the owner's place, which is to be had while the owner waits with nothing before it; handing a chunk over
   * and waking the owner costs more than most chunks take.
   *
   * @return true if the reader is to act itself, and then to {@link #giveBack}
   */
  boolean lend() {
    lock.lock();
    try {
      lent = end == null && !woken && chunks.isEmpty() && commands.isEmpty() && streamEnd == null
          && Conversation.now().isBefore(idleUntil);
      return lent;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The owner goes on waiting, unless there is a reason to look again: something has come, it is not ready any more, or
   * the deadline is earlier than it knows.
   */
  void giveBack(boolean ready, Moment deadline) {
    lock.lock();
    try {
      lent = false;
      if (!ready || deadline.isBefore(idleUntil))
        woken = true;
      if (held || woken || end != null || !commands.isEmpty())
        something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Input<C> received(Chunk chunk) {
    commandWasLast = false;
    chunks.remove();
    octetsHeld -= chunk.octets.length();
    roomForChunk.signal();
    return new Input.Received<>(chunk.octets);
  }

  private Input<C> commanded(C command) {
    commandWasLast = true;
    moreCommands = !commands.isEmpty();
    roomForCommand.signal();
    return new Input.Command<>(command);
  }

  /** True if the next input may be a command that is there already. */
  boolean moreCommands() { return moreCommands; }

  /**
   * Waits for room.
   *
   * @return false if the conversation is over
   */
  boolean putReceived(Octets octets) throws InterruptedException {
    Moment arrival = Conversation.now();
    lock.lockInterruptibly();
    try {
      while (end == null && (chunks.size() >= settings.maxInboxChunks() || octetsHeld >= settings.maxInboxOctets()))
        roomForChunk.await();
      if (end != null)
        return false;
      chunks.add(new Chunk(octets, arrival));
      octetsHeld += octets.length();
      something.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be received; what was is handled first. */
  void putStreamEnd(String reason) {
    lock.lock();
    try {
      if (streamEnd == null)
        streamEnd = reason;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param wait
   *            for room; without, the bound is passed
   */
  void putCommand(C command, boolean wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wait && end == null && commands.size() >= settings.maxCommands())
        roomForCommand.await();
      if (end != null)
        throw new ConnectionLostException(end);
      commands.add(command);
      moreCommands = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends everything at once.
   *
   * @return false if it had ended before; the first reason stays
   */
  boolean end(String reason) {
    lock.lock();
    try {
      if (end != null)
        return false;
      end = reason;
      chunks.clear();
      commands.clear();
      something.signalAll();
      roomForChunk.signalAll();
      roomForCommand.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() { return end != null; }

  /** Why it ended. */
  String reason() {
    String reason = end;
    if (reason == null)
      throw new IllegalStateException("not over");
    return reason;
  }
}
