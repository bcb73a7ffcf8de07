package io.gridtap.bench;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A controlled station that shares no code with the stack it measures but the making of one ASDU: full ASDUs of type 36
 * as fast as k and the acknowledgements allow, or none at all. Arguments: k (0 sends nothing). It prints its port, and
 * ends with its standard input.
 */
public final class NeutralStation {
  /** Frames that leave in one write at most. */
  private static final int MAX_BURST = 256;
  private static final int MASK = 32_767;

  private NeutralStation() {}

  public static void main(String[] args) throws IOException {
    int k = Integer.parseInt(args[0]);
    try (ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      Thread.ofPlatform().daemon().start(() -> {
        while (!server.isClosed()) accept(server, k);
      });
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void accept(ServerSocket server, int k) {
    try {
      Socket socket = server.accept();
      Thread.Builder builder = k == 0 ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
      builder.start(() -> {
        try (socket) {
          socket.setTcpNoDelay(true);
          serve(socket, k);
        } catch (IOException gone) {
          // the peer has what it wanted
        }
      });
    } catch (IOException closed) {
      System.err.println("no more connections: " + closed.getMessage());
    }
  }

  private static void serve(Socket socket, int k) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] frame = new byte[6];
    DataInputStream whole = new DataInputStream(in);
    while (true) {
      whole.readFully(frame);
      if (frame[2] == 0x07) {
        out.write(new byte[]{0x68, 4, 0x0B, 0, 0, 0});
        if (k > 0) send(whole, out, k);
      } else if (frame[2] == 0x43) {
        out.write(new byte[]{0x68, 4, (byte) 0x83, 0, 0, 0});
      }
    }
  }

  private static void send(DataInputStream in, OutputStream out, int k) throws IOException {
    byte[] one = frame();
    int burst = Math.min(k, MAX_BURST);
    byte[] frames = new byte[burst * one.length];
    for (int i = 0; i < burst; i++) System.arraycopy(one, 0, frames, i * one.length, one.length);
    long sent = 0;
    long acknowledged = 0;
    byte[] answer = new byte[6];
    while (true) {
      int room = (int) Math.min(burst, k - (sent - acknowledged));
      for (int i = 0; i < room; i++) {
        int number = (int) (sent + i & MASK);
        frames[i * one.length + 2] = (byte) (number << 1);
        frames[i * one.length + 3] = (byte) (number >> 7);
      }
      out.write(frames, 0, room * one.length);
      sent += room;
      while (sent - acknowledged == k || in.available() >= 6) {
        in.readFully(answer);
        if (answer[2] == 0x43) {
          out.write(new byte[]{0x68, 4, (byte) 0x83, 0, 0, 0});
          continue;
        }
        int number = (answer[4] & 0xFE) >> 1 | (answer[5] & 0xFF) << 7;
        acknowledged += number - acknowledged & MASK;
      }
    }
  }

  /** An I frame with 16 measured values and their times. */
  private static byte[] frame() {
    TypeId type = TypeId.M_ME_TF_1;
    List<InformationObject> objects = new ArrayList<>();
    Instant start = Instant.parse("2026-11-21T05:23:01.491Z");
    for (int i = 0; i < Asdu.maxObjects(type, false, FieldSizes.IEC104); i++)
      objects.add(new InformationObject(1000 + i, new ShortFloat(i * 0.5f, Quality.GOOD),
          StationTime.UTC.cp56(start.plusMillis(i))));
    byte[] asdu = Asdu.of(type, CauseOfTransmission.of(Cause.SPONTANEOUS), 1, objects).encode().toByteArray();
    byte[] frame = new byte[6 + asdu.length];
    frame[0] = 0x68;
    frame[1] = (byte) (4 + asdu.length);
    System.arraycopy(asdu, 0, frame, 6, asdu.length);
    return frame;
  }
}
