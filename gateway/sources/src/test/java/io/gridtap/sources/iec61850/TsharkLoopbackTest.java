package io.gridtap.sources.iec61850;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole session with reports, in the eyes of someone who wrote neither side. */
@Timeout(180)
class TsharkLoopbackTest {
  @TempDir
  private Path directory;

  @Test
  void tsharkReadsASessionWithSegmentedReports() throws Exception {
    Path capture = directory.resolve("reports.pcap");
    int port;
    try (PcapFile pcap = PcapFile.create(capture);
        SimulatedIed ied = SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0))) {
      port = ied.address().getPort();
      try (Iec61850Client client = Iec61850Client.connect(
          TcpConnector.Settings.to("127.0.0.1", port).withRecording(pcap),
          AssociationSettings.STANDARD.withMaxPduOctets(1000), Optional.of(Golden.model()), _ -> {})) {
        assertThat(client.reportControlBlocks("GOLDLD0")).isNotEmpty();
        assertThat(client.dataSets().results("GOLDLD0/LLN0$dsMixed")).hasSize(8);
        for (String name : List.of("BR.brcbBig01", "BR.brcbMeas01", "RP.urcbTypes01", "RP.urcbNoId01")) {
          RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0." + name);
          assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(Subscribed.class);
          while (client.poll(Duration.ofSeconds(20)).orElseThrow() instanceof Update.Segment) {
            // the report is whole with the last one
          }
          assertThat(client.unsubscribe(rcb)).isEmpty();
        }
      }
    }
    String decoded = tshark(capture, port, "-O", "mms,acse,pres");
    assertThat(decoded).contains("initiate-RequestPDU", "getNameList", "getNamedVariableListAttributes",
        "LLN0$BR$brcbBig01$RptEna", "informationReport", "brcbBig_id", "conclude-ResponsePDU");
    assertThat(decoded).doesNotContain("Malformed", "BER Error");
    assertThat(tshark(capture, port, "-Y", "_ws.malformed || _ws.expert.severity == error || tcp.analysis.flags"))
        .isBlank();
    assertThat(decoded.lines().filter(line -> line.strip().startsWith("unconfirmed-PDU")))
        .as("three reports, and one in several segments").hasSizeGreaterThanOrEqualTo(6);
  }

  private static String tshark(Path capture, int port, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(
        List.of("tshark", "-r", capture.toString(), "-d", "tcp.port==%d,tpkt".formatted(port)));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("exit code of %s", command).isZero();
      return output;
    } catch (IOException missing) {
      throw new AssertionError("tshark does not run; install it (Debian: apt install tshark)", missing);
    }
  }
}
