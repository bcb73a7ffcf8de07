package io.gridtap.transport;

import io.gridtap.transport.ConnectFailedException.Obstacle;
import io.gridtap.wire.FrameBuffer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/** Opens {@link Connection}s that carry each message in a datagram of its own. */
public final class UdpConnector {
  /**
   * Where to, and how.
   *
   * @param host name or literal address
   * @param port 1…65535
   * @param localAddress to send from, where the host has several
   * @param messages where a message ends: a datagram goes out for each, and one that came in and is not exactly one is
   * dropped, lest it be read together with the next
   * @param anyDatagram what comes in is taken as it is cut: for protocols that find their frames among anything
   * @param maxDatagramOctets of a datagram that comes in, 1…65507; a longer one is dropped. Each connection holds so
   * much memory
   */
  public record Settings(String host, int port, Optional<InetAddress> localAddress, FrameBuffer.FrameLength messages,
      boolean anyDatagram, int maxDatagramOctets) {
    public Settings {
      if (maxDatagramOctets < 1 || maxDatagramOctets > UdpListener.MAX_PAYLOAD_OCTETS)
        throw new IllegalArgumentException("maxDatagramOctets is 1…65507: " + maxDatagramOctets);
      if (host.isBlank()) throw new IllegalArgumentException("host is empty");
      if (port < 1 || port > 65_535) throw new IllegalArgumentException("port is 1…65535: " + port);
    }

    /** Datagrams of any length. */
    public static Settings to(String host, int port, FrameBuffer.FrameLength messages) {
      return new Settings(host, port, Optional.empty(), messages, false, UdpListener.MAX_PAYLOAD_OCTETS);
    }

    public Settings withLocalAddress(InetAddress address) {
      return new Settings(host, port, Optional.of(address), messages, anyDatagram, maxDatagramOctets);
    }

    public Settings withAnyDatagram() {
      return new Settings(host, port, localAddress, messages, true, maxDatagramOctets);
    }

    public Settings withMaxDatagramOctets(int octets) {
      return new Settings(host, port, localAddress, messages, anyDatagram, octets);
    }
  }

  private UdpConnector() {}

  /**
   * Binds a socket that hears this peer only. Nothing is sent, so that the peer is there shows only when it answers.
   *
   * @throws ConnectFailedException saying what happened, where, and what to do
   */
  public static Connection connect(Settings settings) throws ConnectFailedException, InterruptedException {
    String where = settings.host() + ":" + settings.port();
    try {
      InetSocketAddress peer = new InetSocketAddress(resolve(settings.host()), settings.port());
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(settings.localAddress().orElse(null), 0));
      try {
        socket.connect(peer);
        return new UdpConnection(socket, peer, settings);
      } catch (IOException | RuntimeException failure) {
        socket.close();
        throw failure;
      }
    } catch (UnknownHostException unknown) {
      throw new ConnectFailedException(Obstacle.UNKNOWN_HOST,
          "cannot send to %s: the name %s has no address; check its spelling and the name server"
              .formatted(where, settings.host()),
          unknown);
    } catch (IOException failure) {
      throw new ConnectFailedException(Obstacle.OTHER,
          "cannot send to %s: %s; check address, port and network".formatted(where, failure.getMessage()), failure);
    }
  }

  /** The system's resolver blocks in native code, which would hold a carrier of virtual threads. */
  private static InetAddress resolve(String host) throws IOException, InterruptedException {
    FutureTask<InetAddress> resolution = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("gridtap-resolve-" + host).start(resolution);
    try {
      return TcpConnector.await(resolution, System.nanoTime() + 10_000_000_000L);
    } catch (TimeoutException late) {
      throw (UnknownHostException) new UnknownHostException(host).initCause(late);
    }
  }
}
