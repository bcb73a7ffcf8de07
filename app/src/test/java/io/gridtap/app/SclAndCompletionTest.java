package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.Substation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that need no device. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SclAndCompletionTest {
  @TempDir
  private Path directory;

  @Test
  void showsAFileAsText() throws Exception {
    Invocation run = Invocation.of("scl", "show", meter());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines()).startsWith("IED METER1, Gridtap, feeder meter, configuration 1.0").contains(
        "    logical device METER1MEAS", "        data set dsSequence (2)",
        "        BRCB brcbPower01: RptID METER1/brcbPower, data set METER1MEAS/LLN0$dsPower, BufTm 1000 ms, IntgPd 0 ms");
  }

  @Test
  void showsAFileAsJson() throws Exception {
    Invocation run = Invocation.of("scl", "show", meter(), "--format", "json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines()).hasSize(1);
    JsonNode ied = new JsonMapper().readTree(run.out());
    assertThat(ied.path("ied").asString()).isEqualTo("METER1");
    JsonNode device = ied.path("accessPoints").get(0).path("logicalDevices").get(0);
    assertThat(device.path("name").asString()).isEqualTo("METER1MEAS");
    List<String> blocks = new ArrayList<>();
    for (JsonNode block : device.path("logicalNodes").get(0).path("reportControlBlocks"))
      blocks.add(block.path("name").asString());
    assertThat(blocks).contains("brcbEnergy01", "urcbHarmonics");
  }

  @Test
  void showsOnlyTheIedNamed() throws Exception {
    Invocation run = Invocation.of("scl", "show", meter(), "--ied", "OTHER");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1).first().asString().contains("OTHER", "METER1");
  }

  @Test
  void checksAFile() throws Exception {
    Invocation run = Invocation.of("scl", "check", meter());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines().getLast()).startsWith("feeder-meter.cid: edition ").contains("1 IEDs, 1 servers");
  }

  @Test
  void bashAcceptsTheCompletion() throws Exception {
    Invocation run = Invocation.of("completion");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("iec61850", "--victoriametrics-url");
    Path script = Files.writeString(directory.resolve("completion"), run.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void wrongUsageIsOneLineWithAHint() {
    for (String[] arguments : new String[][]{{"nonsense"}, {}, {"iec61850"}, {"simulate"}, {"scl", "show"},
        {"iec61850", "report"}, {"demo", "--duration", "soon"}, {"demo", "--format", "xml"}}) {
      Invocation run = Invocation.of(arguments);
      assertThat(run.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.errLines()).as(run.err()).hasSize(1).first().asString().startsWith("gridtap: ").endsWith(
          " --help'");
    }
  }

  @Test
  void helpIsShortAtItsHeadAndEndsWithExamples() {
    for (String[] arguments : new String[][]{{"demo", "--help"}, {"iec61850", "report", "--help"},
        {"iec61850", "discover", "--help"}, {"simulate", "ied", "--help"}}) {
      Invocation run = Invocation.of(arguments);
      assertThat(run.exitCode()).isZero();
      assertThat(run.outLines().getFirst()).startsWith("Usage: gridtap ").endsWith("[OPTION...]");
      assertThat(run.outLines().getLast()).startsWith("  gridtap ");
    }
  }

  private String meter() throws Exception {
    return SimulateIedLoopbackTest.scl(directory, Substation.FILES.get(1)).toString();
  }
}
