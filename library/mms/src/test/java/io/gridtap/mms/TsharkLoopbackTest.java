package io.gridtap.mms;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What client and server said to each other, in the eyes of someone who wrote neither. */
@Timeout(120)
class TsharkLoopbackTest {
  @TempDir
  private Path directory;

  @Test
  void tsharkReadsEverythingWeSay() throws Exception {
    Path capture = directory.resolve("mms.pcap");
    int port;
    try (PcapFile pcap = PcapFile.create(capture); Echo echo = new Echo(STANDARD.withPassword("secret"))) {
      port = echo.port();
      try (MmsClient client = Echo.connect(TcpConnector.Settings.to("127.0.0.1", port).withRecording(pcap),
          STANDARD.withPassword("secret").withTpduSize(TpduSize.OCTETS_512))) {
        client.call(new ConfirmedRequest.Identify()).orThrow();
        client.call(Echo.read("GGIO1$ST$Ind1$stVal")).orThrow();
        client.call(new ConfirmedRequest.Status(false));
        client.call(Echo.report(3)).orThrow();
        echo.report();
        for (int i = 0; i < 3; i++) client.reports().take();
      }
      assertThat(echo.closed().take()).isEqualTo("released by the peer");
    }
    String decoded = tshark(capture, port, "-O", "mms,acse,pres");
    assertThat(decoded).contains("initiate-RequestPDU", "initiate-ResponsePDU", "confirmed-RequestPDU",
        "confirmed-ResponsePDU", "identify", "vendorName: Gridtap", "GGIO1$ST$Ind1$stVal", "rejectPDU",
        "unconfirmed-PDU", "informationReport", "conclude-RequestPDU", "conclude-ResponsePDU", "aarq",
        "aare", "rlrq", "rlre");
    assertThat(decoded).doesNotContain("Malformed", "BER Error");
    assertThat(tshark(capture, port, "-Y", "_ws.malformed || _ws.expert.severity == error || tcp.analysis.flags"))
        .isBlank();
    assertThat(decoded.lines().filter(line -> line.strip().startsWith("unconfirmed-PDU")))
        .hasSizeGreaterThanOrEqualTo(3);
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
