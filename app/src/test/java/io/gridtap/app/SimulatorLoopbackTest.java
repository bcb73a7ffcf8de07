package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against our own simulated devices. */
class SimulatorLoopbackTest {
  @Test
  void theDemoEndsByItselfAndCounts() {
    Invocation run = Invocation.of("demo", "--duration", "3s");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines().getLast())
        .matches("demo ended after [0-9.]+ s: [1-9]\\d* reports with [1-9]\\d* values from 3 IEDs; \\d+ remarks");
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
      Process process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp",
          System.getProperty("java.class.path"), "io.gridtap.app.Gridtap", "iec61850", "report", "127.0.0.1", port,
          "--rcb", "METER1MEAS/LLN0.RP.urcbPower01")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader out = new BufferedReader(
          new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).contains("urcbPower01");
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor()).isZero();
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
}
