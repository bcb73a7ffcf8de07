package io.gridtap.dlms;

import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.UdpListener;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes what meters push over TCP or UDP, or a line that is already there such as the serial one of a customer port:
 * DataNotification, EventNotification and InformationReport, plain or protected, whole or in blocks, and P1 telegrams. One thread takes them with {@link #take}; while it does not, octets stay with the meters, and of
 * datagrams a number waits before more are dropped and counted.
 */
public final class PushListener implements AutoCloseable {
  /**
   * Since the start.
   *
   * @param arrived pushes put in the queue
   * @param refused what was not taken, see {@link PushRefusal}
   * @param connectionsRefused turned away because there were too many
   * @param datagramsDropped because too many waited
   */
  public record Counts(long arrived, long refused, long connectionsRefused, long datagramsDropped) {}

  /** What is listened on. */
  private sealed interface Socket {
    record Tcp(TcpListener listener) implements Socket {}

    record Udp(UdpListener listener) implements Socket {}

    record Given(Conversation<Push, PushEngine.Event> conversation) implements Socket {}
  }

  private static final System.Logger LOG = System.getLogger(PushListener.class.getName());

  private final PushSettings settings;
  private final Consumer<PushRefusal> refusals;
  private final Updates<Push> updates;
  private final Map<Long, Conversation<Push, PushEngine.Event>> conversations = new ConcurrentHashMap<>();
  private final AtomicLong numbered = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final PushDatagrams datagrams;
  private final Object room = new Object();
  private final Socket socket;
  private volatile boolean closed;

  /** How a listener gets what it listens on. */
  private interface Opening<X extends Exception> {
    Socket open(PushListener self) throws X;
  }

  /** @param refusals is told what was not taken, on the threads of connections: quick, please */
  public static PushListener start(TcpListener.Settings tcp, PushSettings settings, Consumer<PushRefusal> refusals)
      throws IOException {
    return new PushListener(settings, refusals, self -> new Socket.Tcp(TcpListener.start(tcp, connection -> {
      self.accept(connection, _ -> {});
    })));
  }

  /** @param refusals is told what was not taken, on the threads of the listener: quick, please */
  public static PushListener start(UdpListener.Settings udp, PushSettings settings, Consumer<PushRefusal> refusals)
      throws IOException {
    return new PushListener(settings, refusals, self -> {
      CompletableFuture<UdpListener> known = new CompletableFuture<>();
      UdpListener listener = UdpListener.start(udp, datagram -> self.receive(datagram, known), self::ended);
      known.complete(listener);
      Thread.ofVirtual().name("gridtap-push-time-" + listener.port()).start(() -> self.datagrams.keepTime(listener));
      return new Socket.Udp(listener);
    });
  }

  /**
   * Hears one connection that is there: a serial port, or anything else that was opened. When it ends, so does the
   * listener, and {@link #take} says why.
   *
   * @param connection belongs to the listener from here on, which closes it
   * @param settings whose {@link PushSettings#idle} is best zero for a line that cannot be opened from the other end
   * @param refusals is told what was not taken, on the thread of the connection: quick, please
   */
  public static PushListener on(Connection connection, PushSettings settings, Consumer<PushRefusal> refusals) {
    return new PushListener(settings, refusals,
        self -> new Socket.Given(self.accept(connection, self.updates::close)));
  }

  private <X extends Exception> PushListener(PushSettings settings, Consumer<PushRefusal> refusals, Opening<X> opening)
      throws X {
    this.settings = settings;
    this.refusals = refusals;
    this.updates = new Updates<>(settings.capacity(), this::wake);
    this.datagrams = new PushDatagrams(settings, numbered, this::deliver);
    this.socket = opening.open(this);
  }

  /** The port bound to; 0 with {@link #on}. */
  public int port() {
    return switch (socket) {
      case Socket.Tcp(TcpListener listener) -> listener.port();
      case Socket.Udp(UdpListener listener) -> listener.port();
      case Socket.Given _ -> 0;
    };
  }

  public Counts counts() {
    return switch (socket) {
      case Socket.Tcp(TcpListener listener) -> new Counts(arrived.get(), refused.get(), listener.refused(), 0);
      case Socket.Udp(UdpListener listener) -> new Counts(arrived.get(), refused.get(), 0, listener.dropped());
      case Socket.Given _ -> new Counts(arrived.get(), refused.get(), 0, 0);
    };
  }

  /**
   * Waits for the next push. One thread at a time may take.
   *
   * @throws ConnectionLostException when the listener is closed and everything has been taken
   */
  public Push take() throws InterruptedException { return updates.take(); }

  /** The next push, or nothing if none came within {@code limit}. */
  public Optional<Push> poll(Duration limit) throws InterruptedException {
    return updates.poll(limit);
  }

  /** Moves pushes that are there, without waiting. */
  public int drainTo(Collection<? super Push> target, int max) {
    return updates.drainTo(target, max);
  }

  /**
   * Tells the meter, if it asked, that its push is safe. Nothing happens if it did not ask.
   *
   * @throws ConnectionLostException if its connection has ended: the meter will send it again
   */
  public void confirm(Push push) throws InterruptedException {
    if (!push.wantsConfirmation()) return;
    switch (socket) {
      case Socket.Tcp _,Socket.Given _ -> {
        Conversation<Push, PushEngine.Event> conversation = conversations.get(push.connection());
        if (conversation == null) throw gone(push);
        conversation.command(push);
      }
      case Socket.Udp(UdpListener listener) -> {
        if (!datagrams.confirm(push, listener)) throw gone(push);
      }
    }
  }

  private static ConnectionLostException gone(Push push) {
    return new ConnectionLostException("the connection of %s has ended".formatted(push.peer()));
  }

  /** Listens no more and closes all connections; what has arrived can still be taken. */
  @Override
  public void close() {
    closed = true;
    switch (socket) {
      case Socket.Tcp(TcpListener listener) -> listener.close();
      case Socket.Udp(UdpListener listener) -> {
        listener.close();
        datagrams.close();
      }
      case Socket.Given(Conversation<Push, PushEngine.Event> conversation) -> conversation.close();
    }
    updates.close("the push listener is closed");
    wake();
  }

  /** Without having been closed: what has arrived can still be taken. */
  private void ended(String reason) {
    datagrams.close();
    updates.close(reason);
  }

  private void wake() {
    conversations.values().forEach(Conversation::wake);
    synchronized (room) {
      room.notifyAll();
    }
  }

  /** On the listener's thread, which may wait: datagrams wait behind it, and are dropped when they are too many. */
  private void receive(UdpListener.Datagram datagram, CompletableFuture<UdpListener> self) {
    try {
      synchronized (room) {
        while (!updates.ready() && !closed)
          room.wait();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return;
    }
    datagrams.receive(datagram, self.join());
  }

  private Conversation<Push, PushEngine.Event> accept(Connection connection, Consumer<String> ended) {
    long number = numbered.incrementAndGet();
    PushEngine engine = new PushEngine(connection.peer(), number, settings, Conversation.now());
    return Conversation.start("gridtap-push-" + number, connection, engine, conversation -> {
      conversations.put(number, conversation);
      return new Taker(number, ended);
    }, Conversation.Settings.STANDARD);
  }

  private final class Taker implements Conversation.Handler<PushEngine.Event> {
    private final long number;
    private final Consumer<String> ended;

    Taker(long number, Consumer<String> ended) {
      this.number = number;
      this.ended = ended;
    }

    @Override
    public boolean ready() { return updates.ready(); }

    @Override
    public void deliver(PushEngine.Event event) { PushListener.this.deliver(event); }

    @Override
    public void closed(String reason) {
      conversations.remove(number);
      ended.accept(reason);
    }
  }

  private void deliver(PushEngine.Event event) {
    switch (event) {
      case PushEngine.Event.Arrived(Push push) -> {
        arrived.incrementAndGet();
        updates.put(push);
      }
      case PushEngine.Event.Refused(PushRefusal refusal) -> {
        refused.incrementAndGet();
        tell(refusal);
      }
    }
  }

  private void tell(PushRefusal refusal) {
    try {
      refusals.accept(refusal);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the listener of refused pushes threw", bug);
    }
  }
}
