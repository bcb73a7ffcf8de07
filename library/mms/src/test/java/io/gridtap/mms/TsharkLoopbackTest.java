package io.gridtap.mms;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What client and server said to each other, in the eyes of someone who wrote neither. */
@Timeout(120)
class TsharkLoopbackTest {
  private static final int MMS_PORT = 102;

  @TempDir
  private Path directory;

  @Test
  void tsharkReadsEverythingWeSay() throws Exception {
    Path capture = directory.resolve("mms.pcap");
    try (Echo echo = new Echo(STANDARD.withPassword("secret")); FaultProxy proxy = FaultProxy.to(echo.port())) {
      try (MmsClient client = Echo.connect(proxy.port(),
          STANDARD.withPassword("secret").withTpduSize(TpduSize.OCTETS_512))) {
        client.call(new ConfirmedRequest.Identify()).orThrow();
        client.call(Echo.read("GGIO1$ST$Ind1$stVal")).orThrow();
        client.call(new ConfirmedRequest.Status(false));
        client.call(Echo.report(3)).orThrow();
        for (int i = 0; i < 3; i++) client.reports().take();
      }
      assertThat(echo.closed().take()).isEqualTo("released by the peer");
      Files.write(capture, pcap(packets(proxy.toServer().recorded()), packets(proxy.toClient().recorded())));
    }
    String decoded = tshark("-r", capture.toString(), "-O", "mms,acse,pres");
    assertThat(decoded).contains("initiate-RequestPDU", "initiate-ResponsePDU", "confirmed-RequestPDU",
        "confirmed-ResponsePDU", "identify", "vendorName: Gridtap", "GGIO1$ST$Ind1$stVal", "rejectPDU",
        "unconfirmed-PDU", "informationReport", "conclude-RequestPDU", "conclude-ResponsePDU", "aarq",
        "aare", "rlrq", "rlre");
    assertThat(decoded).doesNotContain("Malformed", "BER Error");
    assertThat(tshark("-r", capture.toString(), "-Y", "_ws.malformed || _ws.expert.severity == error")).isBlank();
    assertThat(tshark("-r", capture.toString(), "-Y", "mms.unconfirmed_PDU_element || mms.unconfirmedService == 0")
        .lines()).hasSizeGreaterThanOrEqualTo(3);
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
