package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --pcap} keeps. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PcapLoopbackTest {
  @TempDir
  private Path directory;

  @Test
  void tsharkReadsWhatAReportAndADiscoveryRecorded() throws IOException, InterruptedException {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD)) {
      String port = Integer.toString(ied.address().getPort());
      Path report = directory.resolve("report.pcap");
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", port, "--rcb",
          "METER1MEAS/LLN0.RP.urcbPower01", "--count", "1", "--duration", "30s", "--pcap", report.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(tshark(report, port)).contains("initiate-RequestPDU", "informationReport", "conclude-RequestPDU")
          .doesNotContain("Malformed");
      Path discovery = directory.resolve("discovery.pcap");
      assertThat(Invocation.of("iec61850", "discover", "127.0.0.1", port, "--pcap", discovery.toString()).exitCode())
          .isZero();
      assertThat(tshark(discovery, port)).contains("getNameList", "conclude-RequestPDU").doesNotContain("Malformed");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Invocation run = Invocation.of("iec61850", "discover", "127.0.0.1", "1", "--pcap",
        directory.resolve("none/x.pcap").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--pcap: cannot write the capture file", "none/x.pcap", "choose another place");
  }

  private static String tshark(Path capture, String port) throws IOException, InterruptedException {
    assertThat(Files.size(capture)).isPositive();
    Process tshark = new ProcessBuilder("tshark", "-r", capture.toString(), "-d", "tcp.port==%s,tpkt".formatted(port),
        "-O", "mms").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tshark.waitFor()).isZero();
    return output;
  }
}
