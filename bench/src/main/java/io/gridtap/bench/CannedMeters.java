package io.gridtap.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;

/**
 * Meters that share no code with the stack they measure: behind the wrapper each answers AARQ, GET normal and GET with
 * list from memory, and a profile (class 7) of a million rows in blocks, one thread for all. It prints its port, and ends
 * with its standard input.
 */
public final class CannedMeters {
  private static final int HEADER = 8;
  private static final byte[] AARE = HexFormat.of().parseHex(
      "000100010010002B6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F0400001E1DFFFF0007");
  private static final byte[] RLRE = HexFormat.of().parseHex("00010001001000056303800100");
  /** double-long-unsigned 13540. */
  private static final byte[] VALUE = HexFormat.of().parseHex("00060000" + "34E4");
  static final int PROFILE_ROWS = 1_000_000;
  private static final int BLOCK_ROWS = 50;
  /** Clock, status, two energies, power, voltage. */
  private static final byte[] ROW = HexFormat.of().parseHex(
      "0206" + "090C07E90301FF000F0000FFC400" + "1108" + "0600B71B00" + "0600000FA0" + "0600030D40" + "1208FD");
  private static final byte[] PROFILE_HEAD = HexFormat.of().parseHex("0183" + "0F4240");

  private CannedMeters() {}

  public static void main(String[] args) throws IOException {
    try (Selector selector = Selector.open(); ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096).configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(server.socket().getLocalPort());
      Thread.ofPlatform().daemon().start(() -> serve(selector, server));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void serve(Selector selector, ServerSocketChannel server) {
    try {
      ByteBuffer out = ByteBuffer.allocateDirect(65_536);
      while (true) {
        selector.select(key -> {
          try {
            if (key.isAcceptable()) accept(selector, server);
            else
              answer((SocketChannel) key.channel(), (ByteBuffer) key.attachment(), out);
          } catch (IOException gone) {
            key.cancel();
          }
        });
      }
    } catch (IOException | RuntimeException broken) {
      System.err.println("no more answers: " + broken);
    }
  }

  private static void accept(Selector selector, ServerSocketChannel server) throws IOException {
    SocketChannel meter = server.accept();
    if (meter == null) return;
    meter.configureBlocking(false);
    meter.socket().setTcpNoDelay(true);
    meter.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(4096));
  }

  private static void answer(SocketChannel meter, ByteBuffer in, ByteBuffer out) throws IOException {
    if (meter.read(in) < 0) {
      meter.close();
      return;
    }
    in.flip();
    out.clear();
    while (in.remaining() >= HEADER && in.remaining() >= HEADER + in.getShort(in.position() + 6)) {
      int at = in.position();
      int length = in.getShort(at + 6);
      reply(in, at + HEADER, out);
      in.position(at + HEADER + length);
    }
    in.compact();
    out.flip();
    while (out.hasRemaining()) meter.write(out);
  }

  private static void reply(ByteBuffer in, int apdu, ByteBuffer out) {
    switch (in.get(apdu) & 0xFF) {
      case 0x60 -> out.put(AARE);
      case 0x62 -> out.put(RLRE);
      case 0xC0 -> get(in, apdu, out);
      default -> throw new IllegalStateException("no answer to tag " + Integer.toHexString(in.get(apdu) & 0xFF));
    }
  }

  private static void get(ByteBuffer in, int apdu, ByteBuffer out) {
    if (in.get(apdu + 1) == 2) block(in, apdu, in.getInt(apdu + 3) + 1, out);
    else if (in.get(apdu + 1) == 1 && in.getShort(apdu + 3) == 7) block(in, apdu, 1, out);
    else
      values(in, apdu, out);
  }

  private static void block(ByteBuffer in, int apdu, int number, ByteBuffer out) {
    int raw = BLOCK_ROWS * ROW.length + (number == 1 ? PROFILE_HEAD.length : 0);
    out.putShort((short) 1).putShort(in.getShort(apdu - 4)).putShort(in.getShort(apdu - 6))
        .putShort((short) (12 + raw));
    out.put((byte) 0xC4).put((byte) 2).put(in.get(apdu + 2)).put((byte) (number == PROFILE_ROWS / BLOCK_ROWS ? 1 : 0));
    out.putInt(number).put((byte) 0).put((byte) 0x82).putShort((short) raw);
    if (number == 1) out.put(PROFILE_HEAD);
    for (int i = 0; i < BLOCK_ROWS; i++) out.put(ROW);
  }

  private static void values(ByteBuffer in, int apdu, ByteBuffer out) {
    boolean list = in.get(apdu + 1) == 3;
    int count = list ? in.get(apdu + 3) : 1;
    int length = 3 + (list ? 1 : 0) + count * VALUE.length;
    // the ports change places
    out.putShort((short) 1).putShort(in.getShort(apdu - 4)).putShort(in.getShort(apdu - 6)).putShort((short) length);
    out.put((byte) 0xC4).put(in.get(apdu + 1)).put(in.get(apdu + 2));
    if (list) out.put((byte) count);
    for (int i = 0; i < count; i++) out.put(VALUE);
  }
}
