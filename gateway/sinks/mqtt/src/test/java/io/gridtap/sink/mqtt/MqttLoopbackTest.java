package io.gridtap.sink.mqtt;

import static io.gridtap.sink.mqtt.Samples.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.gridtap.sink.mqtt.Broker.Login;
import io.gridtap.sink.mqtt.Broker.Version;
import io.gridtap.sink.mqtt.MqttSettings.Content;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import io.gridtap.sink.mqtt.MqttSettings.Status;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.SinkException.Kind;
import io.gridtap.testkit.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MqttLoopbackTest {
  @TempDir
  Path directory;

  static Stream<Arguments> everyWay() {
    return Stream.of(Version.values())
        .flatMap(version -> Stream.of(Qos.values()).map(qos -> Arguments.of(version, qos)));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void readingsComeInOrderWhateverTheVersionAndQuality(Version version, Qos qos) throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.EXACTLY_ONCE);
        MqttSink sink = sink(settings(broker.port(), version).with(Publishing.TELEMETRY.with(qos)))) {
      sink.connect();
      sink.write(readings("meter-1", 1, 300));
      Mqtt5Publish first = subscriber.next();
      assertThat(first.getTopic()).hasToString("meters/meter-1/telemetry");
      assertThat(first.getQos().getCode()).isEqualTo(qos.ordinal());
      assertThat(first.isRetain()).isFalse();
      assertThat(Subscriber.text(first)).isEqualTo("{\"device_id\":\"meter-1\",\"ts\":1767225601123,\"seq\":1,"
          + "\"measurements\":{\"voltage_l1\":{\"obis\":\"1-1:32.7.0\",\"value\":135.4,\"unit_code\":35,"
          + "\"raw_value\":13540,\"description\":\"Phase A instantaneous voltage\"},\"energy_import\":{"
          + "\"obis\":\"1-1:1.8.0\",\"value\":1,\"unit_code\":30,\"raw_value\":1,"
          + "\"description\":\"Active energy import\"}}}");
      assertThat(subscriber.next(299)).extracting(each -> each.get("seq").intValue())
          .containsExactlyElementsOf(Stream.iterate(2, each -> each + 1).limit(299).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whoComesLaterSeesTheLastReadingAndWhetherTheGatewayIsThere(Version version) throws Exception {
    Publishing retained = Publishing.TELEMETRY.retained();
    if (version == Version.MQTT_5)
      retained = retained.withExpiry(Duration.ofMinutes(5));
    try (Mosquitto broker = Mosquitto.start(directory); FaultProxy proxy = FaultProxy.to(broker.port())) {
      MqttSettings settings = settings(proxy.port(), version).with(retained).with(Status.STANDARD);
      try (MqttSink sink = sink(settings)) {
        sink.connect();
        sink.write(readings("m", 1, 2));
        try (Subscriber late = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE)) {
          List<Mqtt5Publish> kept = List.of(late.next(), late.next());
          assertThat(kept).allMatch(Mqtt5Publish::isRetain)
              .extracting(each -> each.getTopic().toString())
              .containsExactlyInAnyOrder("meters/m/telemetry", "meters/gateway/status");
          for (Mqtt5Publish each : kept)
            if (each.getTopic().toString().endsWith("status"))
              assertThat(Subscriber.text(each)).isEqualTo("online");
            else if (version == Version.MQTT_5) {
              assertThat(each.getContentType()).hasToString("Optional[application/json]");
              assertThat(each.getMessageExpiryInterval().orElseThrow()).isBetween(200L, 300L);
            }
          proxy.cut(FaultProxy.Ending.RST);
          assertThat(Subscriber.text(late.next())).isEqualTo("offline");
          List<Measurement> third = readings("m", 3, 3);
          assertThat(catchThrowableOfType(SinkException.class, () -> sink.write(third)).retryable()).isTrue();
          sink.connect();
          assertThat(Subscriber.text(late.next())).isEqualTo("online");
          sink.write(third);
          assertThat(late.nextJson().get("seq").intValue()).isEqualTo(3);
        }
      }
      try (Subscriber afterwards = new Subscriber(broker.port(), "meters/+/status", MqttQos.AT_LEAST_ONCE)) {
        assertThat(Subscriber.text(afterwards.next())).isEqualTo("offline");
      }
    }
  }

  @Test
  void numbersGoOnAfterARestart() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE)) {
      for (int run = 0; run < 2; run++)
        try (MqttSink sink = sink(settings(broker.port(), Version.MQTT_5))) {
          sink.connect();
          sink.write(readings("m", 1, 3));
        }
      assertThat(subscriber.next(6)).extracting(each -> each.get("seq").intValue()).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aWrongPasswordIsSaidWithoutIt(Version version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory, "allow_anonymous false", "password_file " + passwords())) {
      MqttSettings settings = settings(broker.port(), version);
      for (Broker refused : List.of(settings.broker(), settings.broker().with(new Login("writer", "guess-42"))))
        try (MqttSink sink = sink(settings.with(refused))) {
          SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
          assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
          assertThat(failure).hasMessageContaining("login refused at mqtt://localhost:")
              .hasMessageNotContaining("guess-42");
        }
      Login right = new Login("writer", "secret-1");
      assertThat(settings.with(settings.broker().with(right)).toString()).doesNotContain("secret-1");
      try (MqttSink sink = sink(settings.with(settings.broker().with(right)))) {
        sink.connect();
        sink.write(readings("m", 1, 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Qos.class, names = "AT_MOST_ONCE", mode = EnumSource.Mode.EXCLUDE)
  void whatTheBrokerForbidsIsKeptUntilItIsAllowed(Qos qos) throws Exception {
    Path rules = Files.writeString(directory.resolve("acl"),
        "topic write meters/allowed/#\nuser reader\ntopic read #\n");
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-------"));
    try (Mosquitto broker = Mosquitto.start(directory, "acl_file " + rules);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.EXACTLY_ONCE);
        MqttSink sink = sink(settings(broker.port(), Version.MQTT_5).with(Publishing.TELEMETRY.with(qos)))) {
      sink.connect();
      List<Measurement> batch = new ArrayList<>(readings("allowed", 1, 3));
      batch.addAll(readings("denied", 1, 1));
      batch.addAll(readings("allowed", 4, 6));
      for (int i = 0; i < 5; i++) {
        SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.write(batch));
        assertThat(failure.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(failure).as(String.join("\n", broker.log())).hasMessageContaining("not authorized to publish")
            .hasMessageContaining("client gateway to publish to meters/{device_id}/telemetry");
        sink.connect();
      }
      assertThat(subscriber.next(6)).extracting(each -> each.get("seq").intValue()).containsExactly(1, 2, 3, 4, 5, 6);
      Files.writeString(rules, "topic write meters/#\nuser reader\ntopic read #\n");
      broker.reload();
      sink.write(batch);
      assertThat(subscriber.nextJson().get("device_id").stringValue()).isEqualTo("denied");
      sink.write(readings("allowed", 7, 7));
      assertThat(subscriber.nextJson().get("seq").intValue()).as("what was allowed came once").isEqualTo(7);
      assertThat(broker.log()).noneMatch(line -> line.contains("disconnected"));
    }
  }

  @Test
  void aMessageThatIsTooLargeForTheBrokerIsFoundAndTheOthersAreDelivered() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory, "max_packet_size 1000");
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE);
        MqttSink sink = sink(settings(broker.port(), Version.MQTT_5))) {
      sink.connect();
      assertThat(largeOneFound(sink, 1)).hasMessageContaining("message larger than the broker takes");
      assertThat(subscriber.next(3)).extracting(each -> each.get("seq").intValue()).containsExactly(1, 3, 4);
    }
  }

  /** Which the broker acknowledges with a code that is not allowed there. */
  @Test
  void aMessageAtWhichTheConnectionBreaksAgainAndAgainIsFound() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory, "message_size_limit 1000");
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE);
        MqttSink sink = sink(settings(broker.port(), Version.MQTT_5))) {
      sink.connect();
      assertThat(largeOneFound(sink, 10)).hasMessageContaining("broker cuts the connection at the message");
      List<Integer> numbers = subscriber.next(3).stream().map(each -> each.get("seq").intValue()).distinct().toList();
      assertThat(numbers).startsWith(1).doesNotContain(2);
    }
  }

  /** As the delivery would go about it. */
  private static SinkException largeOneFound(MqttSink sink, int mostAttempts) throws Exception {
    List<Measurement> large = new ArrayList<>();
    for (int i = 0; i < 40; i++)
      large.add(Samples.measurement(Samples.point("m", "1-1:" + i + ".7.0", "k" + i, "", "", 1, 0),
          Samples.decimal(i, 0), Samples.TIME, Samples.TIME));
    List<Measurement> batch = new ArrayList<>(readings("m", 1, 1));
    batch.addAll(large);
    batch.addAll(readings("m", 3, 4));
    SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.write(batch));
    for (int attempt = 1; attempt < mostAttempts && failure.retryable(); attempt++) {
      sink.connect();
      failure = catchThrowableOfType(SinkException.class, () -> sink.write(batch));
    }
    assertThat(failure.kind()).isEqualTo(Kind.DATA);
    sink.connect();
    sink.write(batch.subList(0, 2));
    SinkException alone = catchThrowableOfType(SinkException.class, () -> sink.write(large));
    assertThat(alone.kind()).as("a reading is refused as a whole").isEqualTo(Kind.PERMANENT);
    sink.write(batch.subList(42, 46));
    return failure;
  }

  @Test
  void aBrokerThatIsFullOrAwayIsTriedAgain() throws Exception {
    MqttSettings settings;
    try (Mosquitto broker = Mosquitto.start(directory, "max_connections 1");
        Subscriber only = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE)) {
      settings = settings(broker.port(), Version.MQTT_5);
      settings = settings.with(settings.broker().withConnectLimit(Duration.ofSeconds(1)));
      try (MqttSink sink = sink(settings)) {
        assertThat(catchThrowableOfType(SinkException.class, sink::connect).retryable()).isTrue();
      }
      assertThat(only.hasMore()).isFalse();
    }
    try (MqttSink sink = sink(settings)) {
      SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure).hasMessageContaining("cannot connect at mqtt://localhost:")
          .hasMessageContaining("is the broker running");
    }
  }

  @Test
  void aBrokerThatAcknowledgesNothingIsGivenUp() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE);
        FaultProxy proxy = FaultProxy.to(broker.port());
        MqttSink sink = sink(settings(proxy.port(), Version.MQTT_5)
            .with(Publishing.TELEMETRY.withAcknowledgeLimit(Duration.ofMillis(300))))) {
      sink.connect();
      proxy.toClient().stall();
      List<Measurement> batch = readings("m", 1, 3);
      assertThat(catchThrowableOfType(SinkException.class, () -> sink.write(batch)))
          .hasMessageContaining("no acknowledgement at");
      proxy.cut(FaultProxy.Ending.RST);
      proxy.toClient().pass();
      sink.connect();
      sink.write(batch);
      assertThat(subscriber.next(6)).extracting(each -> each.get("seq").intValue()).containsExactly(1, 2, 3, 1, 2, 3);
    }
  }

  @Test
  void genericMessagesHaveATopicEach() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "gridtap/#", MqttQos.AT_LEAST_ONCE);
        MqttSink sink = sink(settings(broker.port(), Version.MQTT_5).with(Publishing.GENERIC).with(Content.GENERIC))) {
      sink.connect();
      sink.write(readings("m/1", 1, 1));
      Mqtt5Publish first = subscriber.next();
      assertThat(first.getTopic()).hasToString("gridtap/dlms/m_1/1-1:32.7.0_2");
      assertThat(Subscriber.json(first).get("labels").get("unit").stringValue()).isEqualTo("V");
      assertThat(subscriber.next().getTopic()).hasToString("gridtap/dlms/m_1/1-1:1.8.0_2");
    }
  }

  private MqttSettings settings(int port, Version version) throws IOException {
    return new MqttSettings(Broker.at("localhost").withPort(port).withClientId("gateway").with(version),
        Publishing.TELEMETRY, Content.TELEMETRY, java.util.Optional.empty(),
        java.util.Optional.of(Files.createDirectories(directory.resolve("state"))));
  }

  private static MqttSink sink(MqttSettings settings) { return new MqttSink(settings); }

  static List<Measurement> readings(String device, int from, int to) {
    List<Measurement> all = new ArrayList<>();
    for (int number = from; number <= to; number++)
      all.addAll(reading(device, number));
    return all;
  }

  private Path passwords() throws IOException, InterruptedException {
    Path file = directory.resolve("passwords");
    Process process = new ProcessBuilder("mosquitto_passwd", "-b", "-c", file.toString(), "writer", "secret-1")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
    return file;
  }
}
