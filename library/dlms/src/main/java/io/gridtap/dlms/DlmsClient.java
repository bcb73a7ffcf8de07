package io.gridtap.dlms;

import io.gridtap.dlms.association.Agreement;
import io.gridtap.dlms.association.ClientCommand;
import io.gridtap.dlms.association.ClientEngine;
import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.association.Failure;
import io.gridtap.dlms.association.OpenFailure;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Updates;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client of one association with a meter. Calls block and may be made from several threads at once; the meter is
 * asked one thing after the other, unless the settings let it be asked more at once. With short names the same calls
 * work: the association's object list, read once, gives the names.
 */
public final class DlmsClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DlmsClient.class.getName());

  private final String peer;
  private final DlmsClientSettings settings;
  private final Consumer<ClientEvent> watcher;
  private final ReentrantLock watching = new ReentrantLock();
  private final Conversation<ClientCommand, ClientEvent> conversation;
  private final Updates<Notification> notifications;
  private final CompletableFuture<Agreement> opened = new CompletableFuture<>();
  private final Set<Ticket> tickets = ConcurrentHashMap.newKeySet();
  private final Semaphore room;
  private final Batching batching;
  private final ListReader lists;
  private final NamedAccess named;
  private volatile String closedReason = "";

  /** What waits for the engine; its identity is the ticket. */
  private interface Ticket {
    void failed(Failure failure);

    void lost(String reason);
  }

  private static final class Call<A> implements Ticket {
    private final CompletableFuture<A> answer = new CompletableFuture<>();

    @Override
    public void failed(Failure failure) { answer.completeExceptionally(new Failed(failure)); }

    @Override
    public void lost(String reason) { answer.completeExceptionally(new ConnectionLostException(reason)); }
  }

  /** Carries a failure to the caller's thread. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Failed(Failure failure) { this.failure = failure; }
  }

  /**
   * Connects over TCP, and associates.
   *
   * @throws io.gridtap.transport.ConnectFailedException if there is no TCP connection to be had
   * @throws AssociationFailedException if the meter does not associate
   */
  public static DlmsClient connect(TcpConnector.Settings tcp, DlmsClientSettings settings)
      throws IOException, InterruptedException {
    return connect(TcpConnector.SHARED.connect(tcp), settings);
  }

  /** Associates over a connection there is, like a serial line. It belongs to the client from here on. */
  public static DlmsClient connect(Connection connection, DlmsClientSettings settings)
      throws IOException, InterruptedException {
    return connect(connection, settings, new Batching(settings.maxPerRequest()), _ -> {});
  }

  /**
   * @param batching what is known of the meter; goes on learning
   * @param watcher is told what was coped with and what is traced, one after the other, on the thread that owns the
   *        connection or on one that asks: quick, please
   */
  public static DlmsClient connect(Connection connection, DlmsClientSettings settings, Batching batching,
      Consumer<ClientEvent> watcher) throws IOException, InterruptedException {
    DlmsClient client = new DlmsClient(connection, settings, batching, watcher);
    try {
      client.associate();
      return client;
    } catch (AssociationFailedException | InterruptedException | RuntimeException failure) {
      client.conversation.close();
      throw failure;
    }
  }

  private DlmsClient(Connection connection, DlmsClientSettings settings, Batching batching,
      Consumer<ClientEvent> watcher) {
    this.peer = connection.peer();
    this.settings = settings;
    this.watcher = event -> {
      watching.lock();
      try {
        watcher.accept(event);
      } finally {
        watching.unlock();
      }
    };
    this.batching = batching;
    this.room = new Semaphore(settings.association().maxQueued());
    this.lists = new ListReader(this);
    this.named = new NamedAccess(this);
    // the notifications' room is reported to a conversation that does not exist yet
    CompletableFuture<Conversation<ClientCommand, ClientEvent>> started = new CompletableFuture<>();
    this.notifications = new Updates<>(settings.maxNotifications(), () -> started.join().wake());
    ClientEngine engine = new ClientEngine(settings.association(),
        settings.carrier().engine(settings.association().route()));
    this.conversation = Conversation.start("dlms-" + peer, connection, engine, new Handler(), settings.conversation());
    started.complete(conversation);
  }

  private void associate() throws AssociationFailedException, InterruptedException {
    try {
      conversation.command(new ClientCommand.Open());
      opened.get();
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof AssociationFailedException failed) throw failed;
      throw new AssociationFailedException(peer, new OpenFailure.LinkLost(closedReason));
    } catch (ConnectionLostException atOnce) { // the handler may not have been told yet
      throw new AssociationFailedException(peer, new OpenFailure.LinkLost(String.valueOf(atOnce.getMessage())));
    }
  }

  /** Who is at the other end. */
  public String peer() { return peer; }

  public DlmsClientSettings settings() { return settings; }

  /** What AARQ and AARE agreed on. */
  public Agreement agreement() { return opened.join(); }

  /** What is known of how many attributes the meter takes at once. */
  public Batching batching() { return batching; }

  /** False once the association is released or lost. */
  public boolean isOpen() { return conversation.isOpen(); }

  /** What the meter says unasked, in the order it came. Not taking it slows the meter down, answers included. */
  public Updates<Notification> notifications() {
    return notifications;
  }

  /** Confirms a data-notification that asks for it. */
  public void confirm(DataNotification notification) throws InterruptedException {
    conversation.command(new ClientCommand.Confirm(notification.invokeId()));
  }

  /** Reads an attribute. */
  public GetResult get(AttributeDescriptor attribute) throws InterruptedException {
    return get(AttributeRequest.of(attribute));
  }

  /** Reads a part of an attribute. */
  public GetResult get(AttributeDescriptor attribute, SelectiveAccess selection) throws InterruptedException {
    return get(new AttributeRequest(attribute, Optional.of(selection)));
  }

  public GetResult get(AttributeRequest attribute) throws InterruptedException {
    return shortNames() ? named.get(List.of(attribute)).getFirst() : call(new Request.Get(attribute));
  }

  /**
   * Reads several attributes with few requests. One that cannot be read does not keep the others from being read: what
   * a meter answers with an error of the whole request, or with nonsense, is asked for again in smaller pieces. What has
   * no answer in time is a temporary-failure, what has none that can be taken an other-reason; the watcher is told why.
   * After the second time-out of a call nothing more is asked for.
   *
   * @throws ConnectionLostException if the association ended before
   */
  public List<GetResult> get(List<AttributeRequest> attributes) throws InterruptedException {
    return lists.read(attributes);
  }

  /** Writes an attribute. */
  public DataAccessResult set(AttributeDescriptor attribute, Data value) throws InterruptedException {
    return set(AttributeRequest.of(attribute), value);
  }

  public DataAccessResult set(AttributeRequest attribute, Data value) throws InterruptedException {
    return shortNames()
        ? named.set(List.of(attribute), List.of(value)).getFirst()
        : call(new Request.Set(attribute, value));
  }

  /** Writes several attributes with one request. */
  public List<DataAccessResult> set(List<AttributeRequest> attributes, List<Data> values) throws InterruptedException {
    return shortNames() ? named.set(attributes, values) : call(new Request.SetList(attributes, values));
  }

  /** Invokes a method. */
  public ActionOutcome action(MethodDescriptor method, Data parameters) throws InterruptedException {
    return action(method, Optional.of(parameters));
  }

  public ActionOutcome action(MethodDescriptor method, Optional<Data> parameters) throws InterruptedException {
    return shortNames() ? named.action(method, parameters) : call(new Request.Action(method, parameters));
  }

  /** Gets, sets and actions in one request, which the association must have negotiated. */
  public AccessResponse access(List<AccessSpecification> specifications, List<Data> data) throws InterruptedException {
    return call(new Request.Access(specifications, data, false));
  }

  /** Reads a long value block by block. */
  public BlockStream stream(AttributeRequest attribute) throws InterruptedException {
    Stream stream = new Stream(attribute);
    Optional<? extends Request<Boolean>> request = shortNames()
        ? named.access(attribute).map(Request.ReadBlocks::new)
        : Optional.of(new Request.GetBlocks(attribute));
    if (request.isPresent()) stream.start(request.get());
    else
      stream.failed(new Failure.Refused(DataAccessResult.OBJECT_UNDEFINED));
    return stream;
  }

  NamedAccess named() { return named; }

  /** Tells the watcher. */
  void remark(String text) {
    watcher.accept(new ClientEvent.Remark(LinkEvent.Kind.OTHER, text));
  }

  boolean shortNames() { return settings.association().context().shortNames(); }

  /**
   * Asks, and waits for the answer.
   *
   * @throws RequestFailedException if there is none to this request, while the association goes on
   * @throws RequestTimeoutException if none came within the settings' limit
   * @throws ConnectionLostException if the association ended before
   * @throws IllegalArgumentException if the request cannot be put on the wire
   */
  public <A> A call(Request<A> request) throws InterruptedException {
    Call<A> call = new Call<>();
    room.acquire();
    tickets.add(call);
    boolean asked = false;
    try {
      conversation.command(new ClientCommand.Ask(request, call));
      asked = true;
      return call.answer.get();
    } catch (ExecutionException failed) {
      throw failure(request.text(), failed.getCause());
    } catch (InterruptedException interrupted) {
      if (asked) cancel(call, interrupted);
      throw interrupted;
    } finally {
      tickets.remove(call);
      room.release();
    }
  }

  private RuntimeException failure(String request, @Nullable Throwable cause) {
    if (cause instanceof Failed failed) return failure(request, failed.failure);
    return new ConnectionLostException(closedReason);
  }

  private static RuntimeException failure(String request, Failure failure) {
    return switch (failure) {
      case Failure.Silence(String asked, Duration limit) -> new RequestTimeoutException(asked, limit);
      case Failure.Unsendable(String why) -> new IllegalArgumentException("%s: %s".formatted(request, why));
      case Failure.Excepted _,Failure.ServiceError _,Failure.Refused _,Failure.NotNegotiated _,Failure.TooLongToSend _,Failure.TooLongToTake _,Failure.WrongBlock _,Failure.Malformed _,Failure.Stalled _,Failure.Unprotected _,Failure.QueueFull _,Failure.NotOpen _,Failure.Cancelled _ ->
        new RequestFailedException(request, failure);
    };
  }

  private void cancel(Ticket ticket, InterruptedException because) throws InterruptedException {
    try {
      conversation.command(new ClientCommand.Cancel(ticket));
    } catch (ConnectionLostException over) {
      because.addSuppressed(over); // nothing is left to be cancelled
    }
  }

  /** Releases the association, disconnects the link and closes the connection. */
  @Override
  public void close() {
    if (!conversation.isOpen()) return;
    try {
      conversation.command(new ClientCommand.Release());
      Duration limit = settings.association().releaseLimit().multipliedBy(3);
      if (!conversation.awaitClosed(limit)) conversation.close();
    } catch (ConnectionLostException already) {
      conversation.close();
    } catch (InterruptedException interrupted) {
      conversation.close();
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the connection without a word: the meter finds out by its time limit. */
  public void abort() {
    conversation.close();
  }

  /** A value that comes block by block. */
  private final class Stream implements BlockStream, Ticket {
    /** What the engine gives. */
    private sealed interface Part {
      record Block(Octets raw, boolean last) implements Part {}

      record Failed(Failure failure) implements Part {}

      record Lost(String reason) implements Part {}
    }

    private final AttributeRequest attribute;
    /** The engine gives one block at a time, and an end. */
    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private boolean taken;
    private boolean over;

    Stream(AttributeRequest attribute) { this.attribute = attribute; }

    void start(Request<Boolean> request) throws InterruptedException {
      tickets.add(this);
      try {
        conversation.command(new ClientCommand.Ask(request, this));
      } catch (ConnectionLostException | InterruptedException notAsked) {
        tickets.remove(this);
        throw notAsked;
      }
    }

    @Override
    public Optional<Octets> next() throws InterruptedException {
      if (over) return Optional.empty();
      if (taken) conversation.command(new ClientCommand.Next(this));
      taken = false;
      return switch (parts.take()) {
        case Part.Block(Octets raw, boolean last) -> {
          taken = !last;
          if (last) end();
          yield Optional.of(raw);
        }
        case Part.Failed(Failure failure) -> {
          end();
          throw failure("GET " + attribute.attribute(), failure);
        }
        case Part.Lost(String reason) -> {
          end();
          throw new ConnectionLostException(reason);
        }
      };
    }

    private void end() {
      over = true;
      tickets.remove(this);
    }

    @Override
    public void close() {
      if (over) return;
      end();
      try {
        if (conversation.isOpen()) conversation.command(new ClientCommand.Cancel(this));
      } catch (ConnectionLostException gone) {
        LOG.log(Level.DEBUG, "%s: nothing is left to be given up".formatted(peer), gone);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void failed(Failure failure) { parts.add(new Part.Failed(failure)); }

    @Override
    public void lost(String reason) { parts.add(new Part.Lost(reason)); }
  }

  private final class Handler implements Conversation.Handler<ClientEvent> {
    @Override
    public void deliver(ClientEvent event) {
      switch (event) {
        case ClientEvent.Opened(Agreement agreement) -> opened.complete(agreement);
        case ClientEvent.NotOpened(OpenFailure failure) ->
          opened.completeExceptionally(new AssociationFailedException(peer, failure));
        case ClientEvent.Answered(Object ticket, Object answer) -> answered((Ticket) ticket, answer);
        case ClientEvent.Failed(Object ticket, Failure failure) -> ((Ticket) ticket).failed(failure);
        case ClientEvent.Block(Object ticket, Octets raw, boolean last) ->
          ((Stream) ticket).parts.add(new Stream.Part.Block(raw, last));
        case ClientEvent.Notified(var apdu, boolean authentic) ->
          notifications.put(new Notification(apdu, authentic, Instant.now()));
        case ClientEvent.LinkConnected _,ClientEvent.Remark _,ClientEvent.Traced _ -> watcher.accept(event);
      }
    }

    /** The engine answers with what the request says. */
    @SuppressWarnings("unchecked")
    private void answered(Ticket ticket, Object answer) {
      if (ticket instanceof Call<?> call) ((Call<Object>) call).answer.complete(answer);
    }

    @Override
    public boolean ready() { return notifications.ready(); }

    @Override
    public void closed(String reason) {
      closedReason = reason;
      opened.completeExceptionally(new ConnectionLostException(reason));
      for (Ticket ticket : tickets) ticket.lost(reason);
      notifications.close(reason);
    }
  }
}
