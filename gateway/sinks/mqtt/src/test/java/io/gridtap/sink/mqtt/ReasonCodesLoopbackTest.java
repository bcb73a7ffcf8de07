package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.SinkException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker of a few octets, which refuses with reason codes (MQTT 5 §2.4) that others are slow to give. */
class ReasonCodesLoopbackTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "AT_LEAST_ONCE | 87 | RETRYABLE | not authorized to publish",
      "EXACTLY_ONCE  | 87 | RETRYABLE | not authorized to publish",
      "AT_LEAST_ONCE | 97 | RETRYABLE | quota exceeded",
      "EXACTLY_ONCE  | 97 | RETRYABLE | quota exceeded",
      "AT_LEAST_ONCE | 83 | RETRYABLE | publish refused with code 0x83",
      "AT_LEAST_ONCE | 90 | DATA | topic name invalid",
      "EXACTLY_ONCE  | 90 | DATA | topic name invalid",
      "AT_LEAST_ONCE | 99 | DATA | payload format invalid"})
  void whatIsRefusedIsKeptOrSetAsideByTheReason(Qos qos, String code, SinkException.Kind kind, String reason)
      throws Exception {
    String answer = (qos == Qos.EXACTLY_ONCE ? "50" : "40") + "03ID" + code;
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(broker, "20 03 00 00 00", answer));
      try (MqttSink sink = sink(broker, qos)) {
        sink.connect();
        List<Measurement> one = Samples.reading("m", 1).subList(0, 1);
        SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.write(one));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reason()).isEqualTo(reason);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"86 | PERMANENT | login refused", "87 | PERMANENT | login refused",
      "85 | PERMANENT | client id refused", "84 | PERMANENT | version of MQTT refused",
      "9d | PERMANENT | broker moved", "88 | RETRYABLE | broker unavailable", "9f | RETRYABLE | broker unavailable",
      "80 | RETRYABLE | connect refused"})
  void aConnectionThatIsRefusedIsTriedAgainByTheReason(String code, SinkException.Kind kind, String reason)
      throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(broker, "20 03 00 " + code + " 00", ""));
      try (MqttSink sink = sink(broker, Qos.AT_LEAST_ONCE)) {
        SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reason()).isEqualTo(reason);
      }
    }
  }

  private static MqttSink sink(ServerSocket broker, Qos qos) {
    return new MqttSink(MqttSettings.to("localhost").with(Broker.at("localhost").withPort(broker.getLocalPort()))
        .with(Publishing.TELEMETRY.with(qos)));
  }

  /** Answers a CONNECT, and each PUBLISH, until the client goes. */
  private static void serve(ServerSocket broker, String connected, String published) {
    try (Socket client = broker.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (int type = in.read(); type >= 0; type = in.read()) {
        byte[] packet = new byte[length(in)];
        in.readFully(packet);
        if (type >> 4 == 1) {
          out.write(octets(connected));
        } else if (type >> 4 == 3) {
          int topic = (packet[0] & 0xFF) << 8 | packet[1] & 0xFF;
          out.write(octets(published.replace("ID", "%02x%02x".formatted(packet[2 + topic], packet[3 + topic]))));
        }
        out.flush();
      }
    } catch (IOException gone) {
      System.getLogger("broker").log(System.Logger.Level.DEBUG, "the client is gone", gone);
    }
  }

  private static byte[] octets(String hex) { return HexFormat.of().parseHex(hex.replace(" ", "")); }

  /** Variable byte integer (§1.5.5). */
  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0;; shift += 7) {
      int octet = in.readUnsignedByte();
      length |= (octet & 0x7F) << shift;
      if (octet < 0x80)
        return length;
    }
  }
}
