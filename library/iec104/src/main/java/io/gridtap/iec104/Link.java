package io.gridtap.iec104;

import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.iec104.controlling.ControllingCommand;
import io.gridtap.iec104.controlling.ControllingEngine;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.Request;
import io.gridtap.iec104.controlling.Statistics;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Output;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One connection of a controlling station, with the calls that wait on it. */
final class Link {
  private static final System.Logger LOG = System.getLogger(Link.class.getName());

  /** Of a courteous end. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

  /** What a link tells; on the thread that owns the connection, except {@link #ready}'s answer may change anywhere. */
  interface Listener {
    /**
     * An update; it must not wait.
     *
     * @return false if nobody will take it
     */
    boolean update(Link link, Update update);

    /** Room for more. */
    boolean ready();

    /** Started, stopped, forgiven, traced, not sent. */
    void told(Link link, ControllingEvent event);

    /** The last call. */
    void closed(Link link, String reason);
  }

  /** Somebody who waits; its identity is the ticket. */
  private static final class Waiting<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
  }

  private final String peer;
  private final int w;
  private final boolean withheld;
  private final Listener listener;
  private final ControllingEngine engine;
  private final Conversation<ControllingCommand, ControllingEvent> conversation;
  private final Set<Waiting<Answer>> calls = ConcurrentHashMap.newKeySet();
  private final Set<Waiting<Statistics>> counts = ConcurrentHashMap.newKeySet();
  private final Queue<Waiting<Long>> starts = new ConcurrentLinkedQueue<>();
  private final Queue<Waiting<Long>> stops = new ConcurrentLinkedQueue<>();
  private final Queue<Waiting<Long>> tests = new ConcurrentLinkedQueue<>();
  private volatile Statistics lastStatistics = Statistics.NONE;
  private volatile String closedReason = "";
  private volatile boolean started;

  /** The I frame up to which updates are taken. Written by the taker. */
  private volatile long taken;
  /** Taker only. */
  private long toldTaken;
  /** Taker only: what was told when w were reached last. Telling less in between does not move the acknowledgement. */
  private long toldWindow;
  /** The I frame up to which updates were given to the listener. */
  private volatile long given;
  /** An acknowledgement waits for the taker. */
  private volatile boolean due;

  Link(Connection connection, Iec104Settings settings, Listener listener) {
    this.peer = connection.peer();
    this.w = settings.apci().w();
    this.withheld = settings.apci().acknowledge() == Acknowledge.TAKEN;
    this.listener = listener;
    this.engine = new ControllingEngine(settings, Conversation.now());
    this.conversation = Conversation.start("iec104-" + peer, connection, engine, Handler::new,
        Conversation.Settings.STANDARD);
  }

  String peer() { return peer; }

  boolean isOpen() { return conversation.isOpen(); }

  boolean isStarted() { return started && conversation.isOpen(); }

  void wake() { conversation.wake(); }

  // ---- taking

  /** Taker only. */
  void taken(Update update) throws InterruptedException {
    long frame = switch (update) {
      case Update.Data data -> data.frame();
      case Update.Undecodable undecodable -> undecodable.frame();
      case Update.Link _ -> 0;
    };
    if (frame == 0) return;
    taken = frame;
    boolean full = frame - toldWindow >= w;
    if (full) toldWindow = frame;
    if (due || full) tellTaken();
  }

  /** Taker only. */
  void tellTaken() throws InterruptedException {
    if (taken == toldTaken) return;
    due = false;
    toldTaken = taken;
    try {
      conversation.command(new ControllingCommand.Taken(toldTaken));
    } catch (ConnectionLostException over) {
      LOG.log(Level.DEBUG, "%s: taken after the end".formatted(peer), over); // there is nothing to acknowledge any more
    }
  }

  /** I frames of this connection whose acknowledgement was put out. Owner thread only. */
  long acknowledged() {
    return engine.acknowledged();
  }

  /** Of these, the ones whose acknowledgement the station has shown to have. Owner thread only. */
  long proven() {
    return engine.proven();
  }

  // ---- calls

  /** STARTDT, and waits for its confirmation. */
  void start() throws InterruptedException {
    await(starts, new ControllingCommand.StartTransfer());
  }

  /** STOPDT, and waits for its confirmation. */
  void stop() throws InterruptedException {
    await(stops, new ControllingCommand.StopTransfer());
  }

  /** TESTFR, and waits for its confirmation. */
  Duration test() throws InterruptedException {
    long sent = System.nanoTime();
    return Duration.ofNanos(await(tests, new ControllingCommand.Test()) - sent);
  }

  /** @return when it happened, in the reckoning of {@link System#nanoTime} */
  private long await(Queue<Waiting<Long>> waiting, ControllingCommand command) throws InterruptedException {
    Waiting<Long> happened = new Waiting<>();
    waiting.add(happened);
    try {
      conversation.command(command);
      return happened.result.get();
    } catch (ExecutionException failed) {
      throw new ConnectionLostException(closedReason);
    } finally {
      waiting.remove(happened);
    }
  }

  /** The answer; also when the request was not sent or the connection ends. */
  Answer call(Request request) throws InterruptedException {
    Waiting<Answer> call = new Waiting<>();
    calls.add(call);
    boolean asked = false;
    try {
      conversation.command(new ControllingCommand.Run(call, request));
      asked = true;
      return call.result.get();
    } catch (ConnectionLostException over) {
      return nothing(new Completion.ConnectionLost(String.valueOf(over.getMessage())));
    } catch (ExecutionException never) {
      throw new IllegalStateException("an answer is a value", never);
    } catch (InterruptedException interrupted) {
      if (asked) forget(call, interrupted);
      throw interrupted;
    } finally {
      calls.remove(call);
    }
  }

  static Answer nothing(Completion completion) { return new Answer(List.of(), List.of(), completion); }

  private void forget(Waiting<Answer> call, InterruptedException because) throws InterruptedException {
    try {
      conversation.command(new ControllingCommand.Forget(call));
    } catch (ConnectionLostException over) {
      because.addSuppressed(over); // nothing is left to be forgotten
    }
  }

  void command(ControllingCommand command) throws InterruptedException { conversation.command(command); }

  Statistics statistics() throws InterruptedException { return count(ControllingCommand.Count::new); }

  /** Waits until another ASDU would leave at once; also until the end of the connection. */
  void awaitRoom() throws InterruptedException {
    count(ControllingCommand.CountWithRoom::new);
  }

  private Statistics count(Function<Object, ControllingCommand> command) throws InterruptedException {
    Waiting<Statistics> counted = new Waiting<>();
    counts.add(counted);
    try {
      conversation.command(command.apply(counted));
      return counted.result.get();
    } catch (ConnectionLostException over) {
      LOG.log(Level.TRACE, "%s: counted after the end".formatted(peer), over);
      return lastStatistics;
    } catch (ExecutionException never) {
      throw new IllegalStateException("statistics are a value", never);
    } finally {
      counts.remove(counted);
    }
  }

  /**
   * Acknowledges what may be acknowledged, asks to stop, and closes: what a station was not told to have arrived it
   * keeps, and what it was told it knows. A station that does not confirm is waited for a second, and one that cannot
   * confirm, because updates wait to be taken, not at all.
   */
  void close(String reason) {
    try {
      if (isStarted()) stopBriefly();
      conversation.command(new ControllingCommand.Close(reason));
      if (conversation.awaitClosed(Duration.ofSeconds(1))) return;
      conversation.close();
    } catch (ConnectionLostException already) {
      conversation.close();
    } catch (InterruptedException interrupted) {
      conversation.close();
      Thread.currentThread().interrupt();
    }
  }

  private void stopBriefly() throws InterruptedException {
    Waiting<Long> stopped = new Waiting<>();
    stops.add(stopped);
    try {
      conversation.command(new ControllingCommand.StopTransfer());
      if (!withheld || taken >= given) stopped.result.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new ConnectionLostException(closedReason);
    } catch (TimeoutException silent) {
      LOG.log(Level.DEBUG, "%s: no STOPDT con within %s, closing".formatted(peer, Durations.text(STOP_LIMIT)), silent);
    } finally {
      stops.remove(stopped);
    }
  }

  private final class Handler implements Conversation.Handler<ControllingEvent> {
    private final Conversation<ControllingCommand, ControllingEvent> own;

    Handler(Conversation<ControllingCommand, ControllingEvent> own) { this.own = own; }

    @Override
    public void deliver(ControllingEvent event) {
      switch (event) {
        case Update.Data data -> update(data, data.frame());
        case Update.Undecodable undecodable -> update(undecodable, undecodable.frame());
        case ControllingEvent.Answered(Object ticket, Answer answer) -> complete(calls, ticket, answer);
        case ControllingEvent.Refused(Object ticket, String reason) ->
          complete(calls, ticket, nothing(new Completion.NotSent(reason)));
        case ControllingEvent.Counted(Object ticket, Statistics statistics) -> complete(counts, ticket, statistics);
        case ControllingEvent.TransferStarted() -> {
          started = true;
          listener.told(Link.this, event);
          happened(starts);
        }
        case ControllingEvent.TransferStopped() -> {
          started = false;
          listener.told(Link.this, event);
          happened(stops);
        }
        case ControllingEvent.TestConfirmed() -> happened(tests);
        case ControllingEvent.AcknowledgementDue() -> acknowledgeWhatIsTaken();
        case ControllingEvent.Unsent _,ControllingEvent.Forgiven _,ControllingEvent.Traced _ ->
          listener.told(Link.this, event);
      }
    }

    /** The taker looks at {@code due} after it wrote {@code taken}: one of the two threads sees what the other did. */
    private void acknowledgeWhatIsTaken() {
      due = true;
      tell(new ControllingCommand.Taken(taken));
    }

    private void update(Update update, long frame) {
      if (listener.update(Link.this, update)) given = frame;
      else
        tell(new ControllingCommand.Skipped(frame));
    }

    private void tell(ControllingCommand command) {
      try {
        own.command(command);
      } catch (ConnectionLostException over) {
        LOG.log(Level.TRACE, "%s: nothing is acknowledged after the end".formatted(peer), over);
      } catch (InterruptedException never) {
        throw new IllegalStateException("the owner's commands never wait", never);
      }
    }

    private <T> void complete(Set<Waiting<T>> waiting, Object ticket, T value) {
      for (Waiting<T> one : waiting)
        if (one == ticket) one.result.complete(value);
    }

    private void happened(Queue<Waiting<Long>> waiting) {
      long now = System.nanoTime();
      for (Waiting<Long> one : waiting)
        one.result.complete(now);
    }

    @Override
    public boolean ready() { return listener.ready(); }

    @Override
    public void closed(String reason) {
      closedReason = reason;
      started = false;
      engine.abandon(reason);
      engine.command(new ControllingCommand.Count(lastStatistics), Conversation.now());
      giveOutTheRest();
      Completion lost = new Completion.ConnectionLost(reason);
      for (Waiting<Answer> call : calls)
        call.result.complete(nothing(lost));
      for (Waiting<Statistics> count : counts)
        count.result.complete(lastStatistics);
      for (Queue<Waiting<Long>> waiting : List.of(starts, stops, tests))
        for (Waiting<Long> one : waiting)
          one.result.completeExceptionally(new ConnectionLostException(reason));
      listener.closed(Link.this, reason);
    }

    /** What the engine still has: answers of what was under way, and updates if the end came in the middle. */
    private void giveOutTheRest() {
      while (true) {
        switch (engine.poll()) {
          case Output.Transmit<ControllingEvent> _,Output.Close<ControllingEvent> _ -> {
          }
          case Output.Deliver<ControllingEvent>(ControllingEvent.Counted(var _, Statistics statistics)) ->
            lastStatistics = statistics;
          case Output.Deliver<ControllingEvent>(ControllingEvent event) -> deliver(event);
          case Output.Idle<ControllingEvent> _ -> {
            return;
          }
        }
      }
    }
  }
}
