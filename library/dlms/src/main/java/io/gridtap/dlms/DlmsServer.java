package io.gridtap.dlms;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Engine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server of DLMS/COSEM: listens, and lets clients associate with the logical devices behind it. Many servers may
 * share the devices and the settings: one without a connection is little more than a socket.
 */
public final class DlmsServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DlmsServer.class.getName());
  private static final String CLOSED = "closed by this side";

  private final Supplier<LinkEngine> link;
  private final List<ServedDevice> devices;
  private final DlmsServerSettings settings;
  private final Admission admission;
  private final Listener listener;
  private final Set<Serving> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong associations = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final TcpListener tcp;
  private volatile boolean closed;

  /** News, on various threads: quick, please. */
  public interface Listener {
    Listener NONE = new Listener() {
      @Override
      public void connected(String peer) {}

      @Override
      public void told(String peer, ServerEvent event) {}

      @Override
      public void closed(String peer, String reason) {}
    };

    void connected(String peer);

    void told(String peer, ServerEvent event);

    void closed(String peer, String reason);
  }

  /**
   * Counts since the start.
   *
   * @param connections open now
   * @param accepted connections
   * @param turnedAway because the listener had its most connections
   * @param associations begun
   * @param refused associations
   * @param rejected APDUs
   */
  public record Statistics(int connections, long accepted, long turnedAway, long associations, long refused,
      long rejected) {}

  /**
   * Starts to listen.
   *
   * @param link of a new connection, in the server's role: HDLC or wrapper
   * @param devices behind it
   */
  public static DlmsServer start(TcpListener.Settings tcp, Supplier<LinkEngine> link, List<ServedDevice> devices,
      DlmsServerSettings settings, Listener listener) throws IOException {
    return new DlmsServer(tcp, link, devices, settings, listener);
  }

  private DlmsServer(TcpListener.Settings tcp, Supplier<LinkEngine> link, List<ServedDevice> devices,
      DlmsServerSettings settings, Listener listener) throws IOException {
    this.link = link;
    this.devices = List.copyOf(devices);
    this.settings = settings;
    this.admission = settings.admission();
    this.listener = listener;
    this.tcp = TcpListener.start(tcp, this::accept);
  }

  public int port() { return tcp.port(); }

  public Statistics statistics() {
    return new Statistics(connections.size(), accepted.get(), tcp.refused(), associations.get(), refused.get(),
        rejected.get());
  }

  /** Sends an unsolicited APDU on all connections; see {@link ServerCommand.Notify}. */
  public void notify(Route route, Apdu apdu) throws InterruptedException {
    for (Serving connection : connections) connection.command(new ServerCommand.Notify(route, apdu));
  }

  /** Closes all connections and listens no more. */
  @Override
  public void close() {
    closed = true;
    tcp.close();
    for (Serving connection : connections) connection.close();
  }

  private void accept(Connection connection) {
    accepted.incrementAndGet();
    String peer = connection.peer();
    ServerEngine engine = new ServerEngine(link.get(), devices, admission, settings.limits());
    Serving serving = new Serving(engine, peer);
    connections.add(serving);
    tell(() -> listener.connected(peer));
    Engine<ServerCommand, ServerEvent> around = settings.around().apply(engine);
    serving.conversation = Conversation.start("dlms-" + peer, connection, around, serving,
        settings.conversation());
    // close() may have come by before there was anything to close
    if (closed) serving.close();
  }

  /** A listener that throws ends no connection. */
  static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "the listener of a server threw", fault);
    }
  }

  /** One connection. */
  private final class Serving implements Conversation.Handler<ServerEvent> {
    private final ServerEngine engine;
    private final String peer;
    private volatile @Nullable Conversation<ServerCommand, ServerEvent> conversation;

    private Serving(ServerEngine engine, String peer) {
      this.engine = engine;
      this.peer = peer;
    }

    @Override
    public void deliver(ServerEvent event) {
      switch (event) {
        case ServerEvent.Associated _ -> associations.incrementAndGet();
        case ServerEvent.Refused _ -> refused.incrementAndGet();
        case ServerEvent.Rejected _ -> rejected.incrementAndGet();
        case ServerEvent.Released _,ServerEvent.Written _,ServerEvent.Invoked _,ServerEvent.Remark _ -> {
        }
      }
      tell(() -> listener.told(peer, event));
    }

    @Override
    public void closed(String reason) {
      engine.gone(reason);
      connections.remove(this);
      tell(() -> listener.closed(peer, closed ? CLOSED : reason));
    }

    private void command(ServerCommand command) throws InterruptedException {
      Conversation<ServerCommand, ServerEvent> current = conversation;
      if (current == null) return;
      try {
        current.command(command);
      } catch (ConnectionLostException gone) {
        LOG.log(Level.DEBUG, "%s is gone".formatted(peer), gone);
      }
    }

    private void close() {
      Conversation<ServerCommand, ServerEvent> current = conversation;
      if (current != null) current.close();
    }
  }
}
