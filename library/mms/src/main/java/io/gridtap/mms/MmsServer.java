package io.gridtap.mms;

import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.association.AssociationEngine;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Command;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The called side: listens, and serves each association on a virtual thread of its own. A caller that asks faster than
 * it is answered is slowed down by TCP.
 */
public final class MmsServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MmsServer.class.getName());
  /** Requests of one association that wait; more than any negotiated number of outstanding calls. */
  private static final int MAX_WAITING_REQUESTS = 64;

  private static final int MAX_ANSWERED_TOGETHER = 15;

  /** What one association is served by. Methods run on the association's own thread where they say no other. */
  public interface Service {
    /** Answers a request; positive answers fit the request, others say why not. It may wait: only its caller does, too. */
    Answer<?> answer(ConfirmedRequest<?> request) throws InterruptedException;

    /**
     * The answer to a request that need not wait for anything, or nothing: {@link #answer} is asked then. While no other
     * request is being worked on this is asked on the connection's thread, in place of many changes of thread: quick,
     * please.
     */
    default Optional<Answer<?>> answerAtOnce(ConfirmedRequest<?> request) { return Optional.empty(); }

    /** The last answer of {@link #answer} is on its way: what is sent from now on comes after it. */
    default void answered() {}

    /**
     * The connection has gone, while an answer may still be worked on: what waits for something is to end, {@link #closed}
     * follows then. On the connection's thread: quick, please. It may come more than once.
     */
    default void lost() {}

    /** The association has ended, however that happened. Called exactly once. */
    void closed(String reason);

    /** Something the peer did wrong and was forgiven, or a traced PDU. On the connection's thread: quick, please. */
    default void watch(Event event) {}
  }

  /** One association as its service sees it. */
  public interface Association {
    /** The caller's address and port. */
    String peer();

    /** Who the caller says it is. */
    Entity entity();

    InitiateParameters parameters();

    /** What the caller showed in its TLS handshake. */
    Optional<X509Certificate> certificate();

    /**
     * Asks the caller, as ObtainFile wants it. For the association's own thread, or others; see {@link MmsClient#call}.
     */
    <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) throws InterruptedException;

    /**
     * Sends a report; waits while the connection has no room.
     *
     * @throws ConnectionLostException if the association has ended
     * @throws IllegalArgumentException if it is longer than the PDU agreed on; reports are segmented before
     */
    void report(InformationReport report) throws InterruptedException;

    /** Ends the association at once. */
    void abort();
  }

  private final TcpListener listener;

  /**
   * Starts to listen.
   *
   * @param services makes the service of an association that has just been opened
   */
  public static MmsServer start(TcpListener.Settings tcp, AssociationSettings settings,
      Function<Association, Service> services) throws IOException {
    return new MmsServer(TcpListener.start(tcp, connection -> new Served(connection, settings, services)));
  }

  private MmsServer(TcpListener listener) { this.listener = listener; }

  public int port() { return listener.port(); }

  /** Open connections. */
  public int connections() { return listener.connections(); }

  @Override
  public void close() { listener.close(); }

  /** What the connection hands to the association's thread. */
  private sealed interface Turn {
    record Opened(InitiateParameters parameters, Entity peer) implements Turn {}

    record Requested(long invokeId, ConfirmedRequest<?> request) implements Turn {}
  }

  private static final class Served implements Conversation.Handler<Event> {
    private final Updates<Turn> turns;
    private final Conversation<Command, Event> conversation;
    private final Function<Association, Service> services;
    private final Calls calls;
    private final Optional<X509Certificate> certificate;
    /** Put into turns and not answered yet: what comes meanwhile waits behind it. */
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile @Nullable Service service;
    /** Why the connection has gone; empty before. */
    private volatile String over = "";

    Served(Connection connection, AssociationSettings settings, Function<Association, Service> services) {
      this.services = services;
      this.calls = new Calls(settings.requestLimit());
      this.certificate = connection.peerCertificate();
      CompletableFuture<Conversation<Command, Event>> started = new CompletableFuture<>();
      this.turns = new Updates<>(MAX_WAITING_REQUESTS, () -> started.join().wake());
      this.conversation = Conversation.start("mms-" + connection.peer(), connection,
          AssociationEngine.server(settings, Conversation.now()), this, Conversation.Settings.STANDARD);
      started.complete(conversation);
      Thread.ofVirtual().name("mms-" + connection.peer() + "-service").start(this::serve);
    }

    private void serve() {
      String end = "closed";
      Service made = null;
      try {
        if (!(turns.take() instanceof Turn.Opened(InitiateParameters parameters, Entity peer)))
          throw new IllegalStateException("a request before the association was open");
        // whoever asks for ObtainFile has to take a request, whatever was proposed
        calls.opened(Math.max(1, parameters.maxServOutstandingCalled()));
        made = services.apply(new Open(conversation, calls, parameters, peer, certificate));
        service = made;
        unanswered.decrementAndGet();
        if (!over.isEmpty()) made.lost();
        while (true) serve(made);
      } catch (ConnectionLostException over) {
        end = String.valueOf(over.getMessage());
      } catch (InterruptedException interrupted) {
        end = over.isEmpty() ? "interrupted" : over;
      } catch (RuntimeException bug) {
        LOG.log(Level.ERROR, "serving %s: internal error, closing".formatted(conversation.peer()), bug);
        end = "internal error: " + bug;
      } finally {
        conversation.close();
        if (made != null) made.closed(end);
      }
    }

    /** What has come meanwhile is answered in one go, as long as nothing has to wait. */
    private void serve(Service by) throws InterruptedException {
      List<Turn> waiting = new ArrayList<>(List.of(turns.take()));
      turns.drainTo(waiting, MAX_ANSWERED_TOGETHER);
      List<Command> replies = new ArrayList<>(waiting.size());
      for (Turn turn : waiting) {
        if (!(turn instanceof Turn.Requested(long invokeId, ConfirmedRequest<?> request)))
          throw new IllegalStateException("an association is opened once");
        Optional<Answer<?>> atOnce = by.answerAtOnce(request);
        if (atOnce.isPresent()) {
          replies.add(new Command.Reply(invokeId, atOnce.get()));
        } else {
          reply(replies);
          replies.add(new Command.Reply(invokeId, by.answer(request)));
          reply(replies);
          by.answered();
        }
      }
      reply(replies);
    }

    private void reply(List<Command> replies) throws InterruptedException {
      if (replies.isEmpty()) return;
      conversation.commands(replies);
      unanswered.addAndGet(-replies.size());
      replies.clear();
    }

    private void requested(long invokeId, ConfirmedRequest<?> request) {
      Service by = service;
      Optional<Answer<?>> atOnce = by == null || unanswered.get() > 0 ? Optional.empty() : by.answerAtOnce(request);
      if (atOnce.isPresent()) replyInPlace(new Command.Reply(invokeId, atOnce.get()));
      else
        put(new Turn.Requested(invokeId, request));
    }

    private void put(Turn turn) {
      unanswered.incrementAndGet();
      turns.put(turn);
    }

    private void replyInPlace(Command.Reply reply) {
      try {
        conversation.command(reply);
      } catch (ConnectionLostException over) {
        LOG.log(Level.DEBUG, "not answered, since the association has ended: {0}", over.getMessage());
      } catch (InterruptedException never) {
        throw new IllegalStateException("the owner's commands never wait", never);
      }
    }

    @Override
    public void deliver(Event event) {
      switch (event) {
        case Event.Opened(InitiateParameters parameters, Entity peer) -> put(new Turn.Opened(parameters, peer));
        case Event.Requested(long invokeId, ConfirmedRequest<?> request) -> requested(invokeId, request);
        case Event.Forgiven _,Event.Traced _ -> {
          Service told = service;
          if (told != null) told.watch(event);
        }
        case Event.Answered(Object ticket, Answer<?> answer) -> calls.answered(ticket, answer);
        case Event.Unanswered(Object ticket) -> calls.unanswered(ticket);
        case Event.Unsendable(Object ticket, String reason) -> calls.unsendable(ticket, reason);
        // of the calling role
        case Event.TransportConnected _,Event.Reported _ -> {
        }
      }
    }

    @Override
    public boolean ready() { return turns.ready(); }

    @Override
    public void closed(String reason) {
      calls.closed(reason);
      turns.close(reason);
      over = reason.isEmpty() ? "closed" : reason;
      Service told = service;
      if (told != null) told.lost();
    }
  }

  private record Open(Conversation<Command, Event> conversation, Calls calls, InitiateParameters parameters,
      Entity entity, Optional<X509Certificate> certificate)
      implements
        Association {
    @Override
    public String peer() { return conversation.peer(); }

    @Override
    public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) throws InterruptedException {
      return calls.call(conversation, request);
    }

    @Override
    public void report(InformationReport report) throws InterruptedException {
      int octets = MmsPdu.CODEC.encode(new MmsPdu.Unconfirmed(report)).length();
      if (octets > parameters.maxPduOctets())
        throw new IllegalArgumentException(
            "a report of %d octets, %d are agreed on".formatted(octets, parameters.maxPduOctets()));
      conversation.command(new Command.Report(report));
    }

    @Override
    public void abort() { conversation.close(); }
  }
}
