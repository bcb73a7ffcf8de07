package io.gridtap.mms;

import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
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

  /** What a caller is told. */
  public sealed interface Verdict {
    /** @param services makes the service of the association once it is open */
    record Admitted(Function<Association, Service> services) implements Verdict {}

    record Refused(Diagnostic diagnostic) implements Verdict {}
  }

  /** Decides on callers before their associations are open. On the connection's thread: quick, please. */
  @FunctionalInterface
  public interface Reception {
    /**
     * Asked after {@link AssociationSettings} had nothing against the caller. One that throws has not admitted it: the
     * caller is refused and told no reason.
     */
    Verdict receive(Caller caller);

    /** A caller has been refused, here or by the settings. @param caller without its password */
    default void refused(Caller caller, Diagnostic diagnostic) {}
  }

  private final TcpListener listener;

  /**
   * Starts to listen, for everybody whom the settings admit.
   *
   * @param services makes the service of an association that has just been opened
   */
  public static MmsServer start(TcpListener.Settings tcp, AssociationSettings settings,
      Function<Association, Service> services) throws IOException {
    Verdict everybody = new Verdict.Admitted(services);
    return startAdmitting(tcp, settings, _ -> everybody);
  }

  /** Starts to listen, for those who are admitted. */
  public static MmsServer startAdmitting(TcpListener.Settings tcp, AssociationSettings settings, Reception reception)
      throws IOException {
    return new MmsServer(TcpListener.start(tcp, connection -> new Served(connection, settings, reception)));
  }

  private MmsServer(TcpListener listener) { this.listener = listener; }

  public int port() { return listener.port(); }

  /** Open connections. */
  public int connections() { return listener.connections(); }

  @Override
  public void close() { listener.close(); }

  /** What the connection hands to the association's thread. */
  private sealed interface Turn {
    record Opened(InitiateParameters parameters, Entity peer, Function<Association, Service> services)
        implements
          Turn {}

    record Requested(long invokeId, ConfirmedRequest<?> request) implements Turn {}
  }

  private static final class Served implements Conversation.Handler<Event> {
    private final Updates<Turn> turns;
    private final Conversation<Command, Event> conversation;
    private final Reception reception;
    private final Calls calls;
    private final Optional<X509Certificate> certificate;
    /** Put into turns and not answered yet: what comes meanwhile waits behind it. */
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile @Nullable Service service;
    private final String peer;
    /** Known once the caller is admitted; on the connection's thread only. */
    private Optional<Function<Association, Service>> services = Optional.empty();
    /** Why the connection has gone; empty before. */
    private volatile String over = "";

    Served(Connection connection, AssociationSettings settings, Reception reception) {
      this.reception = reception;
      this.peer = connection.peer();
      this.calls = new Calls(settings.requestLimit());
      this.certificate = connection.peerCertificate();
      CompletableFuture<Conversation<Command, Event>> started = new CompletableFuture<>();
      this.turns = new Updates<>(MAX_WAITING_REQUESTS, () -> started.join().wake());
      this.conversation = Conversation.start("mms-" + connection.peer(), connection,
          AssociationEngine.server(settings, this::refusal, Conversation.now()), this, Conversation.Settings.STANDARD);
      started.complete(conversation);
      Thread.ofVirtual().name("mms-" + connection.peer() + "-service").start(this::serve);
    }

    /** On the connection's thread. */
    private Optional<Diagnostic> refusal(AcseApdu.AssociateRequest request) {
      Caller caller = new Caller(peer, request.calling(), request.authentication()
          .filter(shown -> shown.mechanism().equals(AcseApdu.PASSWORD_MECHANISM))
          .map(AcseApdu.Authentication::value), certificate);
      try {
        return switch (reception.receive(caller)) {
          case Verdict.Admitted admitted -> {
            services = Optional.of(admitted.services());
            yield Optional.empty();
          }
          case Verdict.Refused(Diagnostic diagnostic) -> Optional.of(diagnostic);
        };
      } catch (RuntimeException failed) {
        LOG.log(Level.ERROR, "deciding on %s failed: refused".formatted(caller), failed);
        return Optional.of(Diagnostic.NO_REASON_GIVEN);
      }
    }

    private void refused(Entity entity, Diagnostic diagnostic) {
      Caller caller = new Caller(peer, entity, Optional.empty(), certificate);
      try {
        reception.refused(caller, diagnostic);
      } catch (RuntimeException failed) {
        LOG.log(Level.ERROR, "telling that %s is refused failed".formatted(caller), failed);
      }
    }

    private void serve() {
      String end = "closed";
      Service made = null;
      try {
        if (!(turns.take() instanceof Turn.Opened(InitiateParameters parameters, Entity entity, var makes)))
          throw new IllegalStateException("a request before the association was open");
        // whoever asks for ObtainFile has to take a request, whatever was proposed
        calls.opened(Math.max(1, parameters.maxServOutstandingCalled()));
        made = makes.apply(new Open(conversation, calls, parameters, entity, certificate));
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
        case Event.Opened(InitiateParameters parameters, Entity entity) ->
          put(new Turn.Opened(parameters, entity, services.orElseThrow()));
        case Event.Refused(Entity entity, Diagnostic diagnostic) -> refused(entity, diagnostic);
        case Event.Requested(long invokeId, ConfirmedRequest<?> request) -> requested(invokeId, request);
        case Event.Forgiven _,Event.Traced _ -> {
          Service told = service;
          if (told != null) told.watch(event);
        }
        case Event.Answered(Object ticket, Answer<?> answer) -> calls.answered(ticket, answer);
        case Event.Unanswered(Object ticket) -> calls.unanswered(ticket);
        case Event.Unsendable(Object ticket, String reason) -> calls.unsendable(ticket, reason);
        // of the calling role
        case Event.TransportConnected _,Event.NotAssociated _,Event.Reported _ -> {
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
