package io.gridtap.simulators.rtu;

import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.apci.UnnumberedFunction;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Octets;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Predicate;

/** A controlling station as small as can be: it sends, it reads one ASDU after the other, it acknowledges. */
final class ControllingPeer implements AutoCloseable {
  private static final int W = 8;

  private final Socket socket;
  private final DataInputStream in;
  private int sent;
  private int received;

  /** Connects and starts data transfer. */
  ControllingPeer(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    write(new Apdu.U(UnnumberedFunction.STARTDT_ACT));
  }

  void send(TypeId type, int commonAddress, int address, Information information) throws IOException {
    Asdu asdu = Asdu.of(type, CauseOfTransmission.of(Cause.ACTIVATION), commonAddress,
        new InformationObject(address, information));
    write(new Apdu.I(sent, received & 0x7FFF, asdu.encode()));
    sent = sent + 1 & 0x7FFF;
  }

  private void write(Apdu apdu) throws IOException { Apdu.CODEC.encode(apdu).writeTo(socket.getOutputStream()); }

  /** The next ASDU. */
  Asdu next() throws IOException {
    while (true) {
      byte[] head = new byte[2];
      in.readFully(head);
      byte[] whole = new byte[2 + (head[1] & 0xFF)];
      System.arraycopy(head, 0, whole, 0, 2);
      in.readFully(whole, 2, whole.length - 2);
      switch (Apdu.CODEC.decode(Octets.wrap(whole))) {
        case Apdu.I(int number, int _, Octets asdu) -> {
          if (number != (received & 0x7FFF)) throw new IOException("N(S) %d after %d".formatted(number, received));
          if (++received % W == 0) write(new Apdu.S(received & 0x7FFF));
          return Asdu.decode(asdu);
        }
        case Apdu.U(UnnumberedFunction function) -> {
          if (function == UnnumberedFunction.TESTFR_ACT) write(new Apdu.U(UnnumberedFunction.TESTFR_CON));
        }
        case Apdu.S _ -> {
        }
      }
    }
  }

  /** Reads on to the first that fits. */
  Asdu await(Predicate<Asdu> wanted) throws IOException {
    Asdu asdu = next();
    while (!wanted.test(asdu)) asdu = next();
    return asdu;
  }

  Asdu await(TypeId type, Cause cause) throws IOException {
    return await(asdu -> asdu.type() == type && asdu.cause().cause() == cause);
  }

  @Override
  public void close() throws IOException { socket.close(); }
}
