package io.gridtap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/** A connection over a socket, with TLS laid over it or without. */
final class TcpConnection implements Connection {
  private static final System.Logger LOG = System.getLogger(TcpConnection.class.getName());

  private final Socket raw;
  private final Socket spoken;
  private final InputStream in;
  private final OutputStream out;
  private final String peer;
  private final Consumer<Connection> onClosed;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param raw
   *            the TCP socket
   * @param spoken
   *            the same, or the TLS socket over it
   * @param onClosed
   *            told once
   */
  TcpConnection(Socket raw, Socket spoken, Consumer<Connection> onClosed) throws IOException {
    this.raw = raw;
    this.spoken = spoken;
    this.onClosed = onClosed;
    raw.setTcpNoDelay(true);
    keepAlive(raw);
    this.in = spoken.getInputStream();
    this.out = spoken.getOutputStream();
    this.peer = text((InetSocketAddress) raw.getRemoteSocketAddress());
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

  @Override
  public OutputStream out() { return out; }

  @Override
  public String peer() { return peer; }

  @Override
  public void close() { end(spoken); }

  @Override
  public void abort() {
    try {
      // linger zero turns the close into a reset; it fails on a closed socket, where nothing is left to reset
      raw.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      LOG.log(Level.TRACE, peer, alreadyClosed);
    }
    end(raw);
  }

  private void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing the connection with " + peer, failure);
    }
    if (closed.compareAndSet(false, true))
      onClosed.accept(this);
  }
}
