package io.gridtap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/** A connection over a socket, with TLS laid over it or without. */
final class TcpConnection implements Connection {
  private static final System.Logger LOG = System.getLogger(TcpConnection.class.getName());

  private final Socket raw;
  private final Optional<TlsLink> tls;
  private final InputStream in;
  private final OutputStream out;
  private final String peer;
  private final Optional<Recording.Session> recorded;
  private final Consumer<Connection> onClosed;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param raw
   *            the TCP socket
   * @param onClosed
   *            told once
   */
  TcpConnection(Socket raw, Recording.Initiator initiator, Optional<Recording> recording,
      Consumer<Connection> onClosed) throws IOException {
    this(raw, Optional.empty(), initiator, recording, onClosed);
  }

  /**
   * @param tls
   *            over the TCP socket, after its handshake
   */
  TcpConnection(Socket raw, TlsLink tls, Recording.Initiator initiator, Optional<Recording> recording,
      Consumer<Connection> onClosed) throws IOException {
    this(raw, Optional.of(tls), initiator, recording, onClosed);
  }

  private TcpConnection(Socket raw, Optional<TlsLink> tls, Recording.Initiator initiator,
      Optional<Recording> recording, Consumer<Connection> onClosed) throws IOException {
    this.raw = raw;
    this.tls = tls;
    this.onClosed = onClosed;
    raw.setTcpNoDelay(true);
    keepAlive(raw);
    InputStream plainIn = tls.isPresent() ? tls.get().in() : raw.getInputStream();
    OutputStream plainOut = tls.isPresent() ? tls.get().out() : raw.getOutputStream();
    InetSocketAddress remote = (InetSocketAddress) raw.getRemoteSocketAddress();
    this.peer = text(remote);
    this.recorded = recording
        .map(by -> by.opened((InetSocketAddress) raw.getLocalSocketAddress(), remote, initiator));
    this.in = recorded.isPresent() ? new RecordedInput(plainIn, recorded.get()) : plainIn;
    this.out = recorded.isPresent() ? new RecordedOutput(plainOut, recorded.get()) : plainOut;
    tls.ifPresent(link -> link.tend(this));
  }

  /** A peer that vanished without a word is noticed within a minute, also when nothing is sent. */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    Set<SocketOption<?>> supported = socket.supportedOptions();
    if (supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE))
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
    if (supported.contains(ExtendedSocketOptions.TCP_KEEPINTERVAL))
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
    if (supported.contains(ExtendedSocketOptions.TCP_KEEPCOUNT))
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress() == null ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public InputStream in() { return in; }

  /** Not with TLS, whose records would be cut. */
  @Override
  public Optional<PatientInput> patientInput() { return tls.isPresent() ? Optional.empty() : Optional.of(this::read); }

  private int read(byte[] buffer, Duration atMost) throws IOException {
    raw.setSoTimeout(Math.toIntExact(atMost.toMillis()));
    try {
      return in.read(buffer);
    } catch (SocketTimeoutException nothing) {
      return 0;
    } finally {
      if (!raw.isClosed())
        raw.setSoTimeout(0);
    }
  }

  @Override
  public OutputStream out() { return out; }

  @Override
  public String peer() { return peer; }

  @Override
  public Optional<X509Certificate> peerCertificate() { return tls.flatMap(TlsLink::peerCertificate); }

  @Override
  public void close() {
    recorded.ifPresent(session -> session.closed(Recording.Closing.IN_ORDER));
    end(tls.isPresent() ? tls.get()::close : raw::close);
  }

  @Override
  public void abort() {
    recorded.ifPresent(session -> session.closed(Recording.Closing.ABORTED));
    try {
      // linger zero turns the close into a reset; it fails on a closed socket, where nothing is left to reset
      raw.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      LOG.log(Level.TRACE, peer, alreadyClosed);
    }
    tls.ifPresent(TlsLink::forget);
    end(raw::close);
  }

  private interface Ending {
    void run() throws IOException;
  }

  private void end(Ending ending) {
    try {
      ending.run();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing the connection with " + peer, failure);
    }
    if (closed.compareAndSet(false, true))
      onClosed.accept(this);
  }
}
