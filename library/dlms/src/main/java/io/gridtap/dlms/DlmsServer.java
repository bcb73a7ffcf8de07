package io.gridtap.dlms;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.modee.ModeEServerSettings;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Engine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server of DLMS/COSEM: listens, or serves a connection that is there, and lets clients associate with the logical devices behind it. Many servers may
 * share the devices and the settings: one without a connection is little more than a socket.
 */
public final class DlmsServer implements ListeningServer {
  private static final System.Logger LOG = System.getLogger(DlmsServer.class.getName());
  static final String CLOSED = "closed by this side";

  private final Supplier<LinkEngine> link;
  private final List<ServedDevice> devices;
  private final DlmsServerSettings settings;
  private final Admission admission;
  private final Listener listener;
  private final Set<Serving> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final ServedCounts counts = new ServedCounts();
  private final Optional<TcpListener> tcp;
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
    return new DlmsServer(Optional.of(tcp), link, devices, settings, listener);
  }

  /**
   * Serves a connection that is there already, and listens to no other. A serial line is served for as long as it is
   * open: where a connection would be closed, as after {@link ServerLimits#inactivity}, only associations end.
   *
   * @param connection belongs to the server from here on, which closes it
   * @param link of a session, in the server's role; on a serial line HDLC
   */
  public static DlmsServer serve(Connection connection, Supplier<LinkEngine> link, List<ServedDevice> devices,
      DlmsServerSettings settings, Listener listener) throws IOException {
    DlmsServer server = new DlmsServer(Optional.empty(), link, devices, settings, listener);
    if (connection instanceof SerialConnection) server.line(connection, Optional.empty());
    else
      server.accept(connection);
    return server;
  }

  /**
   * Serves an optical port, or what leads to one: each session begins with the sign-on of IEC 62056-21 mode E, the
   * counterpart of {@link OpticalSignOn}, and HDLC follows. When the last link is released or falls silent, the sign-on
   * is awaited again. A serial port begins with 300 baud 7E1 and goes to the speed agreed on; any other connection keeps
   * its speed.
   *
   * @param connection belongs to the server from here on, which closes it
   * @param link HDLC of a session, in the server's role
   * @throws IOException if the port cannot have 300 baud 7E1; then it is closed
   */
  public static DlmsServer serve(Connection connection, ModeEServerSettings signOn, Supplier<LinkEngine> link,
      List<ServedDevice> devices, DlmsServerSettings settings, Listener listener) throws IOException {
    if (connection instanceof SerialConnection port) {
      try {
        port.reconfigure(LineEngine.SIGN_ON);
      } catch (IOException unable) {
        port.abort();
        throw unable;
      }
    }
    DlmsServer server = new DlmsServer(Optional.empty(), link, devices, settings, listener);
    server.line(connection, Optional.of(signOn));
    return server;
  }

  private DlmsServer(Optional<TcpListener.Settings> tcp, Supplier<LinkEngine> link, List<ServedDevice> devices,
      DlmsServerSettings settings, Listener listener) throws IOException {
    this.link = link;
    this.devices = List.copyOf(devices);
    this.settings = settings;
    this.admission = settings.admission();
    this.listener = listener;
    this.tcp = tcp.isPresent() ? Optional.of(TcpListener.start(tcp.get(), this::accept)) : Optional.empty();
  }

  @Override
  public int port() { return tcp.map(TcpListener::port).orElse(0); }

  @Override
  public Statistics statistics() {
    return counts.statistics(connections.size(), accepted.get(), tcp.map(TcpListener::refused).orElse(0L));
  }

  /** Sends an unsolicited APDU on all connections; see {@link ServerCommand.Notify}. */
  public void notify(Route route, Apdu apdu) throws InterruptedException {
    for (Serving connection : connections) connection.command(new ServerCommand.Notify(route, apdu));
  }

  /** Closes all connections and listens no more. */
  @Override
  public void close() {
    closed = true;
    tcp.ifPresent(TcpListener::close);
    for (Serving connection : connections) connection.close();
  }

  private void accept(Connection connection) {
    ServerEngine engine = engine(link.get());
    Serving serving = begin(connection, engine::gone);
    Engine<ServerCommand, ServerEvent> around = settings.around().apply(engine);
    serving.carry(Conversation.start("dlms-" + serving.peer, connection, around, serving, settings.conversation()));
  }

  private void line(Connection connection, Optional<ModeEServerSettings> signOn) {
    LineEngine engine = new LineEngine(signOn, into -> engine(into.apply(link.get())), settings.around());
    Serving serving = begin(connection, engine::gone);
    serving.carry(Conversation.start("dlms-" + serving.peer, connection, engine, new OnLine(connection, serving),
        settings.conversation()));
  }

  private ServerEngine engine(LinkEngine over) { return new ServerEngine(over, devices, admission, settings.limits()); }

  private Serving begin(Connection connection, Consumer<String> gone) {
    accepted.incrementAndGet();
    Serving serving = new Serving(gone, connection.peer());
    connections.add(serving);
    tell(() -> listener.connected(serving.peer));
    return serving;
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
    private final Consumer<String> gone;
    private final String peer;
    private volatile @Nullable Conversation<ServerCommand, ?> conversation;

    private Serving(Consumer<String> gone, String peer) {
      this.gone = gone;
      this.peer = peer;
    }

    private void carry(Conversation<ServerCommand, ?> by) {
      conversation = by;
      // close() may have come by before there was anything to close
      if (closed) by.close();
    }

    @Override
    public void deliver(ServerEvent event) {
      counts.count(event);
      tell(() -> listener.told(peer, event));
    }

    @Override
    public void closed(String reason) {
      gone.accept(reason);
      connections.remove(this);
      tell(() -> listener.closed(peer, closed ? CLOSED : reason));
    }

    private void command(ServerCommand command) throws InterruptedException {
      Conversation<ServerCommand, ?> current = conversation;
      if (current == null) return;
      try {
        current.command(command);
      } catch (ConnectionLostException gone) {
        LOG.log(Level.DEBUG, "%s is gone".formatted(peer), gone);
      }
    }

    private void close() {
      Conversation<ServerCommand, ?> current = conversation;
      if (current != null) current.close();
    }
  }

  /** A line, whose port may change its speed. */
  private record OnLine(Connection connection, Serving serving) implements Conversation.Handler<LineEngine.Event> {
    @Override
    public void deliver(LineEngine.Event event) {
      switch (event) {
        case LineEngine.Event.Served(var served) -> serving.deliver(served);
        case LineEngine.Event.Change(var line) -> {
          if (!(connection instanceof SerialConnection port)) return;
          try {
            port.reconfigure(line);
          } catch (IOException unable) {
            LOG.log(Level.WARNING, "%s cannot go to %s".formatted(connection.peer(), line), unable);
            connection.abort();
          }
        }
      }
    }

    @Override
    public void closed(String reason) { serving.closed(reason); }
  }
}
