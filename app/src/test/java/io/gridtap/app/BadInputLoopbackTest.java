package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong gets one clear line and the right exit code. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputLoopbackTest {
  private static final String RCB = "METER1MEAS/LLN0.RP.urcbPower01";

  @TempDir
  private Path directory;

  private static SimulatedIed meter(SimulatedIed.Settings settings) throws IOException {
    return SimulatedIed.start(Substation.FILES.get(1), settings);
  }

  private static String port(SimulatedIed ied) { return Integer.toString(ied.address().getPort()); }

  private static void failsWith(Invocation run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
    assertThat(run.errLines().getLast()).startsWith("gridtap: ").contains(words);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void unknownHost() {
    failsWith(Invocation.of("iec61850", "report", "no-such-host.invalid"), 1, "no-such-host.invalid");
  }

  @Test
  void aPortThatIsNoNumber() {
    failsWith(Invocation.of("iec61850", "identify", "127.0.0.1:abc"), 2, "127.0.0.1:abc: HOST or HOST:PORT wanted");
  }

  @Test
  void closedPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", Integer.toString(port)), 1, "connection refused");
  }

  @Test
  void aServerThatIsNoMmsServer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread web = Thread.ofVirtual().start(() -> {
        try (Socket caller = server.accept()) {
          caller.getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          caller.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
          assertThat(gone).isNotNull();
        }
      });
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", Integer.toString(server.getLocalPort())), 1,
          "MMS port (102)");
      web.join();
    }
  }

  @Test
  void aPeerThatStalls() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", Integer.toString(silent.getLocalPort()),
          "--associate-timeout", "200ms"), 1, "while connecting the ISO transport");
    }
  }

  @Test
  void wrongAndMissingPassword() throws IOException {
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD.withPassword("right"))) {
      Invocation wrong = Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--password", "mistaken",
          "--debug=all");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.errLines().getLast()).contains("authentication");
      assertThat(wrong.err()).doesNotContain("mistaken").doesNotContain("6d 69 73 74 61 6b 65 6e");
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied)), 1, "authentication");
    }
  }

  @Test
  void anUnknownControlBlock() throws IOException {
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD)) {
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb", "METER1MEAS/LLN0.RP.none"), 1,
          "METER1MEAS/LLN0$RP$none", "no such report control block");
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb", "METER1MEAS/LLN0.none"), 1,
          "METER1MEAS/LLN0.none", "no such report control block");
    }
  }

  @Test
  void someUnknownAreSaidAndTheOthersTaken() throws IOException {
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD)) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb",
          "METER1MEAS/LLN0.RP.none," + RCB, "--count", "1", "--duration", "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("METER1MEAS/LLN0$RP$none: not subscribed");
      assertThat(run.out()).startsWith("METER1MEAS/LLN0$RP$urcbPower01\n");
    }
  }

  @Test
  void wrongUsage() {
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--no-such-option"), 2, "--no-such-option", "--help");
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--rcb", "nonsense"), 2, "'nonsense'");
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--opt-flds", "x"), 2, "--opt-flds", "seq-num");
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--scl", "/none.cid"), 2, "/none.cid");
  }

  @Test
  void aBadFileIsRefusedWhereItIsWrong() throws IOException {
    Path file = Files.writeString(directory.resolve("bad.cid"), "<SCL>\n  <IED");
    failsWith(Invocation.of("scl", "check", file.toString()), 78, "bad.cid:2:");
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--scl", file.toString()), 78, "bad.cid:2:");
    Path list = Files.writeString(directory.resolve("rcbs"),
        "LD0/LLN0.BR.a trg-ops=gi # fine\nLD0/LLN0.BR.b gi=perhaps\n");
    failsWith(Invocation.of("iec61850", "report", "127.0.0.1", "--rcb-list", list.toString()), 78, "rcbs:2:15:");
  }

  @Test
  void aFileOfAnotherDeviceIsSaid() throws IOException {
    Path other = Path.of("src/test/resources/io/gridtap/app/foreign.icd");
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD)) {
      Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--scl", other.toString(), "--rcb",
          RCB, "--count", "1", "--duration", "30s");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("is it the file of this device?");
    }
  }

  @Test
  void wrongSelectors() throws IOException {
    var strict = ServerSettings.STANDARD;
    strict = strict.withAssociation(strict.association().withRequireSelectors(true));
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD.withServer(strict))) {
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--tsel", "0007"), 1, "127.0.0.1:"
          + port(ied), "T-SEL");
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--ssel", "0007"), 1, "127.0.0.1:"
          + port(ied), "session selector");
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--psel", "00000007"), 1, "127.0.0.1:"
          + port(ied), "presentation selector");
    }
  }

  @Test
  void aControlBlockOfAnotherClient() throws Exception {
    try (SimulatedIed ied = meter(SimulatedIed.Settings.STANDARD);
        Iec61850Client owner = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", ied.address().getPort()),
            AssociationSettings.STANDARD, Optional.empty(), _ -> {})) {
      assertThat(owner.subscribe(RcbReference.parse("METER1MEAS/LLN0$RP$urcbPower01"), ReportSettings.AS_ENGINEERED))
          .isInstanceOf(SubscribeResult.Subscribed.class);
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb", RCB), 1,
          "METER1MEAS/LLN0$RP$urcbPower01: not subscribed", "another client");
    }
  }

  @Test
  void aControlBlockWhoseDataSetIsGone() throws IOException {
    String file = Files.readString(SimulateIedLoopbackTest.scl(directory, Substation.FILES.get(1)));
    Path without = Files.writeString(directory.resolve("without.cid"),
        file.replace("name=\"urcbPower\" datSet=\"dsPower\"", "name=\"urcbPower\""));
    try (SimulatedIed ied = SimulatedIed.start(without, SimulatedIed.Settings.STANDARD)) {
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb", RCB), 1,
          "METER1MEAS/LLN0$RP$urcbPower01: not subscribed", "data set");
      Path list = Files.writeString(directory.resolve("rcbs"), RCB + " data-set=METER1MEAS/LLN0.gone\n");
      failsWith(Invocation.of("iec61850", "report", "127.0.0.1", port(ied), "--rcb-list", list.toString()), 1,
          "METER1MEAS/LLN0$RP$urcbPower01: not subscribed", "METER1MEAS/LLN0$gone");
    }
  }
}
