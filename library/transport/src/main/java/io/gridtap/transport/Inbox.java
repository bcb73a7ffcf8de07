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

  /** What became of something that was handed in. */
  enum Handover {
    /** It waits for the owner. */
    PUT,
    /** Nothing has become of it: who brought it has the owner's place now. */
    LENT,
    /** Nothing has become of it: there is no room. */
    FULL,
    /** The conversation is over. */
    OVER
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
  /** The owner waits, ready for chunks, and nothing is there; until then its place is to be had. */
  private Moment idleUntil = AWAKE;
  /**
   * A deadline that was set while the place was lent, and may be over by now: each request sets one, and its answer
   * takes it back. The owner wakes up for the first of many.
   */
  private Moment horizon = Moment.NEVER;
  /** Who acts in the owner's place, which is lent to it. */
  private @Nullable Thread borrower;
  /** The owner has a reason to go on, and waits for its place. */
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
        if (now.reached(horizon)) {
          // the owner does not know yet which deadline stands now
          horizon = Moment.NEVER;
          return new Input.Wake<>();
        }
        Moment until = deadline.earlier(horizon);
        idleUntil = ready ? until : AWAKE;
        try {
          if (until.equals(Moment.NEVER))
            something.await();
          else
            something.awaitNanos(now.until(until).toNanos());
        } finally {
          awaitReturn();
        }
      }
    } finally {
      idleUntil = AWAKE;
      lock.unlock();
    }
  }

  private void awaitReturn() {
    while (borrower != null) {
      held = true;
      something.awaitUninterruptibly();
    }
    held = false;
  }

  /** The owner has something to do; while its place is lent, that is looked at when it is given back. */
  private void tellOwner() {
    if (borrower == null)
      something.signal();
  }

  /**
   * Lends the owner's place, which is to be had while the owner waits with nothing before it: handing something over and
   * waking the owner costs more than most chunks and commands take.
   */
  private boolean lend() {
    boolean free = borrower == null && end == null && !woken && chunks.isEmpty() && commands.isEmpty()
        && streamEnd == null && Conversation.now().isBefore(idleUntil);
    if (free)
      borrower = Thread.currentThread();
    return free;
  }

  /**
   * The owner goes on waiting, unless there is a reason to look again: something has come, it is not ready any more, or
   * the deadline is earlier than it knows.
   */
  void giveBack(boolean ready, Moment deadline) {
    lock.lock();
    try {
      borrower = null;
      if (deadline.isBefore(idleUntil)) {
        woken = true;
        horizon = deadline;
      }
      if (!ready)
        woken = true;
      if (held || woken || end != null || streamEnd != null || !chunks.isEmpty() || !commands.isEmpty())
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

  /** For who has the owner's place and is not done yet: a command that has come meanwhile. */
  @Nullable
  C nextCommand() {
    if (!moreCommands)
      return null;
    lock.lock();
    try {
      C command = end == null ? commands.poll() : null;
      moreCommands = !commands.isEmpty();
      roomForCommand.signal();
      return command;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room, unless the place is lent.
   *
   * @return whether the reader is to act itself, and then to {@link #giveBack}
   */
  Handover putReceived(Octets octets) throws InterruptedException {
    Moment arrival = Conversation.now();
    lock.lockInterruptibly();
    try {
      while (isFull())
        roomForChunk.await();
      return hand(octets, arrival);
    } finally {
      lock.unlock();
    }
  }

  /** The same without waiting. */
  Handover offerReceived(Octets octets) {
    Moment arrival = Conversation.now();
    lock.lock();
    try {
      return isFull() ? Handover.FULL : hand(octets, arrival);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return end == null && (chunks.size() >= settings.maxInboxChunks() || octetsHeld >= settings.maxInboxOctets());
  }

  private Handover hand(Octets octets, Moment arrival) {
    if (lend())
      return Handover.LENT;
    if (end != null)
      return Handover.OVER;
    chunks.add(new Chunk(octets, arrival));
    octetsHeld += octets.length();
    tellOwner();
    return Handover.PUT;
  }

  /** Nothing more will be received; what was is handled first. */
  void putStreamEnd(String reason) {
    lock.lock();
    try {
      if (streamEnd == null)
        streamEnd = reason;
      tellOwner();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room, unless the place is lent, or is the caller's own: only there could room be made.
   *
   * @return whether the caller is to act itself, and then to {@link #giveBack}
   */
  Handover putCommand(C command, Thread owner) throws InterruptedException {
    Thread caller = Thread.currentThread();
    lock.lockInterruptibly();
    try {
      if (lend())
        return Handover.LENT;
      while (end == null && commands.size() >= settings.maxCommands() && !caller.equals(owner)
          && !caller.equals(borrower))
        roomForCommand.await();
      if (end != null)
        return Handover.OVER;
      commands.add(command);
      moreCommands = true;
      tellOwner();
      return Handover.PUT;
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      tellOwner();
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
