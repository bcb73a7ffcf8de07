package io.gridtap.transport;

import io.gridtap.wire.Durations;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Accepts TCP connections on a virtual thread and hands each to the handler on
 * another one. Beyond the most connections allowed a new one is closed at once
 * and counted.
 */
public final class TcpListener implements AutoCloseable {
  /**
   * Where to listen, and for how many.
   *
   * @param address
   *            to bind to
   * @param port
   *            0 lets the system choose, see {@link TcpListener#port}
   * @param maxConnections
   *            open at a time, TLS handshakes included; more are refused
   * @param handshakeLimit
   *            within which a peer must have finished its TLS handshake
   * @param tls
   *            what to speak TLS with; who does not is turned away
   * @param recording
   *            what sees all that crosses the connections
   */
  public record Settings(InetAddress address, int port, int maxConnections, Duration handshakeLimit,
      Optional<Tls> tls, Optional<Recording> recording) {
    public Settings {
      if (port < 0 || port > 65_535)
        throw new IllegalArgumentException("port is 0…65535: " + port);
      if (maxConnections < 1)
        throw new IllegalArgumentException("maxConnections is at least 1: " + maxConnections);
      if (!handshakeLimit.isPositive() || handshakeLimit.toDays() > 0)
        throw new IllegalArgumentException(
            "handshakeLimit is positive and less than a day: " + Durations.text(handshakeLimit));
    }

    /** Plain TCP, reachable from this host only, 100 connections. */
    public static Settings local(int port) {
      return on(InetAddress.getLoopbackAddress(), port);
    }

    /** Plain TCP, 100 connections. */
    public static Settings on(InetAddress address, int port) {
      return new Settings(address, port, 100, Duration.ofSeconds(10), Optional.empty(), Optional.empty());
    }

    public Settings withMaxConnections(int connections) {
      return new Settings(address, port, connections, handshakeLimit, tls, recording);
    }

    public Settings withHandshakeLimit(Duration limit) {
      return new Settings(address, port, maxConnections, limit, tls, recording);
    }

    public Settings withTls(Tls with) {
      return new Settings(address, port, maxConnections, handshakeLimit, Optional.of(with), recording);
    }

    public Settings withRecording(Recording by) {
      return new Settings(address, port, maxConnections, handshakeLimit, tls, Optional.of(by));
    }
  }

  private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

  private final Settings settings;
  private final Consumer<Connection> handler;
  private final ServerSocket server;
  private final Thread acceptor;
  private final Semaphore room;
  private final AtomicLong refused = new AtomicLong();
  private final Set<Socket> handshaking = ConcurrentHashMap.newKeySet();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /**
   * Binds and begins to accept.
   *
   * @param handler
   *            runs on a virtual thread of the connection's own and must see to it
   *            that the connection is closed in the end; if it throws, that is
   *            done for it
   * @throws IOException
   *             if the address cannot be bound, saying which
   */
  public static TcpListener start(Settings settings, Consumer<Connection> handler) throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
    ServerSocket server = RecordSocket.listening();
    try {
      server.setReuseAddress(true);
      server.bind(address, 128);
    } catch (IOException failure) {
      server.close();
      throw new IOException("cannot listen on %s: %s; choose another port or stop what uses it"
          .formatted(TcpConnection.text(address), failure.getMessage()), failure);
    }
    TcpListener listener = new TcpListener(settings, handler, server);
    listener.acceptor.start();
    return listener;
  }

  private TcpListener(Settings settings, Consumer<Connection> handler, ServerSocket server) {
    this.settings = settings;
    this.handler = handler;
    this.server = server;
    this.room = new Semaphore(settings.maxConnections());
    this.acceptor = Thread.ofVirtual().name("gridtap-listener-" + server.getLocalPort()).unstarted(this::accept);
  }

  /** The port bound to. */
  public int port() { return server.getLocalPort(); }

  /** Connections open now. */
  public int connections() { return open.size(); }

  /** Connections turned away because there were too many, since the start. */
  public long refused() {
    return refused.get();
  }

  /** Accepts no more and closes all connections. */
  @Override
  public void close() {
    shut(server::close);
    awaitAcceptor();
    for (Socket socket : handshaking)
      shut(socket::close);
    for (Connection connection : open)
      connection.close();
  }

  /** Only when it has left the socket the port is free. */
  private void awaitAcceptor() {
    try {
      acceptor.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        admit((RecordSocket) server.accept());
      } catch (SocketException failure) {
        if (!server.isClosed())
          acceptFailed(failure);
      } catch (IOException | RuntimeException failure) {
        acceptFailed(failure);
      }
    }
  }

  /** One peer's fault, or a passing want of descriptors: the listener stays. */
  private void acceptFailed(Exception failure) {
    LOG.log(Level.WARNING, "accepting a connection on port %d failed".formatted(port()), failure);
    LockSupport.parkNanos(10_000_000);
  }

  private void admit(RecordSocket socket) {
    if (!room.tryAcquire()) {
      refused.incrementAndGet();
      shut(socket::close);
      return;
    }
    handshaking.add(socket);
    Thread.ofVirtual().name("gridtap-accepted-" + socket.getRemoteSocketAddress()).start(() -> serve(socket));
  }

  private void serve(RecordSocket socket) {
    Connection connection;
    try {
      connection = secured(socket);
    } catch (IOException | RuntimeException failure) {
      LOG.log(Level.INFO, "no connection with %s".formatted(socket.getRemoteSocketAddress()), failure);
      shut(socket::close);
      room.release();
      return;
    } finally {
      handshaking.remove(socket);
    }
    if (server.isClosed()) {
      connection.close();
      return;
    }
    try {
      handler.accept(connection);
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "the handler of connections on port %d threw".formatted(port()), bug);
      connection.abort();
    }
  }

  private Connection secured(RecordSocket socket) throws IOException {
    Connection connection = settings.tls().isEmpty()
        ? new TcpConnection(socket, Recording.Initiator.REMOTE, settings.recording(), this::closed)
        : new TcpConnection(socket, handshake(socket, settings.tls().get()), Recording.Initiator.REMOTE,
            settings.recording(), this::closed);
    open.add(connection);
    return connection;
  }

  /** On a thread of its own, so that a peer who trickles keeps no place. */
  private TlsLink handshake(RecordSocket socket, Tls tls) throws IOException {
    FutureTask<TlsLink> handshake = new FutureTask<>(() -> tls.server(socket));
    Thread.ofVirtual().name("gridtap-handshake-" + socket.getRemoteSocketAddress()).start(handshake);
    try {
      return TcpConnector.await(handshake, System.nanoTime() + settings.handshakeLimit().toNanos());
    } catch (TimeoutException late) {
      tls.stalled(socket, settings.handshakeLimit());
      throw new IOException("TLS handshake not finished within " + Durations.text(settings.handshakeLimit()), late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private void closed(Connection connection) {
    open.remove(connection);
    room.release();
  }

  private interface Closing {
    void run() throws IOException;
  }

  private void shut(Closing closing) {
    try {
      closing.run();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing a socket of port %d".formatted(port()), failure);
    }
  }
}
