package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gridtap simulate ied}: started, told facts, and asked for them over MMS. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulateIedLoopbackTest {
  private static final String POSITION = "BAY1LD0/XCBR1.Pos.stVal[ST]";

  @TempDir
  private Path directory;

  /** A file of the simulators' as a file on disk. */
  static Path scl(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = SimulatedIed.class.getResourceAsStream("/io/gridtap/simulators/scl/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private RunningCommand simulate(String... more) throws IOException {
    String[] arguments = new String[6 + more.length];
    System.arraycopy(new String[]{"simulate", "ied", "--scl", scl(directory, Substation.FILES.get(0)).toString(),
        "--port", "0"}, 0, arguments, 0, 6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return new RunningCommand(arguments);
  }

  private static String port(RunningCommand simulator) throws InterruptedException {
    simulator.awaitErr("BAY1 listens on 127.0.0.1:", 1);
    simulator.awaitErr("\n", 1);
    Matcher port = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+)").matcher(simulator.err());
    assertThat(port.find()).isTrue();
    return port.group(1);
  }

  private static String statusReport(String port) {
    Invocation run = Invocation.of("iec61850", "report", "127.0.0.1", port, "--rcb", "BAY1LD0/LLN0.RP.urcbStatus01",
        "--trg-ops", "gi", "--count", "1", "--duration", "30s");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().filter(line -> line.contains("XCBR1.Pos.stVal[ST]")).findFirst().orElseThrow();
  }

  @Test
  void factsAreSetFromTheCommandLine() throws Exception {
    try (RunningCommand simulator = simulate("--speed", "0", "--set", POSITION + "=off")) {
      assertThat(statusReport(port(simulator))).contains(" off ");
      simulator.stop();
      assertThat(simulator.exitCode()).isZero();
    }
  }

  @Test
  void factsAreSetListedAndReleasedFromStandardInput() throws Exception {
    try (RunningCommand simulator = simulate("--speed", "0")) {
      String port = port(simulator);
      simulator.type("set " + POSITION + " intermediate");
      simulator.type("list XCBR1.Pos.stVal");
      simulator.awaitOut("held\n", 1);
      assertThat(simulator.out()).matches("BAY1LD0/XCBR1\\.Pos\\.stVal\\[ST\\] +Dbpos +intermediate.* +held\n");
      assertThat(statusReport(port)).contains("intermediate");
      simulator.type("release " + POSITION);
      simulator.type("list XCBR1.Pos.stVal");
      simulator.awaitOut("XCBR1.Pos.stVal", 2);
      simulator.type("release " + POSITION);
      simulator.awaitErr(POSITION + " was not held\n", 1);
      assertThat(simulator.out().split("held", -1)).hasSize(2);
      simulator.type("help");
      simulator.awaitOut("release REF", 1);
    }
  }

  @Test
  void whatIsWrongOnStandardInputIsSaidAndTheSimulationGoesOn() throws Exception {
    try (RunningCommand simulator = simulate("--speed", "0")) {
      port(simulator);
      simulator.type("open the door");
      simulator.awaitErr("'open the door' is no command; help shows them\n", 1);
      simulator.type("set BAY1LD0/XCBR1.Poss.stVal[ST] on");
      simulator.awaitErr("wrong from position 15: 'Poss.stVal[ST]'\n", 1);
      simulator.type("set " + POSITION + " ajar");
      simulator.awaitErr(POSITION + ": ", 1);
      simulator.type("list XCBR1.Pos.stVal");
      simulator.awaitOut("XCBR1.Pos.stVal", 1);
    }
  }

  @Test
  void clientsAreListedAndTheirAssociationsEndedFromStandardInput() throws Exception {
    try (RunningCommand simulator = simulate("--speed", "0");
        Iec61850Client client = Iec61850Client
            .connect(TcpConnector.Settings.to("127.0.0.1", Integer.parseInt(port(simulator))))) {
      simulator.awaitErr(" associated\n", 1);
      simulator.type("clients");
      simulator.awaitOut(" reports dropped\n", 1);
      assertThat(simulator.out()).matches("127\\.0\\.0\\.1:\\d+ +since \\S+ +0 reports dropped\n");
      String peer = simulator.out().substring(0, simulator.out().indexOf(' '));
      simulator.type("abort 127.0.0.1:1");
      simulator.awaitErr("127.0.0.1:1 has no association; clients shows them\n", 1);
      simulator.type("abort " + peer);
      simulator.awaitErr(peer + " gone: ", 1);
      assertThat(client.awaitClosed(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void callersHaveTheRightsOfTheirRole() throws Exception {
    String set = "BAY1LD0/LLN0.NamPlt.d[DC]=bay";
    try (RunningCommand simulator = simulate("--speed", "0", "--access", "Viewer", "--access", "engineer=sesame")) {
      String port = port(simulator);
      assertThat(statusReport(port)).contains("XCBR1.Pos");
      Invocation viewer = Invocation.of("iec61850", "write", "127.0.0.1", port, set);
      assertThat(viewer.exitCode()).as(viewer.err()).isEqualTo(1);
      simulator.awaitErr(" may not do this: CONFIG on BAY1LD0/LLN0$DC$NamPlt$d\n", 1);
      Invocation engineer = Invocation.of("iec61850", "write", "127.0.0.1", port, "--password", "sesame", set);
      assertThat(engineer.exitCode()).as(engineer.err()).isZero();
      Invocation nobody = Invocation.of("iec61850", "read", "127.0.0.1", port, "--password", "wrong", POSITION);
      assertThat(nobody.exitCode()).isEqualTo(1);
      simulator.awaitErr(" not admitted: authentication failure\n", 1);
      assertThat(simulator.err()).doesNotContain("sesame").doesNotContain("wrong");
    }
    String file = directory.resolve(Substation.FILES.get(0)).toString();
    Invocation role = Invocation.of("simulate", "ied", "--scl", file, "--port", "0", "--access", "secret");
    assertThat(role.exitCode()).isEqualTo(2);
    assertThat(role.errLines().getLast()).contains("viewer, operator, engineer").doesNotContain("secret");
    assertThat(Invocation.of("simulate", "ied", "--scl", file, "--port", "0", "--access", "viewer", "--password", "x")
        .exitCode()).isEqualTo(2);
  }

  @Test
  void wrongUsage() throws Exception {
    String file = scl(directory, Substation.FILES.get(0)).toString();
    Invocation unknown = Invocation.of("simulate", "ied", "--scl", file, "--port", "0", "--set", "BAY1LD0/X.y[ST]=1");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errLines().getLast()).startsWith("gridtap: BAY1LD0/X.y[ST]: ");
    Invocation ied = Invocation.of("simulate", "ied", "--scl", file, "--ied", "NONE", "--port", "0");
    assertThat(ied.exitCode()).as(ied.err()).isEqualTo(2);
    assertThat(ied.errLines().getLast()).contains("NONE");
    Invocation none = Invocation.of("simulate", "ied", "--scl", directory.resolve("none.cid").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.errLines()).hasSize(1);
  }

  @Test
  void endsByItselfAfterTheDuration() throws IOException {
    Invocation run = Invocation.of("simulate", "ied", "--scl", scl(directory, Substation.FILES.get(1)).toString(),
        "--port", "0", "--duration", "100ms");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).startsWith("METER1 listens on 127.0.0.1:");
  }
}
