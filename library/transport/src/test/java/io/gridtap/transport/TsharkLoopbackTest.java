package io.gridtap.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded connections in the eyes of tshark: nothing about them is odd. */
@Timeout(120)
class TsharkLoopbackTest {
  private static final int BULK = 300_000;

  @TempDir
  private Path directory;
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

  private static byte[] bulk(int seed) {
    byte[] bulk = new byte[BULK];
    for (int i = 0; i < BULK; i++)
      bulk[i] = (byte) (i * 31 + i / 251 + seed);
    return bulk;
  }

  /** Much in both directions, then the client closes; then another one is aborted. */
  private void talk(TcpConnector.Settings to) throws IOException, InterruptedException {
    try (Connection client = TcpConnector.SHARED.connect(to); Connection server = accepted.take()) {
      client.out().write(1);
      assertThat(server.in().read()).isEqualTo(1);
      Thread.ofVirtual().start(() -> send(server, bulk(2)));
      assertThat(client.in().readNBytes(BULK)).isEqualTo(bulk(2));
      Thread.ofVirtual().start(() -> send(client, bulk(1)));
      assertThat(server.in().readNBytes(BULK)).isEqualTo(bulk(1));
    }
    Connection client = TcpConnector.SHARED.connect(to);
    try (Connection server = accepted.take()) {
      server.out().write(3);
      assertThat(client.in().read()).isEqualTo(3);
      client.abort();
      assertThatThrownBy(() -> server.in().read()).isInstanceOf(IOException.class);
    }
  }

  private static void send(Connection connection, byte[] octets) {
    try {
      connection.out().write(octets);
    } catch (IOException lost) {
      throw new IllegalStateException(lost);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aClientsRecordingIsClean(String host) throws Exception {
    Path capture = directory.resolve("client.pcap");
    int port;
    try (PcapFile pcap = PcapFile.create(capture);
        TcpListener listener = TcpListener.start(TcpListener.Settings.on(InetAddress.ofLiteral(host), 0),
            accepted::add)) {
      port = listener.port();
      talk(TcpConnector.Settings.to(host, port).withRecording(pcap));
    }
    isClean(capture, port);
  }

  @Test
  void aServersRecordingIsCleanAndWithTlsInTheClear() throws Exception {
    TestCertificates authority = TestCertificates.in(directory, "authority");
    Issued own = authority.issue("both");
    Tls tls = Tls.of(TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key()));
    Path capture = directory.resolve("server.pcap");
    int port;
    try (PcapFile pcap = PcapFile.create(capture);
        TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(tls).withRecording(pcap),
            accepted::add)) {
      port = listener.port();
      talk(TcpConnector.Settings.to("127.0.0.1", port).withTls(tls));
    }
    isClean(capture, port);
  }

  private static void isClean(Path capture, int port) throws InterruptedException {
    assertThat(tshark(capture, "-Y", "tcp.analysis.flags || _ws.malformed || _ws.expert.severity == error"))
        .isBlank();
    assertThat(tshark(capture, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-Y",
        "tcp.checksum.status != 1 || ip.checksum.status == 0")).isBlank();
    assertThat(tshark(capture, "-Y", "tcp.stream == 0 && tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == "
        + port).lines()).hasSize(1);
    assertThat(tshark(capture, "-Y", "tcp.stream == 0 && tcp.flags.fin == 1").lines()).hasSize(2);
    assertThat(tshark(capture, "-Y", "tcp.stream == 1 && tcp.flags.reset == 1").lines()).hasSize(1);
    assertThat(payload(capture, "tcp.dstport", port)).isEqualTo("01" + HexFormat.of().formatHex(bulk(1)));
    assertThat(payload(capture, "tcp.srcport", port)).isEqualTo(HexFormat.of().formatHex(bulk(2)) + "03");
  }

  private static String payload(Path capture, String direction, int port) throws InterruptedException {
    return tshark(capture, "-Y", "tcp.len > 0 && %s == %d".formatted(direction, port), "-T", "fields", "-e",
        "tcp.payload").lines().map(String::strip).reduce("", String::concat);
  }

  @Test
  void aFileThatIsFullIsReadableAndTheConnectionGoesOn() throws Exception {
    Path capture = directory.resolve("full.pcap");
    try (PcapFile pcap = PcapFile.create(capture, 100_000);
        TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), accepted::add)) {
      talk(TcpConnector.Settings.to("127.0.0.1", listener.port()).withRecording(pcap));
    }
    assertThat(Files.size(capture)).isBetween(80_000L, 100_000L);
    assertThat(tshark(capture, "-Y", "_ws.malformed || tcp.analysis.flags")).isBlank();
  }

  @Test
  void afterTheFileIsClosedConnectionsGoOn() throws Exception {
    PcapFile pcap = PcapFile.create(directory.resolve("closed.pcap"));
    pcap.close();
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), accepted::add)) {
      talk(TcpConnector.Settings.to("127.0.0.1", listener.port()).withRecording(pcap));
    }
  }

  @Test
  void whatWasWrittenIsThereBeforeTheFileIsClosed() throws Exception {
    Path capture = directory.resolve("open.pcap");
    try (PcapFile pcap = PcapFile.create(capture)) {
      Recording.Session session = pcap.opened(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 50_000),
          new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 102), Recording.Initiator.LOCAL);
      session.sent(io.gridtap.wire.Octets.hex("0102"));
      assertThat(tshark(capture, "-T", "fields", "-e", "tcp.payload")).contains("0102");
    }
  }

  private static String tshark(Path capture, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("tshark", "-r", capture.toString()));
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
