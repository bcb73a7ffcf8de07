package io.gridtap.transport;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Objects;

/** A connection over a connected datagram socket. It holds one datagram; more wait with the system, which drops. */
final class UdpConnection implements Connection {
  private static final System.Logger LOG = System.getLogger(UdpConnection.class.getName());
  private final DatagramSocket socket;
  private final InetSocketAddress peer;
  private final FrameBuffer.FrameLength messages;
  private final boolean anyDatagram;
  private final int maxDatagramOctets;
  private final InputStream in = new Incoming();
  private final OutputStream out = new Outgoing();

  UdpConnection(DatagramSocket socket, InetSocketAddress peer, UdpConnector.Settings settings) {
    this.socket = socket;
    this.peer = peer;
    this.messages = settings.messages();
    this.anyDatagram = settings.anyDatagram();
    this.maxDatagramOctets = settings.maxDatagramOctets();
  }

  @Override
  public InputStream in() { return in; }

  @Override
  public OutputStream out() { return out; }

  @Override
  public void close() { socket.close(); }

  @Override
  public void abort() { socket.close(); }

  @Override
  public String peer() { return TcpConnection.text(peer); }

  /** Octets of the message at {@code from}, or what is left if none can be told. */
  private int messageLength(Octets octets, int from) {
    int left = octets.length() - from;
    try {
      int length = messages.of(octets.slice(from, left).reader());
      return length < 1 || length > left ? left : length;
    } catch (DecodeException notOne) {
      LOG.log(Level.DEBUG, "to %s: no message".formatted(peer), notOne);
      return left;
    }
  }

  private boolean isMessage(Octets datagram) {
    try {
      return messages.of(datagram.reader()) == datagram.length();
    } catch (DecodeException notOne) {
      LOG.log(Level.DEBUG, "from %s: a datagram that is no message".formatted(peer), notOne);
      return false;
    }
  }

  /** The reader's thread only. */
  private final class Incoming extends InputStream {
    /** Of full size from the first read on, and one octet more, by which what was cut off shows. */
    private byte[] buffer = new byte[0];
    private int position;
    private int limit;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) return 0;
      while (position == limit)
        receive();
      int count = Math.min(length, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    }

    private void receive() throws IOException {
      if (buffer.length == 0) buffer = new byte[maxDatagramOctets + 1];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      position = 0;
      limit = packet.getLength();
      if (limit > maxDatagramOctets) {
        LOG.log(Level.WARNING, "from %s: a datagram longer than maxDatagramOctets, %d, is dropped".formatted(peer(),
            maxDatagramOctets));
        limit = 0;
        return;
      }
      if (limit == 0 || anyDatagram || isMessage(Octets.of(buffer, 0, limit))) return;
      LOG.log(Level.WARNING, "from %s: a datagram of %d octets that is not one message is dropped"
          .formatted(peer(), limit));
      limit = 0;
    }
  }

  /** The writer's thread only. A flush sends what was written, a datagram for each message. */
  private final class Outgoing extends OutputStream {
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    @Override
    public void write(int octet) { gathered.write(octet); }

    @Override
    public void write(byte[] octets, int offset, int length) { gathered.write(octets, offset, length); }

    @Override
    public void flush() throws IOException {
      Octets octets = Octets.wrap(gathered.toByteArray());
      gathered.reset();
      for (int from = 0; from < octets.length();) {
        int length = messageLength(octets, from);
        byte[] datagram = octets.slice(from, length).toByteArray();
        UdpListener.checkLength(datagram.length, peer);
        socket.send(new DatagramPacket(datagram, datagram.length));
        from += length;
      }
    }
  }
}
