package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.app.config.GatewayConfiguration;
import io.gridtap.simulators.rtu.RtuPoints;
import io.gridtap.simulators.rtu.SimulatedRtu;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gridtap run}: a file, a simulated RTU, and the console. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunLoopbackTest {
  private static final String DEVICE = """
      devices:
        - name: rtu7
          protocol: iec104
          host: 127.0.0.1
          port: 2404
      """;
  private static final String CONSOLE = "sinks:\n  - type: console\n";
  private static final String SQL = """
      sinks:
        - type: sql
          url: jdbc:postgresql://127.0.0.1:1/grid
          user: tap
          password: !env GRID_PASSWORD
      """;

  @TempDir
  private Path directory;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static SimulatedRtu rtu() throws Exception {
    return SimulatedRtu.start(SimulatedRtu.Settings.STANDARD.withoutMovement(), RtuPoints.substation(1));
  }

  private Path configuration(int port) throws Exception {
    file("points.csv", "ca,ioa,name\n1,1001,bay1/breaker\n1,2001,bay1/current\n");
    return file("grid.yaml", DEVICE.replace("2404", Integer.toString(port)) + """
            points: {file: points.csv, unlisted: false}
        """.indent(0) + CONSOLE);
  }

  private static Invocation check(Path file, Map<String, String> environment) {
    return Invocation.of(new ByteArrayInputStream(new byte[0]), environment, "run", file.toString(), "--check");
  }

  /** The configuration is refused with one line, which has all these words. */
  private static void refused(Path file, String... words) {
    Invocation run = check(file, Map.of());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(78);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.errLines().getFirst()).startsWith("gridtap: ").contains(words);
  }

  @Test
  void valuesAndEventsArriveUnderTheNamesOfThePointList() throws Exception {
    try (SimulatedRtu rtu = rtu();
        RunningCommand run = new RunningCommand("run", configuration(rtu.port()).toString())) {
      run.awaitErr("running: rtu7 to console\n", 1);
      run.awaitOut(" rtu7 bay1/breaker = ", 1);
      run.awaitOut(" rtu7 bay1/current = ", 1);
      rtu.set(1, 1001, "intermediate");
      run.awaitOut(" good spontaneous\n", 1);
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out().lines()).allMatch(line -> line.contains(" rtu7 bay1/"));
      assertThat(run.err()).containsPattern("console: [1-9]\\d* delivered, 0 lost\n");
    }
  }

  @Test
  void itEndsAfterItsDuration() throws Exception {
    try (SimulatedRtu rtu = rtu()) {
      Invocation run = Invocation.of("run", configuration(rtu.port()).toString(), "--duration", "100ms");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.errLines().getLast()).matches("console: \\d+ delivered, 0 lost");
    }
  }

  @Test
  void itEndsThoughADeviceIsAway() throws Exception {
    Invocation run = Invocation.of("run", configuration(1).toString(), "--duration", "100ms");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void itEndsThoughADeviceWaitsForASinkThatIsAway() throws Exception {
    try (SimulatedRtu rtu = rtu();
        RunningCommand run = new RunningCommand("run",
            file("grid.yaml", DEVICE.replace("2404", Integer.toString(rtu.port())) + CONSOLE
                + SQL.replace("sinks:\n", "").replace("!env GRID_PASSWORD", "secret").indent(0)
                + "    delivery: {batch: 1, buffer: 1, when-full: wait}\n").toString())) {
      run.awaitErr("running: rtu7 to console, sql\n", 1);
      run.awaitOut(" rtu7 ", 1);
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).containsPattern("sql: 0 delivered, [1-9]\\d* lost");
    }
  }

  @Test
  void aConfigurationIsCheckedWithoutAnyConnection() throws Exception {
    Path file = file("grid.yaml", DEVICE + SQL);
    Invocation check = check(file, Map.of("GRID_PASSWORD", "secret"));
    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.err()).isEqualTo(file + " can be used: 1 devices, 1 sinks\n");
    assertThat(directory.resolve("quarantine")).doesNotExist();
  }

  @Test
  void filesAreBesideTheConfiguration() throws Exception {
    file("password.txt", "secret\n");
    Path file = file("grid.yaml", DEVICE + SQL.replace("!env GRID_PASSWORD", "!file password.txt"));
    assertThat(check(file, Map.of()).exitCode()).isZero();
    refused(file("other.yaml", DEVICE + SQL.replace("!env GRID_PASSWORD", "!file none.txt")), "other.yaml", "sink sql",
        directory.resolve("none.txt").toString());
  }

  @Test
  void onlyADataBaseKeepsWhatItRefusesWithoutBeingAsked() throws Exception {
    Path file = file("grid.yaml", DEVICE + CONSOLE + SQL.replace("sinks:\n", ""));
    Terminal terminal = new Terminal(System.in, System.out, System.err, Map.of("GRID_PASSWORD", "secret"));
    assertThat(new GatewaySinks(terminal, new Narrator(terminal.err()), directory)
        .plans(GatewayConfiguration.load(file))).extracting(plan -> plan.quarantine().isPresent())
        .containsExactly(false, true);
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    refused(directory.resolve("none.yaml"), "none.yaml");
    refused(file("key.yaml", DEVICE.replace("host:", "hosts:") + CONSOLE), "key.yaml:4:", "hosts");
    refused(file("environment.yaml", DEVICE + SQL), "environment.yaml", "sink sql", "GRID_PASSWORD is not set");
    refused(file("url.yaml", DEVICE + "sinks:\n  - type: sql\n"), "url.yaml", "sink sql", "url is missing");
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithTheirDevice() throws Exception {
    refused(file("points.yaml", DEVICE + "    points: {file: none.csv}\n" + CONSOLE), "points.yaml", "device rtu7",
        "none.csv");
    refused(file("tls.yaml", DEVICE + "    tls: {trust: [none.pem]}\n" + CONSOLE), "tls.yaml", "device rtu7",
        "none.pem");
    String ied = "devices:\n  - {name: bay1, protocol: iec61850, host: 127.0.0.1, scl: bay.cid}\n";
    refused(file("scl.yaml", ied + CONSOLE), "scl.yaml", "device bay1", "bay.cid");
    file("bay.cid", "<nothing/>");
    refused(file("scl.yaml", ied + CONSOLE), "scl.yaml", "device bay1", "bay.cid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1", "::1]", "[::1]2404", "[]:2404", "rtu:", "rtu:x", "[::1]:70000"})
  void aHostThatIsNoneIsSaid(String host) throws Exception {
    refused(file("host.yaml", DEVICE.replace("127.0.0.1", "'" + host + "'") + CONSOLE), "host.yaml", "device rtu7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "::1", "[::1]:2404", "rtu", "rtu:2404"})
  void hostsAreWrittenInSeveralWays(String host) throws Exception {
    Path file = file("host.yaml", DEVICE.replace("127.0.0.1", "'" + host + "'") + CONSOLE);
    assertThat(check(file, Map.of()).err()).isEqualTo(file + " can be used: 1 devices, 1 sinks\n");
  }

  /** Whether Java still allows it depends on what was spoken before in this process: either is said. */
  @Test
  void legacySuitesAreAllowedLoudlyOrRefused() throws Exception {
    Invocation run = check(
        file("legacy.yaml", DEVICE + "    tls: {trust: [none.pem], legacy: true}\n" + CONSOLE), Map.of());
    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(List.of(run.err().split("\n", -1)).getFirst()).containsAnyOf(
        "warning: TLS suites without forward secrecy are allowed in this process, because of tls: legacy of rtu7",
        "device rtu7: tls: legacy: too late");
  }
}
