package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RecordSocketLoopbackTest {
  /** A handshake record of 257 octets, an empty one and one of two octets of application data, ChangeCipherSpec. */
  private static final Octets RECORDS = Octets
      .hex("16 0303 0101" + " aa".repeat(0x101) + "17 0303 0000 17 0303 0002 1616 14 0303 0001 01");

  private final List<String> seen = new ArrayList<>();

  private static byte[] sentTo(RecordSocket socket, ServerSocket listener) throws IOException {
    socket.connect(listener.getLocalSocketAddress());
    byte[] sent = RECORDS.toByteArray();
    try (Socket peer = listener.accept()) {
      peer.getOutputStream().write(sent);
    }
    return sent;
  }

  /** However much the reader asks for, it gets no more than one record's header or fragment. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 1000})
  void eachRecordIsToldOfWhenItIsThere(int step) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RecordSocket socket = new RecordSocket()) {
      byte[] sent = sentTo(socket, listener);
      int[] read = new int[1];
      socket.watch(new RecordSocket.Watcher() {
        @Override
        public void asked() { seen.add("asked at " + read[0]); }

        @Override
        public void arrived(int contentType) { seen.add("record " + contentType); }
      });
      InputStream in = socket.getInputStream();
      byte[] got = new byte[sent.length];
      while (read[0] < got.length)
        read[0] += in.read(got, read[0], Math.min(step, got.length - read[0]));
      assertThat(got).isEqualTo(sent);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(seen).containsExactly("asked at 0", "record 22", "asked at 262", "asked at 267", "record 23",
          "asked at 274", "record 20", "asked at 280");
    }
  }

  @Test
  void whatNobodyWatchesIsReadAsItComes() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RecordSocket socket = new RecordSocket()) {
      byte[] sent = sentTo(socket, listener);
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    }
  }
}
