package io.gridtap.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each program does at a device what its guide says. */
@Timeout(60)
class ProgramsLoopbackTest {
  private static final Path GOLDEN = Path.of("..", "library", "iec61850", "src", "test", "resources", "scl",
      "golden.cid");
  private static final String HOST = "127.0.0.1";
  private static final String SWITCH = "BAY1LD0/CSWI1.Pos";
  private static final String BREAKER = "BAY1LD0/XCBR1.Pos.stVal[ST]";
  /** By interlocking. */
  private static final String RELEASED = "BAY1LD0/CILO1.EnaOpn.stVal[ST]";
  private static final String PICK_UP = "GOLDLD0/PTOC1.StrVal.setMag.f[SG]";

  @TempDir
  Path directory;

  private static SimulatedIed bay() throws Exception {
    return SimulatedIed.start("bay-protection.cid", SimulatedIed.Settings.STANDARD.withSpeed(0));
  }

  private static Iec61850Server golden() throws Exception {
    return Iec61850Server.start(Scl.parse(GOLDEN).model("GOLD"), TcpListener.Settings.local(0),
        ServerSettings.STANDARD);
  }

  private static String port(SimulatedIed ied) { return String.valueOf(ied.address().getPort()); }

  private static void closeBreaker(SimulatedIed ied) throws Exception {
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(HOST, ied.address().getPort()))) {
      assertThat(client.control(SWITCH).execute(Dbpos.ON).successful()).isTrue();
    }
  }

  @Test
  void aBreakerIsOpened() throws Exception {
    try (SimulatedIed ied = bay()) {
      closeBreaker(ied);
      ied.set(RELEASED, "true");
      assertThat(Running.printed(OpenBreaker::main, HOST, port(ied), SWITCH))
          .containsExactly(SWITCH + " (sbo-with-enhanced-security)", "operated, and carried out");
      assertThat(ied.fact(BREAKER).value()).isEqualTo("off");
    }
  }

  @Test
  void anInterlockedBreakerStaysClosedAndTheProgramSaysWhatToDo() throws Exception {
    try (SimulatedIed ied = bay()) {
      closeBreaker(ied);
      ied.set(RELEASED, "false");
      List<String> printed = Running.printed(OpenBreaker::main, HOST, port(ied), SWITCH);
      assertThat(printed).hasSize(3).last().isEqualTo("open the disconnectors in their order");
      assertThat(printed.get(1)).contains("blocked-by-interlocking");
      assertThat(ied.fact(BREAKER).value()).isEqualTo("on");
    }
  }

  @Test
  void recordsAreFetched() throws Exception {
    Path records = directory.resolve("records");
    try (SimulatedIed ied = bay()) {
      List<String> printed = Running.printed(FetchRecords::main, HOST, port(ied), records.toString());
      assertThat(printed).hasSize(1).first().asString().contains("BAY1_0001", "octets, ");
    }
    try (var files = Files.walk(records)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .contains("BAY1_0001.cfg", "BAY1_0001.dat", "BAY1_0001.hdr");
    }
  }

  @Test
  void aModelIsPrintedAndSoIsWhereTheFileSaysSomethingElse() throws Exception {
    String scl;
    try (InputStream in = requireNonNull(
        SimulatedIed.class.getResourceAsStream("/io/gridtap/simulators/scl/bay-protection.cid"))) {
      scl = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path same = Files.writeString(directory.resolve("same.cid"), scl);
    Path other = Files.writeString(directory.resolve("other.cid"),
        scl.replace("\"dsMagnitudes\"", "\"dsOthers\""));
    try (SimulatedIed ied = bay()) {
      List<String> asInFile = Running.printed(BrowseIed::main, HOST, port(ied), same.toString(), "BAY1");
      assertThat(asInFile).contains("BAY1LD0/XCBR1", "  Pos [ST, CF, CO]")
          .noneMatch(line -> line.startsWith("The device"));
      assertThat(asInFile.getFirst()).contains("Gridtap", "BAY1");
      List<String> different = Running.printed(BrowseIed::main, HOST, port(ied), other.toString(), "BAY1");
      assertThat(different).startsWith(asInFile.toArray(String[]::new));
      assertThat(different.subList(asInFile.size(), different.size())).anyMatch(
          line -> line.startsWith("The device does not have the data set BAY1LD0/LLN0") && line.contains("dsOthers"));
    }
  }

  @Test
  void valuesAreRead() throws Exception {
    try (SimulatedIed ied = bay()) {
      ied.set(BREAKER, "on");
      assertThat(Running.printed(ReadValues::main, HOST, port(ied), BREAKER, "BAY1LD0/XCBR1.Missing.stVal[ST]"))
          .contains(BREAKER + " on")
          .anyMatch(line -> line.startsWith("BAY1LD0/XCBR1.Missing.stVal[ST] not readable: object-non-existent"))
          .last().asString().endsWith(" requests");
    }
  }

  @Test
  void aDataSetIsReadThreeTimesAndDeleted() throws Exception {
    try (SimulatedIed ied = bay()) {
      ied.set(BREAKER, "on");
      List<String> printed = Running.printed(WatchDataSet::main, HOST, port(ied), BREAKER, "BAY1LD0/MMXU1.Hz[MX]");
      assertThat(printed).hasSize(7);
      assertThat(printed.subList(0, 6)).filteredOn(line -> line.contains("XCBR1")).hasSize(3);
      assertThat(printed.getLast()).contains("deleted");
    }
  }

  @Test
  void settingsAreEditedAtADeviceThatLooksAtThem() throws Exception {
    try (Running server = Running.start(ServeSettings::main, GOLDEN.toString(), "0")) {
      String port = String.valueOf(server.port());
      assertThat(Running.printed(EditSettings::main, HOST, port))
          .anyMatch(line -> line.startsWith("edit group 2: "))
          .anyMatch(line -> line.startsWith("activate it: "))
          .anyMatch(line -> line.startsWith("pick-up value: ") && line.contains("4.5"));
      try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(HOST, Integer.parseInt(port)))) {
        assertThat(client.readValue(FcReference.parse(PICK_UP)).asFloat()).isEqualTo(4.5f);
        assertThat(client.settingGroups("GOLDLD0").controlBlock().orElseThrow().toString()).contains("2");
      }
    }
  }

  @Test
  void gooseIsRedirectedAtADeviceThatSendsIt() throws Exception {
    try (Running server = Running.start(ServeStreams::main, GOLDEN.toString(), "0")) {
      int port = server.port();
      try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(HOST, port))) {
        assertThat(client.gooseControlBlock("GOLDLD0/LLN0.gcbEvents").enable(true).successful()).isTrue();
      }
      List<String> printed = Running.printed(RedirectGoose::main, HOST, String.valueOf(port),
          "GOLDLD0/LLN0.gcbEvents", "GOLDLD0/LLN0$dsMeas");
      // what the server prints meanwhile is among it
      assertThat(printed).contains("DatSet written", "GoEna written")
          .anyMatch(line -> line.startsWith("stop GOLDLD0/LLN0$GO$gcbEvents {"))
          .anyMatch(line -> line.startsWith("send GOLDLD0/LLN0$GO$gcbEvents {") && line.contains("dsMeas"));
      assertThat(printed.getLast()).contains("goEna=true", "GOLDLD0/LLN0$dsMeas");
      try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(HOST, port))) {
        assertThat(client.sampledValueControlBlock("GOLDLD0/LLN0.msvcb01").enable(true).text())
            .isEqualTo("SvEna refused: hardware-fault");
      }
    }
  }

  @Test
  void valuesAreWrittenAllOrNoneIfOneIsWrong() throws Exception {
    try (Iec61850Server server = golden()) {
      String port = String.valueOf(server.port());
      assertThat(Running.printed(WriteValues::main, HOST, port, "GOLDLD0/GTYP1.Wr.i32[SP]=-5",
          "GOLDLD0/LLN0.NamPlt.d[DC]=bay 7", "GOLDLD0/GGIO1.Ind1.stVal[ST]=true")).containsExactly(
              "GOLDLD0/GTYP1.Wr.i32[SP] written", "GOLDLD0/LLN0.NamPlt.d[DC] written",
              "GOLDLD0/GGIO1.Ind1.stVal[ST] object-access-denied");
      assertThat(Running.printed(WriteValues::main, HOST, port, "GOLDLD0/GTYP1.Wr.i32[SP]=6",
          "GOLDLD0/GTYP1.Wr.i8[SP]=1000")).singleElement().asString()
          .startsWith("nothing is written: GOLDLD0/GTYP1.Wr.i8[SP]: '1000' is no value of type INT8");
      assertThat(Running.printed(ReadValues::main, HOST, port, "GOLDLD0/GTYP1.Wr.i32[SP]"))
          .first().isEqualTo("GOLDLD0/GTYP1.Wr.i32[SP] -5");
    }
  }

  @Test
  void aDeviceThatIsDescribedByCodeIsCommandedMeasuresAndHasItsFile() throws Exception {
    try (Running server = Running.start(ServeDevice::main, directory.toString(), "0");
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(HOST, server.port()))) {
      ControlObject breaker = interlocked(client, "FEEDER1LD0/XCBR1.Pos");
      ControlObject earthing = interlocked(client, "FEEDER1LD0/XSWI1.Pos");
      assertThat(client.subscribe(RcbReference.parse("FEEDER1LD0/LLN0$BR$brcbFeeder01"), ReportSettings.AS_ENGINEERED))
          .isInstanceOf(SubscribeResult.Subscribed.class);
      assertThat(breaker.execute(Dbpos.ON).successful()).isTrue();
      server.await(line -> line.equals("FEEDER1LD0/XCBR1.Pos on: carried out"));
      Update reported = client.poll(Duration.ofSeconds(20)).orElseThrow();
      while (!reported.toString().contains("400.0")) reported = client.poll(Duration.ofSeconds(20)).orElseThrow();

      assertThat(earthing.execute(Dbpos.ON)).isInstanceOfSatisfying(ControlResult.Refused.class,
          refused -> assertThat(refused.addCause()).contains(AddCause.BLOCKED_BY_INTERLOCKING));
      server.await(line -> line.equals("FEEDER1LD0/XSWI1.Pos on: blocked-by-interlocking"));
      assertThat(breaker.execute(Dbpos.OFF).successful()).isTrue();
      assertThat(earthing.execute(Dbpos.ON).successful()).isTrue();
      assertThat(client.readValue(FcReference.parse("FEEDER1LD0/XSWI1.Pos.stVal[ST]")).asDbpos()).isEqualTo(Dbpos.ON);

      Path file = directory.resolve("fetched.cid");
      assertThat(client.files().read("FEEDER1.cid", file, Progress.NONE).isDone()).isTrue();
      assertThat(client.directory().differences(Scl.parse(file).model("FEEDER1"))).isEmpty();
    }
  }

  private static ControlObject interlocked(Iec61850Client client, String reference) throws Exception {
    ControlObject object = client.control(reference);
    return object.with(object.settings().withCheck(new Value.Check(false, true)));
  }

  @Test
  void usersHaveTheRightsOfTheirRoles() throws Exception {
    Path users = Files.writeString(directory.resolve("users"), "VIEWER=look\nENGINEER=open sesame\n");
    try (Running server = Running.start(ServeUsers::main, GOLDEN.toString(), users.toString(), "0")) {
      TcpConnector.Settings to = TcpConnector.Settings.to(HOST, server.port());
      FcReference label = FcReference.parse("GOLDLD0/LLN0.NamPlt.d[DC]");
      try (
          Iec61850Client viewer = Iec61850Client.connect(to, AssociationSettings.STANDARD.withPassword("look"));
          Iec61850Client engineer = Iec61850Client.connect(to,
              AssociationSettings.STANDARD.withPassword("open sesame"))) {
        assertThat(viewer.write(label, new Value.Text("bay 1"))).isPresent();
        server.await(line -> line.equals("refused: CONFIG GOLDLD0/LLN0$DC$NamPlt$d"));
        assertThat(engineer.write(label, new Value.Text("bay 1"))).isEmpty();
      }
      assertThatThrownBy(() -> Iec61850Client.connect(to)).hasMessageContaining("authentication failure");
      server.await(line -> line.equals("not admitted: authentication failure"));
    }
  }

  @Test
  void whatWasLoggedIsThereAfterARestart() throws Exception {
    String[] arguments = {GOLDEN.toString(), directory.toString(), "0"};
    try (Running server = Running.start(ServeLogs::main, arguments)) {
      String port = String.valueOf(server.port());
      assertThat(Running.printed(QueryLog::main, HOST, port)).isNotEmpty();
    }
    try (Iec61850Server server = ServeLogs.start(GOLDEN, directory, 0)) {
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Value.Bool.TRUE));
    }
    try (Iec61850Server server = ServeLogs.start(GOLDEN, directory, 0)) {
      List<String> printed = Running.printed(QueryLog::main, HOST, String.valueOf(server.port()));
      assertThat(printed).anyMatch(line -> line.contains("GGIO1$ST$Ind1$stVal Bool[value=true]"));
    }
  }

  @Test
  void reportsGoOnWhenOneOfTwoNetworksIsLost() throws Exception {
    try (Iec61850Server server = golden();
        FaultProxy one = FaultProxy.to(server.port());
        FaultProxy two = FaultProxy.to(server.port());
        Running program = Running.start(SubscribeReports::main, HOST, String.valueOf(one.port()), HOST,
            String.valueOf(two.port()))) {
      program.await(line -> line.equals("GOLDLD0/LLN0$BR$brcbStat01 reports"));
      program.await(line -> line.equals("GOLDLD0/LLN0$RP$urcbMeas01 reports"));
      one.cut(Ending.RST);
      program.await(line -> line.equals("server 1 takes over"));
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Value.Bool.TRUE));
      program.await(line -> line.contains("brcbStat") && line.contains("GGIO1.Ind1[ST] = ["));
    }
  }

  @Test
  void aValueIsReadOverTlsAlsoWhenOneOfTwoNetworksIsLost() throws Exception {
    TestCertificates authority = TestCertificates.in(directory, "Grid CA");
    TestCertificates.Issued device = authority.issue("ied7");
    TestCertificates.Issued reader = authority.issue("reader");
    Tls tls = Tls.of(TlsSettings.trusting(authority.authority()).withIdentity(device.certificate(), device.key()));
    try (Iec61850Server server = Iec61850Server.start(Scl.parse(GOLDEN).model("GOLD"),
        TcpListener.Settings.local(0).withTls(tls), ServerSettings.STANDARD);
        FaultProxy one = FaultProxy.to(server.port());
        FaultProxy two = FaultProxy.to(server.port());
        Running program = Running.start(StayConnected::main, authority.authority().toString(),
            reader.certificate().toString(), reader.key().toString(), "GOLDLD0/GGIO1.Ind1.stVal[ST]", HOST,
            String.valueOf(one.port()), HOST, String.valueOf(two.port()))) {
      program.await(line -> line.equals("GOLDLD0/GGIO1.Ind1.stVal[ST] false"));
      assertThat(one.toServer().recorded().slice(0, 1).toHex()).as("a TLS handshake").isEqualTo("16");
      one.cut(Ending.RST);
      program.await(line -> line.startsWith("127.0.0.1:%d: lost: ".formatted(one.port())));
      program.await(line -> line.equals("127.0.0.1:%d: connected, by way 1".formatted(two.port())));
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Value.Bool.TRUE));
      program.await(line -> line.equals("GOLDLD0/GGIO1.Ind1.stVal[ST] true"));
    }
  }
}
