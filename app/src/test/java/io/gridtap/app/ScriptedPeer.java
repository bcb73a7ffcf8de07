package io.gridtap.app;

import io.gridtap.wire.Octets;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A peer that answers each TPKT with the next one of its list, and then says nothing more or goes. For one caller. */
final class ScriptedPeer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<byte[]> answers;
  private final boolean goes;

  /** @param goes whether it closes the connection behind the last answer, instead of being silent */
  ScriptedPeer(List<byte[]> answers, boolean goes) throws IOException {
    this.answers = List.copyOf(answers);
    this.goes = goes;
    Thread.ofVirtual().name("scripted-peer").start(this::serve);
  }

  int port() { return listener.getLocalPort(); }

  private void serve() {
    try (Socket caller = listener.accept(); DataInputStream in = new DataInputStream(caller.getInputStream())) {
      for (byte[] answer : answers) {
        readTpkt(in);
        caller.getOutputStream().write(answer);
      }
      if (goes) caller.shutdownOutput();
      while (in.read() >= 0) {
        // until the caller has had enough
      }
    } catch (IOException over) {
      // the caller has gone, or the test has ended: it tells what it found
    }
  }

  private static void readTpkt(DataInputStream in) throws IOException {
    if (in.readUnsignedShort() != 0x0300) throw new EOFException("no TPKT");
    in.readFully(new byte[in.readUnsignedShort() - 4]);
  }

  /** The TPKTs of a recorded direction. */
  static List<byte[]> tpkts(Octets recorded) {
    List<byte[]> frames = new ArrayList<>();
    int at = 0;
    while (at + 4 <= recorded.length()) {
      int length = recorded.u8(at + 2) << 8 | recorded.u8(at + 3);
      if (at + length > recorded.length()) break;
      frames.add(recorded.slice(at, length).toByteArray());
      at += length;
    }
    return frames;
  }

  @Override
  public void close() throws IOException { listener.close(); }
}
