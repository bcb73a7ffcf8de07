package io.gridtap.transport;

import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries an {@link Engine} over a {@link Connection}: the one driver of all
 * protocols.
 *
 * <p>
 * Two virtual threads a connection. The reader reads, and puts what it read
 * into a bounded inbox; when that is full it waits, and TCP slows the peer down.
 * The owner alone touches the engine, the handler and the output stream, so none
 * of them needs a lock; the engine's deadline is its longest wait. While the
 * owner waits with nothing to do it lends its place, for a chunk to the reader
 * and for a command to who gives it, and keeps waiting: "owner" below is whoever
 * is in place. The reader in turn leaves reading to a caller that waits for an
 * answer, see {@link #await}.
 *
 * <p>
 * While {@link Handler#ready} says no, the owner leaves received octets where
 * they are but goes on with commands and timers.
 *
 * <p>
 * An owner that cannot get rid of its octets within
 * {@link Settings#writeLimit()} is cut off by a watchdog.
 */
public final class Conversation<C, E> implements AutoCloseable {
  /**
   * The user of a conversation. All methods run in the owner's place, one at a time, and must not
   * block: while they run nothing is read, sent or timed.
   */
  public interface Handler<E> {
    void deliver(E event);

    /**
     * False while no more events can be taken in; asked once a chunk. One chunk may
     * yield many events, so the bound behind it is a soft one. When room is back
     * {@link Conversation#wake} must be called.
     */
    default boolean ready() { return true; }

    /**
     * The conversation is over. Called exactly once, as the last call, however it
     * ended: by the peer, the engine, the user or a fault. Commands the engine has
     * not seen are dropped; whoever waits for an answer registers before
     * {@link Conversation#command} and is told from here.
     */
    void closed(String reason);
  }

  /**
   * Bounds of one conversation.
   *
   * @param maxInboxChunks
   *            received chunks that wait for the owner; then the reader waits
   * @param maxInboxOctets
   *            octets in these chunks, passed by one chunk at most
   * @param maxCommands
   *            commands that wait for the owner; then {@link #command} waits
   * @param writeLimit
   *            how long the peer may leave a write stuck before it is cut off
   * @param callerFirst
   *            whether who starts it goes on to {@link #await} an answer: the connection is left to it for a moment
   */
  public record Settings(int maxInboxChunks, int maxInboxOctets, int maxCommands, Duration writeLimit,
      boolean callerFirst) {
    /** 64 chunks, 256 KiB, 64 commands, 30 s. */
    public static final Settings STANDARD = new Settings(64, 262_144, 64, Duration.ofSeconds(30), false);

    public Settings {
      if (maxInboxChunks < 1 || maxInboxOctets < 1 || maxCommands < 1)
        throw new IllegalArgumentException("the bounds of an inbox are at least 1");
      if (!writeLimit.isPositive())
        throw new IllegalArgumentException("writeLimit is positive: " + Durations.text(writeLimit));
    }

    public Settings withMaxInboxChunks(int chunks) {
      return new Settings(chunks, maxInboxOctets, maxCommands, writeLimit, callerFirst);
    }

    public Settings withMaxInboxOctets(int octets) {
      return new Settings(maxInboxChunks, octets, maxCommands, writeLimit, callerFirst);
    }

    public Settings withMaxCommands(int commands) {
      return new Settings(maxInboxChunks, maxInboxOctets, commands, writeLimit, callerFirst);
    }

    public Settings withCallerFirst() {
      return new Settings(maxInboxChunks, maxInboxOctets, maxCommands, writeLimit, true);
    }

    public Settings withWriteLimit(Duration limit) {
      return new Settings(maxInboxChunks, maxInboxOctets, maxCommands, limit, callerFirst);
    }
  }

  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());
  private static final long ORIGIN = System.nanoTime();
  private static final int FIRST_READ_OCTETS = 1024;
  private static final int MAX_READ_OCTETS = 65_536;
  /** Transmissions up to here are gathered into one write. */
  private static final int MAX_GATHERED_OCTETS = 65_536;
  private static final int MAX_KEPT_OCTETS = 16_384;
  /** A caller in the owner's place sends no more than fits any buffer between the two: it must not wait for the peer. */
  private static final int MAX_UNANSWERED_OCTETS = 4096;
  /** A caller that reads looks this often whether it was interrupted, or its time is over. */
  private static final Duration READ_SLICE = Duration.ofMillis(20);
  private static final String CLOSED_BY_PEER = "connection closed by the peer";
  private static final Duration LAST_WRITE_LIMIT = Duration.ofSeconds(1);
  private static final long NOT_WRITING = Long.MIN_VALUE;

  private final String name;
  private final Connection connection;
  private final Engine<C, E> engine;
  private final Handler<E> handler;
  private final Settings settings;
  private final Inbox<C> inbox;
  private final ReaderPlace readerPlace;
  private final Thread reader;
  private final Thread owner;
  private volatile long writingSince = NOT_WRITING;

  /** Owner only. */
  private ByteArrayOutputStream gathered = new ByteArrayOutputStream(0);
  /** Owner only: octets sent since something was received. */
  private long unanswered;
  /** Owner only. */
  private Moment deadline = Moment.NEVER;
  /** Owner only: why the engine closed. */
  private @Nullable String closing;
  /** Of who reads. */
  private byte[] buffer = new byte[FIRST_READ_OCTETS];

  /** The present, on the clock by which all engines of this process run. */
  public static Moment now() {
    return new Moment(System.nanoTime() - ORIGIN);
  }

  /**
   * Starts both threads.
   *
   * @param name
   *            of the threads, and in the log
   * @param connection
   *            belongs to the conversation from here on, which closes it
   */
  public static <C, E> Conversation<C, E> start(String name, Connection connection, Engine<C, E> engine,
      Handler<E> handler, Settings settings) {
    return start(name, connection, engine, conversation -> handler, settings);
  }

  /**
   * For handlers that want to know their conversation, to give commands or to
   * wake it.
   *
   * @param handler
   *            makes the handler, before anything runs
   */
  public static <C, E> Conversation<C, E> start(String name, Connection connection, Engine<C, E> engine,
      Function<Conversation<C, E>, Handler<E>> handler, Settings settings) {
    try {
      Conversation<C, E> conversation = new Conversation<>(name, connection, engine, handler, settings);
      conversation.owner.start();
      conversation.reader.start();
      return conversation;
    } catch (RuntimeException | Error failure) {
      connection.abort();
      throw failure;
    }
  }

  private Conversation(String name, Connection connection, Engine<C, E> engine,
      Function<Conversation<C, E>, Handler<E>> handler, Settings settings) {
    this.name = name;
    this.connection = connection;
    this.engine = engine;
    this.settings = settings;
    this.inbox = new Inbox<>(settings);
    this.readerPlace = new ReaderPlace(settings.callerFirst() && callerMayRead());
    this.reader = Thread.ofVirtual().name(name + "-reader").unstarted(this::read);
    this.owner = Thread.ofVirtual().name(name + "-owner").unstarted(this::own);
    this.handler = handler.apply(this);
  }

  /**
   * Hands a command to the engine, on this thread if nothing else is going on. Otherwise it waits for room; from within
   * the handler it never waits, because there only the owner itself could make room.
   *
   * @throws ConnectionLostException
   *             if the conversation is over
   */
  public void command(C command) throws InterruptedException { commands(List.of(command)); }

  /**
   * The same for several commands, which leave in one write where nothing else is going on.
   *
   * @throws ConnectionLostException
   *             if the conversation is over; some of them may have been carried out
   */
  public void commands(List<C> commands) throws InterruptedException {
    for (Iterator<C> rest = commands.iterator(); rest.hasNext();) {
      C next = rest.next();
      switch (inbox.putCommand(next, owner)) {
        case LENT -> inPlace(() -> carryOut(next, rest));
        case PUT -> {
        }
        case FULL -> throw new IllegalStateException("a command waits for room");
        case OVER -> throw new ConnectionLostException(inbox.reason());
      }
    }
  }

  /** On the thread that gave them. */
  private boolean carryOut(C first, Iterator<C> rest) throws IOException {
    engine.command(first, now());
    boolean all = gather();
    while (rest.hasNext()) {
      engine.command(rest.next(), now());
      all = gather();
    }
    return all && unanswered + gathered.size() <= MAX_UNANSWERED_OCTETS;
  }

  /**
   * Waits for something that an event will complete, or {@link Handler#closed}. A platform thread may read from the
   * connection meanwhile, and act in the owner's place. Not for the handler.
   *
   * @throws ExecutionException
   *             if it ends by an exception
   */
  public <R> R await(Future<R> answer) throws InterruptedException, ExecutionException {
    if (answer.isDone())
      return answer.get();
    boolean able = callerMayRead();
    if (able && readerPlace.take()) {
      Octets unread = null;
      try {
        unread = readUntil(answer);
      } finally {
        readerPlace.giveBack(unread);
      }
      if (answer.isDone())
        return answer.get();
    }
    ReaderPlace.Wait wait = readerPlace.expect(answer, able);
    try {
      return answer.get();
    } finally {
      readerPlace.forget(wait);
    }
  }

  /** A virtual thread would gain little; and to interrupt it while it reads would close the connection. */
  private boolean callerMayRead() {
    return !Thread.currentThread().isVirtual() && connection.patientInput().isPresent();
  }

  /** @return what was read and could not be taken in, for the handler is not ready */
  private @Nullable Octets readUntil(Future<?> answer) throws InterruptedException {
    Connection.PatientInput in = connection.patientInput().orElseThrow();
    try {
      while (!answer.isDone()) {
        if (Thread.interrupted())
          throw new InterruptedException();
        int count = in.read(buffer, READ_SLICE);
        if (count < 0) {
          inbox.putStreamEnd(CLOSED_BY_PEER);
          return null;
        }
        if (count == 0)
          continue;
        Octets octets = Octets.of(buffer, 0, count);
        grow(count);
        switch (inbox.offerReceived(octets)) {
          case LENT -> inPlace(() -> takeIn(octets) && unanswered + gathered.size() <= MAX_UNANSWERED_OCTETS);
          case PUT -> {
          }
          case FULL -> {
            return octets;
          }
          case OVER -> {
            return null;
          }
        }
      }
    } catch (IOException lost) {
      inbox.putStreamEnd(lost(lost));
    }
    return null;
  }

  /** The handler that was not ready may be ready again. From any thread. */
  public void wake() { inbox.wake(); }

  /**
   * Ends the conversation at once, without a word of the protocol: a courteous end
   * is a command. A write that is under way may finish, for a second at most. From
   * any thread, any number of times; does not wait.
   */
  @Override
  public void close() { inbox.end("closed by this side"); }

  /** False once the end has begun. */
  public boolean isOpen() { return !inbox.isOver(); }

  /** Who is at the other end. */
  public String peer() { return connection.peer(); }

  /**
   * Waits until both threads have ended, and so after {@link Handler#closed}. Not
   * for the handler.
   *
   * @return false if {@code limit} passed before
   */
  public boolean awaitClosed(Duration limit) throws InterruptedException { return owner.join(limit); }

  /** Watchdog's thread. */
  void cutIfStuck() {
    long since = writingSince;
    Duration limit = inbox.isOver() ? LAST_WRITE_LIMIT : settings.writeLimit();
    if (since == NOT_WRITING || System.nanoTime() - since < TimeUnit.NANOSECONDS.convert(limit))
      return;
    inbox.end("the peer took no octets for " + Durations.text(settings.writeLimit()));
    connection.abort();
  }

  private void own() {
    Watchdog.SHARED.watch(this);
    try {
      converse();
    } catch (IOException lost) {
      inbox.end(lost(lost));
    } catch (InterruptedException interrupted) {
      inbox.end("interrupted");
    } catch (RuntimeException | Error bug) {
      fail(bug);
    } finally {
      finish();
    }
  }

  private void fail(Throwable bug) {
    LOG.log(Level.ERROR, "%s with %s: internal error, closing".formatted(name, connection.peer()), bug);
    inbox.end("internal error: " + bug);
  }

  private void converse() throws IOException, InterruptedException {
    carryOut();
    while (closing == null) {
      flush();
      Inbox.Input<C> input;
      do {
        input = inbox.take(handler.ready(), deadline);
        if (!act(input))
          return;
        // a run of commands leaves in one write
      } while (closing == null && input instanceof Inbox.Input.Command<C> && inbox.moreCommands());
    }
    farewell();
    inbox.end(closing);
  }

  /** @return false if the conversation is over */
  private boolean act(Inbox.Input<C> input) throws IOException {
    switch (input) {
      case Inbox.Input.Received<C>(var octets) -> receive(octets);
      case Inbox.Input.Command<C>(var command) -> engine.command(command, now());
      case Inbox.Input.Deadline<C>() -> engine.timeout(now());
      case Inbox.Input.Wake<C>() -> {
        // what was done in the owner's place may have left something to do
      }
      case Inbox.Input.End<C>() -> {
        return false;
      }
    }
    carryOut();
    return true;
  }

  private void receive(Octets octets) {
    unanswered = 0;
    engine.receive(octets, now());
  }

  /** Does what the engine wants; the rest of what it transmits is gathered. */
  private void carryOut() throws IOException {
    while (!gather())
      flush();
  }

  /**
   * Does what the engine wants, but sends nothing.
   *
   * @return false if it may want more once what is gathered is sent
   */
  private boolean gather() throws IOException {
    while (closing == null) {
      switch (engine.poll()) {
        case Output.Transmit<E>(var octets) -> octets.writeTo(gathered);
        case Output.Deliver<E>(var event) -> handler.deliver(event);
        case Output.Close<E>(var reason) -> closing = reason;
        case Output.Idle<E>(var next) -> {
          deadline = next;
          return true;
        }
      }
      if (gathered.size() >= MAX_GATHERED_OCTETS)
        return false;
    }
    return true;
  }

  /** A peer that is gone already does not hear the last words; the engine's reason is the one that counts. */
  private void farewell() {
    try {
      flush();
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "%s: the last octets were not taken".formatted(name), gone);
    }
  }

  private void flush() throws IOException {
    if (gathered.size() == 0)
      return;
    writingSince = System.nanoTime();
    try {
      if (!inbox.isOver()) {
        unanswered += gathered.size();
        gathered.writeTo(connection.out());
        connection.out().flush();
      }
      // a conversation that is quiet again holds no large memory
      if (gathered.size() > MAX_KEPT_OCTETS)
        gathered = new ByteArrayOutputStream(0);
      else
        gathered.reset();
    } finally {
      writingSince = NOT_WRITING;
    }
  }

  private void finish() {
    writingSince = System.nanoTime();
    try {
      connection.close();
    } finally {
      writingSince = NOT_WRITING;
      Watchdog.SHARED.forget(this);
      tellHandler();
      readerPlace.end();
      awaitReader();
    }
  }

  private void tellHandler() {
    try {
      handler.closed(inbox.reason());
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "%s with %s: the handler threw when told of the end".formatted(name, connection.peer()),
          bug);
    }
  }

  /**
   * The connection is closed, so its end is near; an interrupt changes nothing.
   */
  private void awaitReader() {
    while (true) {
      try {
        reader.join();
        return;
      } catch (InterruptedException again) {
        LOG.log(Level.DEBUG, "%s was interrupted while it ended".formatted(name), again);
      }
    }
  }

  /** Reader thread. */
  private void read() {
    String end = "internal error: the reader died";
    try {
      end = readToEnd();
    } catch (IOException lost) {
      end = lost(lost);
    } catch (InterruptedException interrupted) {
      end = "interrupted";
    } finally {
      inbox.putStreamEnd(end);
    }
  }

  private String readToEnd() throws IOException, InterruptedException {
    while (true) {
      Octets unread = readerPlace.stepAside();
      if (unread != null && !received(unread))
        return "over";
      int count = connection.in().read(buffer);
      if (count < 0)
        return CLOSED_BY_PEER;
      Octets octets = Octets.of(buffer, 0, count);
      grow(count);
      if (count > 0 && !received(octets))
        return "over";
    }
  }

  /** A quiet connection keeps a small buffer. */
  private void grow(int count) {
    if (count == buffer.length && count < MAX_READ_OCTETS)
      buffer = new byte[2 * count];
  }

  /** @return false if the conversation is over */
  private boolean received(Octets octets) throws InterruptedException {
    return switch (inbox.putReceived(octets)) {
      case LENT -> {
        inPlace(() -> takeIn(octets));
        if (Thread.interrupted())
          throw new InterruptedException();
        yield true;
      }
      case PUT -> true;
      case FULL, OVER -> false;
    };
  }

  /** What it makes the handler command is done in the same go: an answer leaves on the thread that read the question. */
  private boolean takeIn(Octets octets) throws IOException {
    receive(octets);
    carryOut();
    for (int i = 0; i < settings.maxCommands() && closing == null; i++) {
      C command = inbox.nextCommand();
      if (command == null)
        break;
      engine.command(command, now());
      carryOut();
    }
    return true;
  }

  private interface Turn {
    /** @return if what is gathered may be sent here */
    boolean act() throws IOException;
  }

  /** What the owner's place, which was lent to this thread, was lent for. */
  private void inPlace(Turn turn) {
    boolean done = false;
    try {
      done = turn.act() && closing == null;
      if (done)
        flush();
      done &= handler.ready();
    } catch (IOException lost) {
      inbox.end(lost(lost));
    } catch (RuntimeException | Error bug) {
      fail(bug);
    } finally {
      inbox.giveBack(done, deadline);
    }
  }

  private static String lost(IOException cause) {
    return "connection lost: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }
}
