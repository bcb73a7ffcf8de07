package io.gridtap.dlms;

import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes what meters push over TCP: DataNotification, EventNotification and InformationReport, plain or protected, whole
 * or in blocks. One thread takes them with {@link #take}; while it does not, octets stay with the meters.
 */
public final class PushListener implements AutoCloseable {
  /**
   * Since the start.
   *
   * @param arrived pushes put in the queue
   * @param refused what was not taken, see {@link PushRefusal}
   * @param connectionsRefused turned away because there were too many
   */
  public record Counts(long arrived, long refused, long connectionsRefused) {}

  private static final System.Logger LOG = System.getLogger(PushListener.class.getName());

  private final PushSettings settings;
  private final Consumer<PushRefusal> refusals;
  private final Updates<Push> updates;
  private final Map<Long, Conversation<Push, PushEngine.Event>> conversations = new ConcurrentHashMap<>();
  private final AtomicLong numbered = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final TcpListener tcp;

  /** @param refusals is told what was not taken, on the threads of connections: quick, please */
  public static PushListener start(TcpListener.Settings tcp, PushSettings settings, Consumer<PushRefusal> refusals)
      throws IOException {
    return new PushListener(tcp, settings, refusals);
  }

  private PushListener(TcpListener.Settings tcp, PushSettings settings, Consumer<PushRefusal> refusals)
      throws IOException {
    this.settings = settings;
    this.refusals = refusals;
    this.updates = new Updates<>(settings.capacity(), this::wake);
    this.tcp = TcpListener.start(tcp, connection -> accept(connection));
  }

  /** The port bound to. */
  public int port() { return tcp.port(); }

  public Counts counts() { return new Counts(arrived.get(), refused.get(), tcp.refused()); }

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
    Conversation<Push, PushEngine.Event> conversation = conversations.get(push.connection());
    if (conversation == null)
      throw new ConnectionLostException("the connection of %s has ended".formatted(push.peer()));
    conversation.command(push);
  }

  /** Listens no more and closes all connections; what has arrived can still be taken. */
  @Override
  public void close() {
    tcp.close();
    updates.close("the push listener is closed");
  }

  private void wake() { conversations.values().forEach(Conversation::wake); }

  private void accept(Connection connection) {
    long number = numbered.incrementAndGet();
    PushEngine engine = new PushEngine(connection.peer(), number, settings, Conversation.now());
    Conversation.start("gridtap-push-" + number, connection, engine, conversation -> {
      conversations.put(number, conversation);
      return new Taker(number);
    }, Conversation.Settings.STANDARD);
  }

  private final class Taker implements Conversation.Handler<PushEngine.Event> {
    private final long number;

    Taker(long number) { this.number = number; }

    @Override
    public boolean ready() { return updates.ready(); }

    @Override
    public void deliver(PushEngine.Event event) {
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

    @Override
    public void closed(String reason) { conversations.remove(number); }
  }

  private void tell(PushRefusal refusal) {
    try {
      refusals.accept(refusal);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the listener of refused pushes threw", bug);
    }
  }
}
