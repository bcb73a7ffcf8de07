package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gridtap.sink.mqtt.Broker.Version;
import io.gridtap.telemetry.SinkException;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are made for the test; the broker asks for one too. */
class TlsLoopbackTest {
  @TempDir
  Path directory;

  @Test
  void bothSidesShowCertificatesAndCheckThem() throws Exception {
    TestCertificates certificates = TestCertificates.in(directory, "authority");
    TestCertificates.Issued server = certificates.issue("broker");
    TestCertificates.Issued own = certificates.issue("gateway");
    Path other = Files.createDirectories(directory.resolve("other"));
    TlsSettings trusting = TlsSettings.trusting(certificates.authority());
    TlsSettings complete = trusting.withIdentity(own.certificate(), own.key());
    try (Mosquitto broker = Mosquitto.start(directory, "cafile " + certificates.authority(),
        "certfile " + server.certificate(), "keyfile " + server.key(), "require_certificate true")) {
      for (Version version : Version.values())
        try (MqttSink sink = sink(broker, complete, version)) {
          sink.connect();
          sink.write(MqttLoopbackTest.readings("m", 1, 10));
        }
      TestCertificates stranger = TestCertificates.in(other, "stranger");
      for (TlsSettings refused : List.of(TlsSettings.trusting(stranger.authority()),
          complete.withExpectedName("elsewhere.example")))
        try (MqttSink sink = sink(broker, refused, Version.MQTT_5)) {
          SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
          assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
          assertThat(failure.reason()).isEqualTo("no trusted TLS connection");
          assertThat(failure).hasMessageContaining("at mqtts://localhost:");
        }
      try (MqttSink sink = sink(broker, trusting, Version.MQTT_5)) {
        assertThat(catchThrowableOfType(SinkException.class, sink::connect)).hasMessageContaining("certificate");
      }
    }
  }

  private static MqttSink sink(Mosquitto broker, TlsSettings tls, Version version) throws Exception {
    return new MqttSink(MqttSettings.to("localhost")
        .with(Broker.at("localhost").withPort(broker.port()).with(version).with(Tls.of(tls))));
  }
}
