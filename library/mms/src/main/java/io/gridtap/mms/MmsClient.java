package io.gridtap.mms;

import io.gridtap.mms.association.AssociationEngine;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Command;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

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
  private final Consumer<Event> watcher;
  private final Conversation<Command, Event> conversation;
  private final Updates<InformationReport> reports;
  private final CompletableFuture<InitiateParameters> opened = new CompletableFuture<>();
  private final Set<Call<?>> calls = ConcurrentHashMap.newKeySet();
  private final Semaphore outstanding = new Semaphore(0);
  private volatile boolean transportConnected;
  private volatile String closedReason = "";

  /** One call under way; its identity is the ticket. */
  private static final class Call<R extends ConfirmedResponse> {
    private final CompletableFuture<Answer<R>> answer = new CompletableFuture<>();
  }

  /**
   * Connects, and associates.
   *
   * @param watcher is told what was forgiven and what is traced, on the thread that owns the connection: quick, please
   * @throws io.gridtap.transport.ConnectFailedException if there is no TCP connection to be had
   * @throws AssociationFailedException if the device does not associate
   */
  public static MmsClient connect(TcpConnector.Settings tcp, AssociationSettings settings, Consumer<Event> watcher)
      throws IOException, InterruptedException {
    Connection connection = TcpConnector.SHARED.connect(tcp);
    MmsClient client = new MmsClient(connection, settings, watcher);
    try {
      client.associate();
      return client;
    } catch (AssociationFailedException | InterruptedException | RuntimeException failure) {
      client.conversation.close();
      throw failure;
    }
  }

  private MmsClient(Connection connection, AssociationSettings settings, Consumer<Event> watcher) {
    this.peer = connection.peer();
    this.settings = settings;
    this.watcher = watcher;
    // the reports' room is reported to a conversation that does not exist yet
    CompletableFuture<Conversation<Command, Event>> started = new CompletableFuture<>();
    this.reports = new Updates<>(MAX_WAITING_REPORTS, () -> started.join().wake());
    this.conversation = Conversation.start("mms-" + peer, connection, AssociationEngine.client(settings), new Handler(),
        Conversation.Settings.STANDARD);
    started.complete(conversation);
  }

  private void associate() throws AssociationFailedException, InterruptedException {
    try {
      conversation.command(new Command.Associate());
      InitiateParameters parameters = opened.get();
      outstanding.release(parameters.maxServOutstandingCalling());
    } catch (ExecutionException | ConnectionLostException refused) {
      throw new AssociationFailedException(whyNot());
    }
  }

  private String whyNot() {
    String hint = transportConnected
        ? closedReason.startsWith("association refused")
            ? ""
            : "; a device that closes here usually wants a password, or other session or presentation selectors or AP titles"
        : closedReason.startsWith("protocol error")
            ? "; is this the MMS port (102) of the device?"
            : "; is this an MMS server, and the transport selector (T-SEL) the right one?";
    String step = transportConnected ? "while associating" : "while connecting the ISO transport";
    return "%s: %s: %s%s".formatted(peer, step, closedReason, hint);
  }

  /** Who is at the other end. */
  public String peer() { return peer; }

  /** What initiate agreed on. */
  public InitiateParameters parameters() { return opened.join(); }

  /** False once the association is closed or lost. */
  public boolean isOpen() { return conversation.isOpen(); }

  /** Unconfirmed information reports, in the order they came. */
  public Updates<InformationReport> reports() {
    return reports;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws RequestTimeoutException if none came within the settings' limit
   * @throws ConnectionLostException if the association ended before
   * @throws IllegalArgumentException if the request is longer than the PDU agreed on
   */
  public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) throws InterruptedException {
    outstanding.acquire();
    Call<R> call = new Call<>();
    calls.add(call);
    // the server counts a request until it has answered, also one that is not waited for any more
    var _ = call.answer.whenComplete((_, _) -> {
      calls.remove(call);
      outstanding.release();
    });
    boolean asked = false;
    try {
      conversation.command(new Command.Call(request, call));
      asked = true;
      return call.answer.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Unanswered _ -> throw new RequestTimeoutException(request, settings.requestLimit());
        case IllegalArgumentException unsendable -> throw unsendable;
        case null, default -> throw new ConnectionLostException(closedReason);
      }
    } catch (InterruptedException interrupted) {
      if (asked) cancel(call, interrupted);
      throw interrupted;
    } finally {
      if (!asked) call.answer.cancel(false);
    }
  }

  private void cancel(Call<?> call, InterruptedException because) throws InterruptedException {
    try {
      conversation.command(new Command.Cancel(call));
    } catch (ConnectionLostException over) {
      because.addSuppressed(over); // nothing is left to be cancelled
    }
  }

  /** Marks a call whose time has run out. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;
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
        case Event.Reported(InformationReport report) -> reports.put(report);
        case Event.Answered(Object ticket, Answer<?> answer) -> complete((Call<?>) ticket, answer);
        case Event.Unanswered(Object ticket) -> ((Call<?>) ticket).answer.completeExceptionally(new Unanswered());
        case Event.Unsendable(Object ticket, String reason) ->
          ((Call<?>) ticket).answer.completeExceptionally(new IllegalArgumentException(reason));
        case Event.TransportConnected() -> transportConnected = true;
        case Event.Opened(InitiateParameters parameters, var _) -> opened.complete(parameters);
        case Event.Requested(long invokeId, ConfirmedRequest<?> _) -> refuse(invokeId);
        case Event.Forgiven _,Event.Traced _ -> watcher.accept(event);
      }
    }

    /** The engine has checked that the answer is that of the request. */
    @SuppressWarnings("unchecked")
    private <R extends ConfirmedResponse> void complete(Call<R> call, Answer<?> answer) {
      call.answer.complete((Answer<R>) answer);
    }

    /** A client serves nothing. */
    private void refuse(long invokeId) {
      try {
        conversation.command(new Command.Reply(invokeId, new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE)));
      } catch (InterruptedException never) {
        throw new IllegalStateException("the owner's commands never wait", never);
      }
    }

    @Override
    public boolean ready() { return reports.ready(); }

    @Override
    public void closed(String reason) {
      closedReason = reason;
      opened.completeExceptionally(new ConnectionLostException(reason));
      for (Call<?> call : calls) call.answer.completeExceptionally(new ConnectionLostException(reason));
      reports.close(reason);
    }
  }
}
