package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeters;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code gridtap bridge dlms-mqtt}: a simulated meter with a password, and Mosquitto with its own subscriber. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DlmsMqttBridgeLoopbackTest {
  private static final int LIMIT_SECONDS = 30;

  private final BlockingQueue<ServerEvent> news = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final List<Process> processes = new ArrayList<>();

  @TempDir
  private Path directory;
  private SimulatedMeters meters;
  private int port;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD.withListener(new DlmsServer.Listener() {
      @Override
      public void connected(String peer) {}

      @Override
      public void told(String peer, ServerEvent event) { news.add(event); }

      @Override
      public void closed(String peer, String reason) {}
    }), List.of(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)));
  }

  @AfterEach
  void stop() {
    meters.close();
    processes.forEach(process -> process.destroyForcibly().onExit().join());
  }

  private RunningCommand bridge(String... variables) throws IOException {
    Map<String, String> environment = new HashMap<>(Map.of("DLMS_HOST", "127.0.0.1", "DLMS_PORT",
        Integer.toString(meters.meters().getFirst().port()), "DLMS_PASSWORD", "22222222", "DEVICE_ID", "cellar",
        "MQTT_PORT", Integer.toString(port), "POLL_PERIOD_S", "0.3", "VERBOSE", "true"));
    for (int i = 0; i < variables.length; i += 2) environment.put(variables[i], variables[i + 1]);
    return new RunningCommand(environment, "bridge", "dlms-mqtt");
  }

  /** Sessions outlive a kill once they are saved. */
  private Broker broker() throws IOException, InterruptedException {
    Path installed = Path.of("/usr/sbin/mosquitto");
    Path settings = Files.writeString(directory.resolve("mosquitto.conf"), """
        log_dest stderr
        log_type all
        persistence true
        persistence_location %s/
        user %s
        set_tcp_nodelay true
        allow_anonymous true
        listener %d localhost
        """.formatted(directory, System.getProperty("user.name"), port));
    Process process = started(Files.exists(installed) ? installed.toString() : "mosquitto", "-c", settings.toString());
    Broker broker = new Broker(process, lines(process, new LinkedBlockingQueue<>()));
    await(broker.log, " running");
    return broker;
  }

  private record Broker(Process process, BlockingQueue<String> log) {
    void save() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
      await(log, "Saving in-memory database");
    }

    void kill() { process.destroyForcibly().onExit().join(); }
  }

  /** Its session is kept by the broker; it connects again by itself. */
  private void subscribe(Broker broker) throws IOException, InterruptedException {
    lines(started("mosquitto_sub", "-p", Integer.toString(port), "-t", "meters/cellar/telemetry", "-q", "1", "-c", "-i",
        "reader"), received);
    await(broker.log, "Sending SUBACK");
  }

  private Process started(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      processes.add(process);
      return process;
    } catch (IOException missing) {
      throw new IOException("this test needs Mosquitto: apt-get install mosquitto mosquitto-clients", missing);
    }
  }

  private static BlockingQueue<String> lines(Process process, BlockingQueue<String> to) {
    Thread.ofVirtual().name("lines").start(() -> {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) to.add(line);
      } catch (IOException gone) {
        to.add(gone.toString()); // killed
      }
    });
    return to;
  }

  private static void await(BlockingQueue<String> lines, String words) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (seen.isEmpty() || !seen.getLast().contains(words)) {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("'%s' in %s", words, seen).isNotNull();
      seen.add(String.valueOf(line));
    }
  }

  private JsonNode next() throws InterruptedException {
    String line = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    while (line != null && !line.startsWith("{")) line = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a reading").isNotNull();
    return new ObjectMapper().readTree(String.valueOf(line));
  }

  private boolean released() throws InterruptedException {
    ServerEvent event = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    while (event != null && !(event instanceof ServerEvent.Released))
      event = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    return event != null;
  }

  private static void assertMeasured(JsonNode measured, String obis, int unit, String description) {
    assertThat(measured.propertyNames()).containsExactly("obis", "value", "unit_code", "raw_value", "description");
    assertThat(measured.get("obis").stringValue()).isEqualTo(obis);
    assertThat(measured.get("value").isNumber()).isTrue();
    assertThat(measured.get("unit_code").intValue()).isEqualTo(unit);
    assertThat(measured.get("raw_value").isIntegralNumber()).isTrue();
    assertThat(measured.get("raw_value").decimalValue())
        .isEqualByComparingTo(measured.get("value").decimalValue().movePointRight(2));
    assertThat(measured.get("description").stringValue()).isEqualTo(description);
  }

  @Test
  void aReadingHasAllFieldsAndTheMeterIsLeftInOrder() throws Exception {
    subscribe(broker());
    try (RunningCommand bridge = bridge()) {
      JsonNode reading = next();
      assertThat(reading.propertyNames()).containsExactly("device_id", "ts", "seq", "measurements");
      assertThat(reading.get("device_id").stringValue()).isEqualTo("cellar");
      assertThat(reading.get("ts").isIntegralNumber()).isTrue();
      assertThat(reading.get("ts").longValue()).isCloseTo(System.currentTimeMillis(), within(60_000L));
      assertThat(reading.get("seq").isIntegralNumber()).isTrue();
      JsonNode measurements = reading.get("measurements");
      assertThat(measurements.propertyNames()).containsExactly("voltage_l1", "current_l1");
      assertMeasured(measurements.get("voltage_l1"), "1-1:32.7.0", 35, "Phase A instantaneous voltage");
      assertThat(measurements.get("voltage_l1").get("value").doubleValue()).isBetween(200.0, 260.0);
      assertMeasured(measurements.get("current_l1"), "1-1:31.7.0", 33, "Phase A instantaneous current");
      bridge.stop();
      assertThat(bridge.exitCode()).as(bridge.err()).isZero();
      assertThat(bridge.err()).contains(" values delivered, 0 lost\n").doesNotContain("22222222");
      assertThat(released()).as("the association is released").isTrue();
    }
  }

  @Test
  void aKilledBrokerMakesNoGap() throws Exception {
    Broker first = broker();
    subscribe(first);
    first.save();
    try (RunningCommand bridge = bridge()) {
      List<Long> sequences = new ArrayList<>();
      for (int i = 0; i < 3; i++) sequences.add(next().get("seq").longValue());
      first.kill();
      int before = bridge.err().split("read 2 of 2 values", -1).length - 1;
      bridge.awaitErr("read 2 of 2 values", before + 5);
      broker();
      // what was read meanwhile, and some more
      long last = sequences.getLast() + 10;
      while (sequences.getLast() < last) sequences.add(next().get("seq").longValue());
      bridge.stop();
      assertThat(bridge.exitCode()).as(bridge.err()).isZero();
      // of quality of service 1 the last one before the kill may come twice
      List<Long> each = new ArrayList<>();
      for (long sequence : sequences) if (each.isEmpty() || each.getLast() != sequence) each.add(sequence);
      for (int i = 1; i < each.size(); i++) assertThat(each.get(i)).as("%s", each).isEqualTo(each.getFirst() + i);
    }
  }

  /** Takes half a minute: a refusal is followed by a pause, lest the meter locks this client out. */
  @Test
  void endsWithTheReasonAfterTooManyFailures() throws Exception {
    subscribe(broker());
    try (RunningCommand bridge = bridge("DLMS_PASSWORD", "S3CRET99", "MAX_CONSEC_ERRORS", "2")) {
      bridge.awaitErr("failure 1: ", 1);
      bridge.awaitErr("2 readings in a row failed (MAX_CONSEC_ERRORS)", 1);
      assertThat(bridge.exitCode()).as(bridge.err()).isEqualTo(1);
      assertThat(bridge.err().lines().toList().getLast()).startsWith("gridtap: ").contains("password");
      assertThat(bridge.err()).doesNotContain("S3CRET99");
      assertThat(received).isEmpty();
    }
  }
}
