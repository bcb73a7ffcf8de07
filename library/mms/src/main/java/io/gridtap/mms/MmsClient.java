package io.gridtap.mms;

import io.gridtap.mms.association.AssociationEngine;
import io.gridtap.mms.association.AssociationRefusal;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Command;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calling side of an MMS association. Calls block and may be made from several threads at once; as many as the
 * association allows are outstanding, the others wait their turn. Reports are taken from {@link #reports}: not taking
 * them slows the server down, and with it the answers that queue behind them.
 */
public final class MmsClient implements AutoCloseable {
  /** Reports from which on nothing more is read from the connection. */
  private static final int MAX_WAITING_REPORTS = 128;

  private final String peer;
  private final AssociationSettings settings;
  private final Listener listener;
  private final Conversation<Command, Event> conversation;
  private final Updates<InformationReport> reports;
  private final CompletableFuture<InitiateParameters> opened = new CompletableFuture<>();
  private final Calls calls;
  /** Held by the one call that serves the peer meanwhile. */
  private final ReentrantLock serving = new ReentrantLock();
  /** Where the peer's requests go, while they are served. */
  private volatile Calls.@Nullable Served served;
  private volatile boolean transportConnected;
  private volatile String closedReason = "";
  private volatile Optional<AssociationRefusal> refusal = Optional.empty();
  private volatile @Nullable ServiceError lastError;

  /**
   * Is told what happens, one call at a time, on the connection's thread or on that of a user who is in {@link #call}:
   * quick, please, and without asking the device.
   */
  @FunctionalInterface
  public interface Listener {
    /** Something the peer did wrong and was forgiven, or a traced PDU. */
    void watch(Event event);

    /** A report has come; true if it is taken here, and so not put with the others. */
    default boolean takes(InformationReport report) {
      return false;
    }

    /** The association has ended, however that happened. Called once, if it was open. */
    default void closed(String reason) {}
  }

  /**
   * Connects, and associates.
   *
   * @throws io.gridtap.transport.ConnectFailedException if there is no TCP connection to be had
   * @throws AssociationFailedException if the device does not associate
   */
  public static MmsClient connect(TcpConnector.Settings tcp, AssociationSettings settings, Listener listener)
      throws IOException, InterruptedException {
    Connection connection = TcpConnector.SHARED.connect(tcp);
    MmsClient client = new MmsClient(connection, settings, listener);
    try {
      client.associate();
      return client;
    } catch (AssociationFailedException | InterruptedException | RuntimeException failure) {
      client.conversation.close();
      throw failure;
    }
  }

  private MmsClient(Connection connection, AssociationSettings settings, Listener listener) {
    this.peer = connection.peer();
    this.settings = settings;
    this.listener = listener;
    this.calls = new Calls(settings.requestLimit());
    // the reports' room is reported to a conversation that does not exist yet
    CompletableFuture<Conversation<Command, Event>> started = new CompletableFuture<>();
    this.reports = new Updates<>(MAX_WAITING_REPORTS, () -> started.join().wake());
    this.conversation = Conversation.start("mms-" + peer, connection, AssociationEngine.client(settings), new Handler(),
        Conversation.Settings.STANDARD.withCallerFirst());
    started.complete(conversation);
  }

  private void associate() throws AssociationFailedException, InterruptedException {
    try {
      conversation.command(new Command.Associate());
      InitiateParameters parameters = conversation.await(opened);
      calls.opened(parameters.maxServOutstandingCalling());
    } catch (ExecutionException refused) {
      throw new AssociationFailedException(whyNot(closedReason), refusal);
    } catch (ConnectionLostException atOnce) { // the handler may not have been told yet
      throw new AssociationFailedException(whyNot(String.valueOf(atOnce.getMessage())), refusal);
    }
  }

  private String whyNot(String reason) {
    String hint = transportConnected
        ? reason.startsWith("association refused")
            ? ""
            : "; a device that closes here usually wants a password, or other session or presentation selectors or AP titles"
        : reason.startsWith("protocol error")
            ? "; is this the MMS port (102) of the device?"
            : "; is this an MMS server, and the transport selector (T-SEL) the right one?";
    String step = transportConnected ? "while associating" : "while connecting the ISO transport";
    return "%s: %s: %s%s".formatted(peer, step, reason, hint);
  }

  /** Who is at the other end. */
  public String peer() { return peer; }

  /** What initiate agreed on. */
  public InitiateParameters parameters() { return opened.join(); }

  /** The last service error that answered a request, if one did. */
  public Optional<ServiceError> lastError() {
    return Optional.ofNullable(lastError);
  }

  /** False once the association is closed or lost. */
  public boolean isOpen() { return conversation.isOpen(); }

  /** Whether a request of ours is not answered yet. */
  public boolean isAsking() { return calls.anyOpen(); }

  /** Unconfirmed information reports, in the order they came. */
  public Updates<InformationReport> reports() {
    return reports;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws io.gridtap.transport.RequestTimeoutException if none came within the settings' limit
   * @throws ConnectionLostException if the association ended before
   * @throws IllegalArgumentException if the request is longer than the PDU agreed on
   */
  public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) throws InterruptedException {
    return calls.call(conversation, request);
  }

  /**
   * Asks, and does not wait for the answer: to do something else meanwhile, or to cancel it. Waits for its turn where as
   * many requests are outstanding as the association allows.
   */
  public <R extends ConfirmedResponse> Pending<R> begin(ConfirmedRequest<R> request) throws InterruptedException {
    return calls.pending(conversation, request);
  }

  /**
   * Asks for all of it, as much at a time as the association allows, and waits for all answers; they are in the order
   * of the requests. What {@link #call} throws for one ends all.
   */
  public <R extends ConfirmedResponse> List<Answer<R>> callAll(List<? extends ConfirmedRequest<R>> requests)
      throws InterruptedException {
    return calls.callAll(conversation, requests);
  }

  /**
   * Asks for something that makes the peer ask back, as ObtainFile does. Its requests are answered on this thread until
   * its own answer is there; one such call is made at a time.
   *
   * @param service answers the peer
   */
  public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request,
      Function<ConfirmedRequest<?>, Answer<?>> service) throws InterruptedException {
    serving.lockInterruptibly();
    try {
      Calls.Served asked = new Calls.Served();
      served = asked;
      return calls.call(conversation, request, asked, service);
    } finally {
      served = null;
      serving.unlock();
    }
  }

  /** Concludes and releases the association, then closes the connection. */
  @Override
  public void close() {
    if (!conversation.isOpen()) return;
    try {
      conversation.command(new Command.Release());
      Duration limit = settings.releaseLimit().multipliedBy(3);
      if (!conversation.awaitClosed(limit)) conversation.close();
    } catch (ConnectionLostException already) {
      conversation.close();
    } catch (InterruptedException interrupted) {
      conversation.close();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the association at once. */
  public void abort() throws InterruptedException {
    try {
      conversation.command(new Command.Abort());
    } catch (ConnectionLostException already) {
      conversation.close();
    }
  }

  private final class Handler implements Conversation.Handler<Event> {
    @Override
    public void deliver(Event event) {
      switch (event) {
        case Event.Reported(InformationReport report) -> {
          if (!listener.takes(report)) reports.put(report);
        }
        case Event.Answered(Object ticket, Answer<?> answer) -> {
          if (answer instanceof Answer.Negative<?>(ServiceError error)) lastError = error;
          calls.answered(ticket, answer);
        }
        case Event.Unanswered(Object ticket) -> calls.unanswered(ticket);
        case Event.Unsendable(Object ticket, String reason) -> calls.unsendable(ticket, reason);
        case Event.TransportConnected() -> transportConnected = true;
        case Event.Opened(InitiateParameters parameters, var _) -> opened.complete(parameters);
        case Event.NotAssociated(AssociationRefusal why) -> refusal = Optional.of(why);
        case Event.Requested(long invokeId, ConfirmedRequest<?> request) -> requested(invokeId, request);
        case Event.Forgiven _,Event.Traced _ -> listener.watch(event);
        // of the called role
        case Event.Refused _ -> {
        }
      }
    }

    private void requested(long invokeId, ConfirmedRequest<?> request) {
      Calls.Asked one = new Calls.Asked(invokeId, request);
      Calls.Served asked = served;
      if (asked != null && asked.add(one)) return;
      try {
        Calls.reject(conversation, one);
      } catch (InterruptedException never) {
        throw new IllegalStateException("the owner's commands never wait", never);
      }
    }

    @Override
    public boolean ready() { return reports.ready(); }

    @Override
    public void closed(String reason) {
      closedReason = reason;
      boolean wasOpen = !opened.completeExceptionally(new ConnectionLostException(reason));
      try {
        // before anybody who waits: whoever learns of it asks the listener why
        if (wasOpen) listener.closed(reason);
      } finally {
        calls.closed(reason);
        reports.close(reason);
      }
    }
  }
}
