package io.gridtap.iec104;

import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.apci.UnnumberedFunction;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A controlled station that does what the test says, octet by octet. Reads give up after ten seconds. */
final class RawStation implements AutoCloseable {
  private final ServerSocket listener;

  RawStation() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(10_000);
  }

  TcpConnector.Settings address() { return TcpConnector.Settings.to("127.0.0.1", listener.getLocalPort()); }

  /** The next connection. */
  Peer accept() throws IOException { return new Peer(listener.accept()); }

  @Override
  public void close() throws IOException { listener.close(); }

  /** One connection. */
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int sent;
    private int received;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    Apdu read() throws IOException {
      byte[] head = new byte[2];
      in.readFully(head);
      byte[] whole = new byte[2 + (head[1] & 0xFF)];
      System.arraycopy(head, 0, whole, 0, 2);
      in.readFully(whole, 2, whole.length - 2);
      Apdu apdu = Apdu.CODEC.decode(Octets.wrap(whole));
      if (apdu instanceof Apdu.I) received++;
      return apdu;
    }

    Octets readAsdu() throws IOException { while (true)
      if (read() instanceof Apdu.I frame) return frame.asdu(); }

    /** The next N(R) of an S frame. */
    int readAcknowledgement() throws IOException {
      while (true)
        if (read() instanceof Apdu.S(int receiveSequence)) return receiveSequence;
    }

    void readAnd(UnnumberedFunction expected, UnnumberedFunction answer) throws IOException {
      Apdu apdu = read();
      if (!apdu.equals(new Apdu.U(expected))) throw new IOException("%s expected, not %s".formatted(expected, apdu));
      write(new Apdu.U(answer));
    }

    /** Waits for STARTDT act and confirms. */
    void start() throws IOException {
      readAnd(UnnumberedFunction.STARTDT_ACT, UnnumberedFunction.STARTDT_CON);
    }

    void write(Apdu apdu) throws IOException { Apdu.CODEC.encode(apdu).writeTo(out); }

    void send(String asdu) throws IOException { write(new Apdu.I(sent++, received, Octets.hex(asdu))); }

    /** Many frames in one write, so that they are one chunk or few. */
    void writeAll(Octets octets, int frames) throws IOException {
      octets.writeTo(out);
      sent += frames;
    }

    @Override
    public void close() throws IOException { socket.close(); }
  }
}
