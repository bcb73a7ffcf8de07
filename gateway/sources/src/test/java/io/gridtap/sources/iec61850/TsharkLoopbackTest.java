package io.gridtap.sources.iec61850;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
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
  private static final int MMS_PORT = 102;

  @TempDir
  private Path directory;

  @Test
  void tsharkReadsASessionWithSegmentedReports() throws Exception {
    Path capture = directory.resolve("reports.pcap");
    try (SimulatedIed ied = SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0));
        FaultProxy proxy = FaultProxy.to(ied.address())) {
      try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port()),
          AssociationSettings.STANDARD.withMaxPduOctets(1000), Optional.of(Golden.model()), _ -> {})) {
        assertThat(client.reportControlBlocks("GOLDLD0")).isNotEmpty();
        assertThat(client.readDataSet("GOLDLD0/LLN0$dsMixed")).hasSize(8);
        for (String name : List.of("BR.brcbBig01", "BR.brcbMeas01", "RP.urcbTypes01", "RP.urcbNoId01")) {
          RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0." + name);
          assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(Subscribed.class);
          while (client.poll(Duration.ofSeconds(20)).orElseThrow() instanceof Update.Segment) {
            // the report is whole with the last one
          }
          assertThat(client.unsubscribe(rcb)).isEmpty();
        }
      }
      Files.write(capture, pcap(packets(proxy.toServer().recorded()), packets(proxy.toClient().recorded())));
    }
    String decoded = tshark("-r", capture.toString(), "-O", "mms,acse,pres");
    assertThat(decoded).contains("initiate-RequestPDU", "getNameList", "getNamedVariableListAttributes",
        "LLN0$BR$brcbBig01$RptEna", "informationReport", "brcbBig_id", "conclude-ResponsePDU");
    assertThat(decoded).doesNotContain("Malformed", "BER Error");
    assertThat(tshark("-r", capture.toString(), "-Y", "_ws.malformed || _ws.expert.severity == error")).isBlank();
    assertThat(tshark("-r", capture.toString(), "-Y", "mms.unconfirmed_PDU_element || mms.unconfirmedService == 0")
        .lines()).as("three reports, and one in several segments").hasSizeGreaterThanOrEqualTo(6);
  }

  private static String tshark(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("tshark"));
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

  private static List<Octets> packets(Octets stream) {
    FrameBuffer frames = Tpkt.frameBuffer();
    frames.append(stream);
    List<Octets> packets = new ArrayList<>();
    while (frames.hasNext()) packets.add(frames.next());
    return packets;
  }

  /** Both directions by turns, on Ethernet, IPv4 and TCP (pcap, link type 1). */
  private static byte[] pcap(List<Octets> toServer, List<Octets> toClient) {
    OctetWriter out = new OctetWriter();
    out.u32le(0xA1B2C3D4L).u16le(2).u16le(4).u32le(0).u32le(0).u32le(65_535).u32le(1);
    long sentToServer = 1;
    long sentToClient = 1;
    for (int i = 0; i < Math.max(toServer.size(), toClient.size()); i++) {
      if (i < toServer.size()) {
        packet(true, sentToServer, sentToClient, toServer.get(i), out);
        sentToServer += toServer.get(i).length();
      }
      if (i < toClient.size()) {
        packet(false, sentToClient, sentToServer, toClient.get(i), out);
        sentToClient += toClient.get(i).length();
      }
    }
    return out.toOctets().toByteArray();
  }

  private static void packet(boolean toServer, long sequence, long acknowledged, Octets payload, OctetWriter out) {
    int ipOctets = 20 + 20 + payload.length();
    out.u32le(1_700_000_000L).u32le(0).u32le(14 + ipOctets).u32le(14 + ipOctets);
    out.octets(Octets.hex("020000000001 020000000002 0800"));
    out.u16be(0x4500).u16be(ipOctets).u16be(0).u16be(0x4000).u16be(0x4006).u16be(0);
    out.octets(Octets.hex(toServer ? "c0000201 c0000202" : "c0000202 c0000201"));
    out.u16be(toServer ? 50_000 : MMS_PORT).u16be(toServer ? MMS_PORT : 50_000);
    out.u32be(sequence).u32be(acknowledged).u16be(0x5018).u16be(65_535).u16be(0).u16be(0);
    out.octets(payload);
  }
}
