package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against our own simulated devices. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatorLoopbackTest {
  /** Has objects with operTm. */
  private static final Path GOLDEN = Path.of("..", "library", "iec61850", "src", "test", "resources", "scl",
      "golden.cid");

  @Test
  void theDemoEndsByItselfAndCounts() {
    Invocation run = Invocation.of("demo", "--duration", "3s");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines().getLast())
        .matches("demo ended after [0-9.]+ s: [1-9]\\d* reports with [1-9]\\d* values from 3 IEDs; no gaps");
    assertThat(run.errLines()).as(run.err()).hasSize(3).allMatch(line -> line.matches(
        "[A-Z]+1: \\d+ control blocks report \\d+ members; \\d+ further instances left out"));
    assertThat(run.out()).contains(" more; --verbose shows all");
  }

  @Test
  void theDemoTellsAllIfAsked() {
    Invocation run = Invocation.of("demo", "--duration", "1s", "-v");
    assertThat(run.err()).contains("BAY1: connecting to 127.0.0.1:", "BAY1: associated with 127.0.0.1:",
        "$brcbStatus01: subscribed: RptID");
  }

  @Test
  void furtherInstancesAreLeftOutInOneLine() throws IOException {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD)) {
      String port = Integer.toString(ied.address().getPort());
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", port, "--count", "1", "--duration", "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      // ended by the first report, perhaps before all subscriptions were tried
      assertThat(run.err().lines().filter(line -> line.contains("left out")).count()).isLessThanOrEqualTo(1);
      Invocation longer = Invocation.of("iec61850", "report", "127.0.0.1", port, "--duration", "2s");
      assertThat(longer.err().lines().filter(line -> line.contains("left out"))).singleElement().asString().matches(
          "\\d+ further instances left out, .*: brcbEnergy02, brcbPower02, \\w+ and \\d+ more; --all-instances.*");
    }
  }

  /** Each layer asked for is shown as octets and as what they mean, in both directions. */
  @ParameterizedTest
  @CsvSource({"tpkt,TRANSPORT,ConnectionRequest", "session,SESSION,Connect", "presentation,PRESENTATION,Connect",
      "acse,ACSE,AssociateRequest", "mms,MMS,InitiateRequest"})
  void debugShowsTheLayersAskedFor(String word, String layer, String first) throws IOException {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD)) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", Integer.toString(ied.address().getPort()),
          "--rcb", "METER1MEAS/LLN0.RP.urcbPower01", "--count", "1", "--duration", "30s", "--debug=" + word);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).containsPattern(">> " + layer + ", \\d+ octets\n  0000  [0-9a-f]{2} ").containsPattern(
          "<< " + layer + ", \\d+ octets\n  0000  ");
      assertThat(run.err().lines().filter(line -> line.matches(".* (>>|<<) [A-Z]+, .*"))).allMatch(line -> line
          .contains(layer));
      assertThat(run.err().substring(0, run.err().indexOf("<< "))).contains(first);
    }
  }

  @Test
  void jsonIsOneReportALine() throws IOException {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD)) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", Integer.toString(ied.address().getPort()),
          "--rcb", "METER1MEAS/LLN0.urcbPower01", "--format", "json", "--verbose", "--count", "2", "--duration", "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines()).hasSize(2);
      JsonNode report = new JsonMapper().readTree(run.outLines().getFirst());
      assertThat(report.path("rcb").asString()).isEqualTo("METER1MEAS/LLN0$RP$urcbPower01");
      assertThat(report.path("pdu").asString()).startsWith("a3");
      JsonNode value = report.path("entries").get(0).path("values").get(0);
      assertThat(value.path("value").isNumber()).isTrue();
      assertThat(value.path("quality").asString()).isEqualTo("good");
      assertThat(value.path("qualityFlags").path("validity").asString()).isEqualTo("good");
    }
  }

  /** Interrupted as from a terminal: it gives the control block back and says that all is well. */
  @Test
  void ctrlCGivesTheControlBlockBackAndExitsWithZero() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD)) {
      String port = Integer.toString(ied.address().getPort());
      Process process = command("iec61850", "report", "127.0.0.1", port, "--rcb", "METER1MEAS/LLN0.RP.urcbPower01")
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader out = new BufferedReader(
          new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).contains("urcbPower01");
        interrupt(process);
        while (out.readLine() != null) {
          // until it ends
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
      Invocation after = Invocation.of("iec61850", "discover", "127.0.0.1", port);
      assertThat(after.out()).contains("METER1MEAS/LLN0$RP$urcbPower01  free");
    }
  }

  /** The device has taken the command for later; it is not to be carried out when nobody waits for it any more. */
  @Test
  void ctrlCTakesBackACommandThatWaitsForItsTime() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(GOLDEN, SimulatedIed.Settings.STANDARD.withSpeed(0))) {
      for (String object : List.of("GOLDLD0/GGIO2.SPCSO7", "GOLDLD0/GGIO2.SPCSO8")) {
        Process process = command("iec61850", "control", "operate", "127.0.0.1:" + ied.address().getPort(), object,
            "true", "--at", Instant.now().plusSeconds(600).toString(), "--yes").redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
          assertThat(out.readLine()).startsWith(object + ": taken for ").endsWith("; Ctrl-C cancels it");
          interrupt(process);
          assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
          assertThat(process.exitValue()).isOne();
          assertThat(out.readLine()).isEqualTo("gridtap: %s: cancelled before its time".formatted(object));
        } finally {
          process.destroyForcibly();
        }
        assertThat(ied.fact(object + ".stVal[ST]").value()).isEqualTo("false");
      }
    }
  }

  /** A process of its own, which heeds an interrupt also where the tests run in the background and do not. */
  private static ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
        ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
        "io.gridtap.app.Gridtap"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor()).isZero();
  }
}
