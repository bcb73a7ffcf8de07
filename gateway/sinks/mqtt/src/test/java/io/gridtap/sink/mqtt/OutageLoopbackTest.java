package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.Retry;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.sink.mqtt.Broker.Version;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import io.gridtap.testkit.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Thousands of readings through a delivery, while the broker is killed or the network breaks. */
class OutageLoopbackTest {
  private static final List<String> METERS = List.of("meter-a", "meter-b", "meter-c");
  private static final int EACH = 600;
  private static final DeliverySettings DELIVERY = new DeliverySettings(500, new Batching(50, Duration.ofMillis(5)),
      WhenFull.WAIT, new Retry(Duration.ofMillis(20), Duration.ofMillis(100), 0.2), Duration.ofSeconds(2));

  @TempDir
  Path directory;

  /**
   * The broker has on its disk that there is a subscriber, and nothing of the publisher. It hands on a message before it
   * acknowledges it, as long as the subscriber is there: the publisher is let in after him.
   */
  @ParameterizedTest
  @MethodSource("waysAcrossAKill")
  void aKilledBrokerLosesNoReadingAndChangesNoOrder(Version version, Qos qos, Duration expiry) throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory, "max_inflight_messages 0");
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE);
        FaultProxy proxy = FaultProxy.to(broker.port())) {
      broker.save();
      MqttSettings settings = settings(proxy.port(), version, qos);
      settings = settings.with(settings.broker().withSessionExpiry(expiry));
      try (Delivery delivery = Delivery.start("mqtt", new MqttSink(settings), DELIVERY)) {
        Thread source = Thread.ofVirtual().start(() -> feed(delivery));
        Follower follower = new Follower(subscriber);
        for (int kill = 1; kill <= 3; kill++) {
          follower.until(kill * 400);
          broker.kill();
          proxy.toServer().stall();
          broker.restart();
          subscriber.awaitConnection();
          proxy.toServer().pass();
        }
        follower.until(METERS.size() * EACH);
        source.join();
        assertThat(delivery.statistics().failures()).isPositive();
        assertThat(delivery.statistics().lost()).isZero();
      }
    }
  }

  /** A session of 3.1.1 is begun clean, as a broker that is killed forgets it. */
  static Stream<Arguments> waysAcrossAKill() {
    return waysOfResuming().filter(way -> way.get()[0] == Version.MQTT_5 || way.get()[2].equals(Duration.ZERO));
  }

  static Stream<Arguments> waysOfResuming() {
    return Stream.of(Version.values()).flatMap(version -> Stream.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE)
        .flatMap(qos -> Stream.of(Duration.ZERO, Duration.ofMinutes(10)).map(expiry -> Arguments.of(version, qos,
            expiry))));
  }

  @ParameterizedTest
  @MethodSource("waysOfResuming")
  void aBrokenNetworkLosesNoReadingAndWithASessionQos2DoublesNone(Version version, Qos qos, Duration expiry)
      throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.EXACTLY_ONCE);
        FaultProxy proxy = FaultProxy.to(broker.port())) {
      MqttSettings settings = settings(proxy.port(), version, qos);
      settings = settings.with(settings.broker().withSessionExpiry(expiry));
      try (Delivery delivery = Delivery.start("mqtt", new MqttSink(settings), DELIVERY)) {
        Thread source = Thread.ofVirtual().start(() -> feed(delivery));
        Follower follower = new Follower(subscriber);
        for (int cut = 1; cut <= 10; cut++) {
          follower.until(cut * 150);
          proxy.cut(cut % 2 == 0 ? FaultProxy.Ending.RST : FaultProxy.Ending.FIN);
        }
        follower.until(METERS.size() * EACH);
        source.join();
        assertThat(delivery.statistics().failures()).isPositive();
        assertThat(delivery.statistics().lost()).isZero();
        if (qos == Qos.EXACTLY_ONCE && !expiry.isZero())
          assertThat(follower.repeated).isZero();
      }
    }
  }

  /** A gateway that died in the middle of a handshake of QoS 2 must not have its next messages taken for the old ones. */
  @ParameterizedTest
  @ValueSource(strings = {"MQTT_5", "MQTT_3_1_1"})
  void aNewProcessBeginsWithACleanSession(String version) throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.EXACTLY_ONCE);
        FaultProxy proxy = FaultProxy.to(broker.port())) {
      MqttSettings settings = settings(proxy.port(), Version.valueOf(version), Qos.EXACTLY_ONCE);
      settings = settings.with(settings.publishing().withAcknowledgeLimit(Duration.ofMillis(200)));
      MqttSink died = new MqttSink(new MqttSettings(settings.broker(), settings.publishing(), settings.content(),
          settings.status(), Optional.empty()));
      try (died) {
        died.connect();
        proxy.toClient().stall();
        assertThat(catchThrowable(() -> died.write(MqttLoopbackTest.readings("m", 1,
            5)))).hasMessageContaining("no acknowledgement");
        proxy.cut(FaultProxy.Ending.RST);
        proxy.toClient().pass();
        try (MqttSink next = new MqttSink(settings)) {
          next.connect();
          next.write(MqttLoopbackTest.readings("n", 1, 5));
          Map<String, Integer> last = new HashMap<>();
          while (last.getOrDefault("n", 0) < 5) {
            JsonNode reading = subscriber.nextJson();
            last.merge(reading.get("device_id").stringValue(), 1, Integer::sum);
          }
          assertThat(last).containsEntry("n", 5);
        }
      }
    }
  }

  @Test
  void aReadingIsNotCutByABatch() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.AT_LEAST_ONCE);
        Delivery delivery = Delivery.start("mqtt", new MqttSink(settings(broker.port(), Version.MQTT_5,
            Qos.AT_LEAST_ONCE)), new DeliverySettings(7, new Batching(1, Duration.ZERO), WhenFull.WAIT, Retry.STANDARD,
                Duration.ofSeconds(30)))) {
      for (int number = 1; number <= 200; number++)
        delivery.accept(Samples.reading("m", number));
      assertThat(subscriber.next(200)).allMatch(reading -> reading.get("measurements").size() == 2);
    }
  }

  private static void feed(Delivery delivery) {
    try {
      for (int number = 1; number <= EACH; number++)
        for (String meter : METERS)
          delivery.accept(Samples.reading(meter, number));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what comes, and finds each meter's readings complete and in order; what came before may come again. */
  private static final class Follower {
    private final Subscriber subscriber;
    private final Map<String, Integer> last = new HashMap<>();
    private int readings;
    int repeated;

    Follower(Subscriber subscriber) { this.subscriber = subscriber; }

    void until(int count) throws InterruptedException {
      while (readings < count) {
        JsonNode reading = subscriber.nextJson();
        String meter = reading.get("device_id").stringValue();
        int sequence = reading.get("seq").intValue();
        assertThat(reading.get("measurements").get("energy_import").get("value").intValue()).isEqualTo(sequence);
        int before = last.getOrDefault(meter, 0);
        if (sequence <= before) {
          repeated++;
          continue;
        }
        assertThat(sequence).as("after %d of %s", before, meter).isEqualTo(before + 1);
        last.put(meter, sequence);
        readings++;
      }
    }
  }

  private MqttSettings settings(int port, Version version, Qos qos) {
    return MqttSettings.to("localhost")
        .with(Broker.at("localhost").withPort(port).withClientId("gateway").with(version))
        .with(Publishing.TELEMETRY.with(qos)).withState(directory.resolve("state"));
  }
}
