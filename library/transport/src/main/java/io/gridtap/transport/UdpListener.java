package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands datagrams to a handler, one at a time, in the order they came. While the handler is at work a number of them wait;
 * those that find no room are dropped and counted, as nobody can slow a sender of datagrams down. It ends, saying why, when
 * receiving keeps failing or the handler throws an {@link Error}.
 */
public final class UdpListener implements AutoCloseable {
  /** What came, and from whom. */
  public record Datagram(Octets octets, InetSocketAddress sender) {}

  /**
   * Where to listen.
   *
   * @param port 0 lets the system choose, see {@link UdpListener#port}
   * @param maxWaiting datagrams that wait for the handler
   */
  public record Settings(InetAddress address, int port, int maxWaiting) {
    public Settings {
      if (port < 0 || port > 65_535) throw new IllegalArgumentException("port is 0…65535: " + port);
      if (maxWaiting < 1) throw new IllegalArgumentException("maxWaiting is at least 1: " + maxWaiting);
    }

    /** 1024 datagrams wait. */
    public static Settings on(InetAddress address, int port) {
      return new Settings(address, port, 1024);
    }

    public Settings withMaxWaiting(int datagrams) { return new Settings(address, port, datagrams); }
  }

  private static final System.Logger LOG = System.getLogger(UdpListener.class.getName());
  /** One after the other, with no datagram in between. */
  private static final int MAX_FAILURES = 100;
  private static final int MAX_DATAGRAM_OCTETS = 65_535;
  /** Of IPv4: 65535 without the headers of IP and UDP. */
  static final int MAX_PAYLOAD_OCTETS = 65_507;

  private final DatagramSocket socket;
  private final Consumer<Datagram> handler;
  private final Consumer<String> ended;
  private final AtomicBoolean over = new AtomicBoolean();
  private final BlockingQueue<Datagram> waiting;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread receiver;
  private final Thread worker;

  /**
   * Binds and begins to receive.
   *
   * @param handler runs on a virtual thread of the listener's and may wait
   * @throws IOException if the address cannot be bound, saying which
   */
  public static UdpListener start(Settings settings, Consumer<Datagram> handler) throws IOException {
    return start(settings, handler, _ -> {});
  }

  /**
   * Binds and begins to receive.
   *
   * @param handler runs on a virtual thread of the listener's and may wait
   * @param ended is told once why, when the listener ends without {@link #close}
   * @throws IOException if the address cannot be bound, saying which
   */
  public static UdpListener start(Settings settings, Consumer<Datagram> handler, Consumer<String> ended)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
    DatagramSocket socket;
    try {
      socket = new DatagramSocket(address);
    } catch (SocketException failure) {
      throw new IOException("cannot listen on %s: %s; choose another port or stop what uses it"
          .formatted(TcpConnection.text(address), failure.getMessage()), failure);
    }
    return start(settings, socket, handler, ended);
  }

  static UdpListener start(Settings settings, DatagramSocket socket, Consumer<Datagram> handler,
      Consumer<String> ended) {
    UdpListener listener = new UdpListener(settings, socket, handler, ended);
    listener.receiver.start();
    listener.worker.start();
    return listener;
  }

  private UdpListener(Settings settings, DatagramSocket socket, Consumer<Datagram> handler, Consumer<String> ended) {
    this.socket = socket;
    this.handler = handler;
    this.ended = ended;
    this.waiting = new ArrayBlockingQueue<>(settings.maxWaiting());
    this.receiver = Thread.ofVirtual().name("gridtap-udp-" + socket.getLocalPort()).unstarted(this::receive);
    this.worker = Thread.ofVirtual().name("gridtap-udp-handler-" + socket.getLocalPort()).unstarted(this::work);
  }

  /** The port bound to. */
  public int port() { return socket.getLocalPort(); }

  /** Datagrams that found no room, since the start. */
  public long dropped() { return dropped.get(); }

  /** Sends from the port listened on, so that the peer sees where its answer comes from. From any thread. */
  public void send(Octets octets, InetSocketAddress to) throws IOException {
    checkLength(octets.length(), to);
    byte[] datagram = octets.toByteArray();
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  static void checkLength(int octets, InetSocketAddress to) throws IOException {
    if (octets > MAX_PAYLOAD_OCTETS)
      throw new IOException(
          "a message of %d octets to %s is longer than a datagram, which carries %d; send shorter ones"
              .formatted(octets, TcpConnection.text(to), MAX_PAYLOAD_OCTETS));
  }

  /** Receives no more; what waits is dropped. */
  @Override
  public void close() {
    over.set(true);
    socket.close();
    worker.interrupt();
  }

  private void end(String reason, Throwable cause) {
    if (!over.compareAndSet(false, true)) return;
    LOG.log(Level.ERROR, reason, cause);
    socket.close();
    worker.interrupt();
    ended.accept(reason);
  }

  private void receive() {
    byte[] buffer = new byte[MAX_DATAGRAM_OCTETS];
    int failures = 0;
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        failures = 0;
        Datagram datagram = new Datagram(Octets.of(buffer, 0, packet.getLength()),
            (InetSocketAddress) packet.getSocketAddress());
        if (!waiting.offer(datagram)) dropped.incrementAndGet();
      } catch (IOException failure) {
        if (socket.isClosed()) return;
        if (failures == 0) LOG.log(Level.WARNING, "receiving on port %d failed".formatted(port()), failure);
        if (++failures == MAX_FAILURES)
          end("receiving on port %d failed %d times one after the other, at last: %s; check the network and listen anew"
              .formatted(port(), failures, failure.getMessage()), failure);
      }
    }
  }

  private void work() {
    try {
      while (!socket.isClosed())
        handle(waiting.take());
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "the listener is closed", closed);
    } catch (Error fatal) {
      end("the handler of datagrams on port %d ended with %s".formatted(port(), fatal), fatal);
      throw fatal;
    }
  }

  private void handle(Datagram datagram) {
    try {
      handler.accept(datagram);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the handler of datagrams threw at one from %s".formatted(datagram.sender()), bug);
    }
  }
}
