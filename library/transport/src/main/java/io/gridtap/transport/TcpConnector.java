package io.gridtap.transport;

import io.gridtap.transport.ConnectFailedException.Obstacle;
import io.gridtap.wire.Durations;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Opens TCP connections, with TLS where that is set. Few at a time: when
 * a whole substation comes back, name servers and handshakes are not stormed;
 * who comes later waits, within the limit of his own attempt.
 */
public final class TcpConnector {
  /** The one for the process: 64 attempts at a time. */
  public static final TcpConnector SHARED = new TcpConnector(64);

  /**
   * Where to, and how.
   *
   * @param host
   *            name or literal address
   * @param port
   *            1…65535
   * @param limit
   *            of the whole attempt: waiting for the turn, name resolution, TCP and
   *            TLS
   * @param localAddress
   *            to connect from, where the host has several
   * @param tls
   *            what to speak TLS with; there is no falling back to plain TCP
   * @param recording
   *            what sees all that crosses the connection
   */
  public record Settings(String host, int port, Duration limit, Optional<InetAddress> localAddress,
      Optional<Tls> tls, Optional<Recording> recording) {
    public Settings {
      if (host.isBlank())
        throw new IllegalArgumentException("host is empty");
      if (port < 1 || port > 65_535)
        throw new IllegalArgumentException("port is 1…65535: " + port);
      if (!limit.isPositive() || limit.toDays() > 0)
        throw new IllegalArgumentException("limit is positive and less than a day: " + Durations.text(limit));
    }

    /** Plain TCP, 10 s. */
    public static Settings to(String host, int port) {
      return new Settings(host, port, Duration.ofSeconds(10), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Settings withLimit(Duration limit) { return new Settings(host, port, limit, localAddress, tls, recording); }

    public Settings withLocalAddress(InetAddress address) {
      return new Settings(host, port, limit, Optional.of(address), tls, recording);
    }

    public Settings withTls(Tls with) {
      return new Settings(host, port, limit, localAddress, Optional.of(with), recording);
    }

    public Settings withRecording(Recording by) {
      return new Settings(host, port, limit, localAddress, tls, Optional.of(by));
    }
  }

  private static final System.Logger LOG = System.getLogger(TcpConnector.class.getName());

  private final Semaphore turns;
  /**
   * A resolution that took too long cannot be stopped: it keeps its permit until it
   * ends.
   */
  private final Semaphore resolutions;

  /**
   * @param maxAttempts
   *            at a time
   */
  public TcpConnector(int maxAttempts) {
    turns = new Semaphore(maxAttempts, true);
    resolutions = new Semaphore(maxAttempts, true);
  }

  /**
   * Opens a connection, trying each address of the host.
   *
   * @throws ConnectFailedException
   *             saying what happened, where, and what to do
   */
  public Connection connect(Settings settings) throws ConnectFailedException, InterruptedException {
    long end = System.nanoTime() + settings.limit().toNanos();
    if (!turns.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
      throw new ConnectFailedException(Obstacle.TIMED_OUT,
          "cannot connect to %s: too many other connections were being opened for %s; allow it more time"
              .formatted(where(settings), settings.limit()));
    try {
      return open(settings, end);
    } catch (IOException failure) {
      throw explain(settings, failure);
    } finally {
      turns.release();
    }
  }

  private Connection open(Settings settings, long end) throws IOException, InterruptedException {
    InetAddress[] addresses = resolve(settings.host(), end);
    for (int i = 0; i < addresses.length - 1; i++) {
      long share = (end - System.nanoTime()) / (addresses.length - i);
      try {
        return open(settings, addresses[i], System.nanoTime() + share);
      } catch (ConnectException | SocketTimeoutException | NoRouteToHostException tryTheNext) {
        LOG.log(Level.DEBUG, "no connection to " + addresses[i], tryTheNext);
      }
    }
    return open(settings, addresses[addresses.length - 1], end);
  }

  private InetAddress[] resolve(String host, long end) throws IOException, InterruptedException {
    try {
      return new InetAddress[]{InetAddress.ofLiteral(host)};
    } catch (IllegalArgumentException aName) {
      LOG.log(Level.TRACE, host, aName);
    }
    if (!resolutions.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
      throw new SlowResolution();
    FutureTask<InetAddress[]> resolution = new FutureTask<>(() -> {
      try {
        return InetAddress.getAllByName(host);
      } finally {
        resolutions.release();
      }
    });
    // the system's resolver blocks in native code, which would hold a carrier of virtual threads
    Thread.ofPlatform().daemon().name("gridtap-resolve-" + host).start(resolution);
    try {
      return await(resolution, end);
    } catch (TimeoutException late) {
      throw new SlowResolution();
    }
  }

  private static Connection open(Settings settings, InetAddress address, long end)
      throws IOException, InterruptedException {
    RecordSocket socket = new RecordSocket();
    // a thread of its own: closing the socket ends it, whatever it waits for, when the caller is interrupted
    FutureTask<Connection> attempt = new FutureTask<>(() -> open(settings, address, socket, end));
    Thread.ofVirtual().name("gridtap-connect-" + settings.host()).start(attempt);
    boolean done = false;
    try {
      Connection connection = await(attempt, end);
      done = true;
      return connection;
    } catch (TimeoutException late) {
      throw (SocketTimeoutException) new SocketTimeoutException("connect timed out").initCause(late);
    } finally {
      if (!done)
        socket.close();
    }
  }

  private static Connection open(Settings settings, InetAddress address, RecordSocket socket, long end)
      throws IOException {
    if (settings.localAddress().isPresent())
      socket.bind(new InetSocketAddress(settings.localAddress().get(), 0));
    socket.connect(new InetSocketAddress(address, settings.port()), millisUntil(end));
    if (settings.tls().isEmpty())
      return new TcpConnection(socket, Recording.Initiator.LOCAL, settings.recording(), closed -> {});
    TlsLink link = settings.tls().get().client(socket, settings.host(), settings.port());
    return new TcpConnection(socket, link, Recording.Initiator.LOCAL, settings.recording(), closed -> {});
  }

  static <T> T await(FutureTask<T> task, long end) throws IOException, InterruptedException, TimeoutException {
    try {
      return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  private static int millisUntil(long end) {
    // zero would mean for ever
    return Math.clamp(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()), 1, Integer.MAX_VALUE);
  }

  private static final class SlowResolution extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static String where(Settings settings) { return settings.host() + ":" + settings.port(); }

  private static ConnectFailedException explain(Settings settings, IOException failure) {
    String where = where(settings);
    return switch (failure) {
      case UnknownHostException e -> new ConnectFailedException(Obstacle.UNKNOWN_HOST,
          "cannot connect to %s: the name %s has no address; check its spelling and the name server"
              .formatted(where, settings.host()),
          e);
      case SlowResolution e -> new ConnectFailedException(Obstacle.TIMED_OUT,
          "cannot connect to %s: the name was not resolved within %s; check the name server, or use an address"
              .formatted(where, Durations.text(settings.limit())),
          e);
      case SocketTimeoutException e -> new ConnectFailedException(Obstacle.TIMED_OUT,
          "cannot connect to %s: no answer within %s; check that the device is on and no firewall is between"
              .formatted(where, Durations.text(settings.limit())),
          e);
      case NoRouteToHostException e -> new ConnectFailedException(Obstacle.UNREACHABLE,
          "cannot connect to %s: the host cannot be reached; check address, routes and firewalls".formatted(where),
          e);
      case SSLException e -> new ConnectFailedException(Obstacle.TLS,
          "cannot connect to %s: TLS failed: %s".formatted(where, e.getMessage()),
          e);
      case ConnectException e when !unreachable(e) -> new ConnectFailedException(Obstacle.REFUSED,
          "cannot connect to %s: connection refused; check that the server runs and the port is right"
              .formatted(where),
          e);
      case IOException e when unreachable(e) -> new ConnectFailedException(Obstacle.UNREACHABLE,
          "cannot connect to %s: the network cannot be reached; check address, routes and firewalls".formatted(where),
          e);
      default -> new ConnectFailedException(Obstacle.OTHER,
          "cannot connect to %s: %s; check address, port and network".formatted(where, failure.getMessage()),
          failure);
    };
  }

  private static boolean unreachable(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("unreachable");
  }
}
