package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a device's report to PromQL: the command, a simulated device, and a real VictoriaMetrics. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VictoriaMetricsLoopbackTest {
  private static final Pattern DELIVERED = Pattern.compile("VictoriaMetrics: (\\d+) delivered, 0 lost");

  @TempDir
  private Path directory;

  /** Stands still, so that what is stored can be compared with what was printed. */
  private static SimulatedIed meter() throws IOException {
    return SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  private static Invocation report(SimulatedIed ied, String url, String... more) {
    List<String> arguments = new ArrayList<>(List.of("iec61850", "report", "127.0.0.1",
        Integer.toString(ied.address().getPort()), "--rcb", "METER1MEAS/LLN0.RP.urcbPower01", "--trg-ops", "gi",
        "--format", "json", "--count", "1", "--duration", "30s", "--victoriametrics-url", url));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  /** The path without the data object, which the member names. */
  private static String component(String path) {
    return path.substring(path.indexOf('.') + 1);
  }

  private static Map<String, Double> printed(Invocation run) {
    Map<String, Double> printed = new TreeMap<>();
    JsonNode entries = new JsonMapper().readTree(run.outLines().getFirst()).path("entries");
    for (JsonNode entry : entries)
      for (JsonNode value : entry.path("values"))
        if (value.path("value").isNumber())
          printed.put(entry.path("member").asString() + " " + component(value.path("path").asString()),
              value.path("value").asDouble());
    return printed;
  }

  @Test
  void valuesAreReadBackByPromql() throws Exception {
    try (VictoriaMetricsServer server = new VictoriaMetricsServer(directory); SimulatedIed ied = meter()) {
      ied.set("METER1MEAS/MMXU1.Hz.mag.f[MX]", "49.5");
      Invocation run = report(ied, server.url());
      assertThat(run.exitCode()).as(run.err()).isZero();
      Map<String, Double> printed = printed(run);
      assertThat(printed).isNotEmpty();
      JsonNode stored = server.query("last_over_time(iec61850_value[1y])");
      Map<String, Double> read = new TreeMap<>();
      for (JsonNode series : stored) {
        JsonNode labels = series.path("metric");
        assertThat(labels.path("rcb").asString()).isEqualTo("METER1MEAS/LLN0$RP$urcbPower01");
        assertThat(labels.path("data_set").asString()).isEqualTo("METER1MEAS/LLN0$dsPower");
        assertThat(labels.path("rpt_id").asString()).isEqualTo("METER1/urcbPower");
        read.put("%s/%s %s".formatted(labels.path("ld").asString(), labels.path("member").asString(),
            labels.path("component").asString()), series.path("value").get(1).asDouble());
      }
      assertThat(read).isEqualTo(printed);
      JsonNode frequency = server
          .query("last_over_time(iec61850_value{member=\"MMXU1.Hz[MX]\",component=\"mag.f\"}[1y])");
      assertThat(frequency.size()).isEqualTo(1);
      assertThat(frequency.get(0).path("value").get(1).asDouble()).isEqualTo(49.5);
      assertThat(server.query("last_over_time(iec61850_value_quality[1y])").size()).isEqualTo(printed.size());
    }
  }

  /** The batch would be due long after the end of the command. */
  @Test
  void whatIsLeftIsWrittenOnExit() throws Exception {
    try (VictoriaMetricsServer server = new VictoriaMetricsServer(directory); SimulatedIed ied = meter()) {
      Invocation run = report(ied, server.url(), "--vm-batch-ms", "600000", "--vm-batch-lines", "50000",
          "--vm-metric-name", "grid", "--vm-quality", "none");
      assertThat(run.exitCode()).as(run.err()).isZero();
      Matcher said = DELIVERED.matcher(run.err());
      assertThat(said.find()).as(run.err()).isTrue();
      JsonNode stored = server.query("last_over_time(grid[1y])");
      assertThat(stored.size()).isEqualTo(printed(run).size()).isEqualTo(Integer.parseInt(said.group(1)));
      assertThat(server.query("{__name__=~\"grid_quality.*\"}[1y]").size()).isZero();
    }
  }

  /** Reports are printed all the same, and what could not be stored is counted and said. */
  @Test
  void aServerThatIsAwayIsSaidAndWhatIsLostIsCounted() throws Exception {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    try (SimulatedIed ied = meter()) {
      Invocation run = report(ied, "http://127.0.0.1:" + closed);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines()).hasSize(1);
      assertThat(run.err()).contains("VictoriaMetrics: 0 delivered, " + printed(run).size() + " lost")
          .contains("127.0.0.1:" + closed);
    }
  }

  @Test
  void aWrongUrlIsWrongUsage() throws Exception {
    try (SimulatedIed ied = meter()) {
      Invocation run = report(ied, "localhost:8428/x y");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.errLines().getLast()).startsWith("gridtap: --victoriametrics-url");
    }
  }
}
