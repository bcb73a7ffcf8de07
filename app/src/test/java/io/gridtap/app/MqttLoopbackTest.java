package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeters;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code gridtap run}: a simulated meter, and Mosquitto with its own subscriber. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MqttLoopbackTest {
  @TempDir
  private Path directory;

  @Test
  void aReadingOfAMeterIsOneMessageWithAllFields() throws Exception {
    int port = freePort();
    Process broker = mosquitto(port);
    try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD,
        List.of(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)));
        RunningCommand run = new RunningCommand("run",
            configuration(meters.meters().getFirst().port(), port).toString())) {
      List<String> lines = subscribed(port, 2);
      assertThat(lines).as(run.err()).hasSize(2);
      assertThat(lines).allMatch(line -> line.startsWith("meters/meter-1/telemetry {"));
      List<JsonNode> readings = lines.stream()
          .map(line -> new ObjectMapper().readTree(line.substring(line.indexOf('{')))).toList();
      long first = readings.getFirst().get("seq").longValue();
      assertThat(readings.getLast().get("seq").longValue()).isEqualTo(first + 1);
      JsonNode reading = readings.getLast();
      assertThat(reading.propertyNames()).containsExactly("device_id", "ts", "seq", "measurements");
      assertThat(reading.get("device_id").stringValue()).isEqualTo("meter-1");
      assertThat(reading.get("ts").longValue()).isCloseTo(System.currentTimeMillis(),
          within(60_000L));
      assertThat(reading.get("measurements").propertyNames()).containsExactly("voltage_l1", "active_energy_import");
      JsonNode voltage = reading.get("measurements").get("voltage_l1");
      assertThat(voltage.propertyNames()).containsExactly("obis", "value", "unit_code", "raw_value", "description");
      assertThat(voltage.get("obis").stringValue()).isEqualTo("1-0:32.7.0");
      assertThat(voltage.get("value").doubleValue()).isBetween(200.0, 260.0);
      assertThat(voltage.get("unit_code").intValue()).isEqualTo(35);
      assertThat(voltage.get("raw_value").decimalValue()).isEqualByComparingTo(
          voltage.get("value").decimalValue().movePointRight(2));
      assertThat(voltage.get("description").stringValue()).isEqualTo("Phase A instantaneous voltage");
      assertThat(Files.readString(directory.resolve("numbers/sequences"))).contains(" meter-1\n");
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).containsPattern("mqtt: [1-9]\\d* delivered, 0 lost\n");
    } finally {
      broker.destroyForcibly().onExit().join();
    }
  }

  @Test
  void theExampleOfTheGuideCanBeUsed() throws Exception {
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(Files.readString(Path.of("../docs/guide/mqtt.md")));
    assertThat(example.find()).isTrue();
    Path file = Files.writeString(directory.resolve("guide.yaml"), example.group(1));
    Invocation check = Invocation.of(new ByteArrayInputStream(new byte[0]), Map.of("MQTT_PASSWORD", "secret"), "run",
        file.toString(), "--check");
    assertThat(check.err()).isEqualTo(file + " can be used: 1 devices, 1 sinks\n");
  }

  private Path configuration(int meter, int broker)
      throws IOException { return Files.writeString(directory.resolve("grid.yaml"), """
          devices:
            - name: meter-1
              protocol: dlms
              host: 127.0.0.1
              port: %d
              jitter: 0s
              readings:
                - every: 1s
                  measurements: [voltage_l1, active_energy_import]
          sinks:
            - type: mqtt
              host: localhost
              port: %d
              state: numbers
          """.formatted(meter, broker)); }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Process mosquitto(int port) throws IOException {
    Path installed = Path.of("/usr/sbin/mosquitto");
    Path settings = Files.writeString(directory.resolve("mosquitto.conf"),
        "listener %d localhost\nallow_anonymous true\nlog_dest stderr\nset_tcp_nodelay true\n".formatted(port));
    Process broker = started(Files.exists(installed) ? installed.toString() : "mosquitto", "-c", settings.toString());
    BufferedReader log = broker.inputReader(StandardCharsets.UTF_8);
    String line = log.readLine();
    while (line != null && !line.contains(" running")) line = log.readLine();
    assertThat(line).as("mosquitto runs").isNotNull();
    return broker;
  }

  /** Topic and payload of each. */
  private static List<String> subscribed(int port, int count) throws IOException {
    Process subscriber = started("mosquitto_sub", "-p", Integer.toString(port), "-t", "meters/#", "-v", "-C",
        Integer.toString(count), "-W", "20");
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = subscriber.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) lines.add(line);
    }
    return lines;
  }

  private static Process started(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      throw new IOException("this test needs Mosquitto: apt-get install mosquitto mosquitto-clients", missing);
    }
  }
}
