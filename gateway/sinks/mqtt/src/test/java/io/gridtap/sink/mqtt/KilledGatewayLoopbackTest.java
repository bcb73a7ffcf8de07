package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway itself is a process that is killed. */
class KilledGatewayLoopbackTest {
  @TempDir
  Path directory;

  /** In a process of its own: publishes until it is killed. Arguments: port, state. */
  static final class Gateway {
    private Gateway() {}

    public static void main(String[] arguments) throws Exception {
      MqttSettings settings = MqttSettings.to("localhost")
          .with(Broker.at("localhost").withPort(Integer.parseInt(arguments[0])))
          .with(Publishing.TELEMETRY.with(Qos.EXACTLY_ONCE)).withState(Path.of(arguments[1]));
      try (MqttSink sink = new MqttSink(settings)) {
        sink.connect();
        for (int number = 1;; number += 20)
          sink.write(MqttLoopbackTest.readings("m", number, number + 19));
      }
    }
  }

  @Test
  void numbersOnlyGrowWhenTheGatewayIsKilled() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory);
        Subscriber subscriber = new Subscriber(broker.port(), "meters/#", MqttQos.EXACTLY_ONCE)) {
      List<Long> firsts = new ArrayList<>();
      long last = 0;
      for (int run = 0; run < 3; run++) {
        Process gateway = gateway(broker.port());
        try {
          for (int i = 0; i < 200; i++)
            last = greater(subscriber, last, firsts);
        } finally {
          gateway.destroyForcibly();
        }
        assertThat(gateway.waitFor(20, TimeUnit.SECONDS)).isTrue();
        while (subscriber.hasMore())
          last = greater(subscriber, last, firsts);
      }
      assertThat(firsts).as("first readings of each run, and their numbers").hasSize(3);
    }
  }

  private static long greater(Subscriber subscriber, long last, List<Long> firsts) throws InterruptedException {
    var reading = subscriber.nextJson();
    long sequence = reading.get("seq").longValue();
    assertThat(sequence).isGreaterThan(last);
    if (reading.get("measurements").get("energy_import").get("value").intValue() == 1)
      firsts.add(sequence);
    return sequence;
  }

  private Process gateway(int port) throws Exception {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Gateway.class.getName(), Integer.toString(port),
        directory.resolve("state").toString()).redirectErrorStream(true)
        .redirectOutput(directory.resolve("gateway.log").toFile()).start();
  }
}
