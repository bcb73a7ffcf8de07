package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.simulators.rtu.RtuPoints;
import io.gridtap.sources.iec104.PointList;
import io.gridtap.transport.TcpConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gridtap simulate rtu}: started, told facts, asked and commanded over IEC 60870-5-104. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulateRtuLoopbackTest {
  private static final String CSV = """
      # a bay
      ca,ioa,name,type,value,command,remark
      1,1001,bay1/breaker,double,on,C_DC_NA_1 5001,as the gateway has it
      1,2001,bay1/voltage,float,20.4,,
      """;

  @TempDir
  private Path directory;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static int port(RunningCommand simulator) throws InterruptedException {
    simulator.awaitErr("listens on 127.0.0.1:", 1);
    simulator.awaitErr("\n", 1);
    Matcher port = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+)").matcher(simulator.err());
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  @Test
  void whoConnectsAndWhatIsCommandedIsTold() throws Exception {
    Path points = file("points.csv", CSV);
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--points", points.toString(), "--port", "0",
        "--still")) {
      Iec104Client client = Iec104Client.connect(TcpConnector.Settings.to("127.0.0.1", port(simulator)),
          Iec104Settings.STANDARD, _ -> {});
      try {
        client.command(1, 5001, new DoubleCommand(DoubleCommand.State.OFF));
        simulator.awaitErr("C_DC_NA_1 1/5001 off: executed: 1/1001 bay1/breaker off\n", 1);
        simulator.type("list breaker");
        simulator.awaitOut("bay1/breaker", 1);
        assertThat(simulator.out()).matches("1/1001 +bay1/breaker +M_DP_TB_1 +off +good *\n");
      } finally {
        client.close();
      }
      simulator.awaitErr(" gone: ", 1);
      assertThat(simulator.err()).containsPattern("2 points, listens on .*\n.* connected, redundancy group all\n")
          .contains(" starts data transfer\n");
      simulator.stop();
      assertThat(simulator.exitCode()).isZero();
      assertThat(simulator.err()).contains("1 commands executed, 0 refused");
    }
  }

  @Test
  void pointsAreSetListedAndReleasedFromStandardInput() throws Exception {
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--still", "--port", "0")) {
      port(simulator);
      simulator.type("set feeder1/current L1 A 17.5 invalid");
      simulator.type("list current L1");
      simulator.awaitOut("feeder2/current L1 A", 1);
      assertThat(simulator.out()).containsPattern("1/2001 +feeder1/current L1 A +M_ME_TF_1 +17\\.5 +invalid +held\n");
      simulator.type("release 1/2001");
      simulator.type("release 1/2001");
      simulator.awaitErr("1/2001 was not held\n", 1);
      simulator.type("event 1/2001");
      simulator.type("event 100");
      simulator.type("set 1/1001 ajar");
      simulator.awaitErr("a double point is intermediate, off, on or indeterminate: 'ajar'\n", 1);
      simulator.type("set 1/9 on");
      simulator.awaitErr("there is no point '1/9'; write ca/ioa or the name\n", 1);
      simulator.type("open the door");
      simulator.awaitErr("'open the door' is no command; help shows them\n", 1);
      simulator.type("help");
      simulator.awaitOut("release REF", 1);
    }
  }

  @Test
  void filesOfADirectoryAreListedAndFetched() throws Exception {
    Path files = Files.createDirectory(directory.resolve("records"));
    Files.writeString(files.resolve("b.dat"), "the second one");
    Files.writeString(files.resolve("a.dat"), "a fault of 200 ms");
    Files.writeString(files.resolve("not fit.dat"), "");
    Path fresh = file("fresh.dat", "new");
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--still", "--port", "0", "--files",
        files.toString(), "--files-nof", "2")) {
      String port = Integer.toString(port(simulator));
      assertThat(simulator.err()).contains("warning: not fit.dat is left out: ", "2 files at 30001 and on");
      Invocation list = Invocation.of("iec104", "file", "list", "127.0.0.1", port, "--ca", "1");
      assertThat(list.exitCode()).as(list.err()).isZero();
      assertThat(list.out().replaceAll(" +", " ")).contains("30001 nof 2 17 octets", "30002 nof 2 14 octets");
      Invocation get = Invocation.of("iec104", "file", "get", "127.0.0.1", port, "--ca", "1", "--ioa", "30001",
          "--nof", "2");
      assertThat(get.out()).as(get.err()).isEqualTo("a fault of 200 ms");
      Invocation put = Invocation.of("iec104", "file", "put", "127.0.0.1", port, "--ca", "1", "--ioa", "30001",
          "--nof", "2", "--input", fresh.toString());
      assertThat(put.exitCode()).isEqualTo(1);
      assertThat(files.resolve("a.dat")).hasContent("a fault of 200 ms");
    }
  }

  @Test
  void filesAreReplacedIfTheyAreWritable() throws Exception {
    Path files = Files.createDirectory(directory.resolve("records"));
    Files.writeString(files.resolve("settings.bin"), "old");
    Path fresh = file("fresh.dat", "new");
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--still", "--port", "0", "--files",
        files.toString(), "--files-writable")) {
      Invocation put = Invocation.of("iec104", "file", "put", "127.0.0.1", Integer.toString(port(simulator)), "--ca",
          "1", "--ioa", "30001", "--input", fresh.toString());
      assertThat(put.exitCode()).as(put.err()).isZero();
      assertThat(files.resolve("settings.bin")).hasContent("new");
    }
  }

  @Test
  void aStationWithoutFilesIsSaidToHaveNone() throws Exception {
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--still", "--port", "0")) {
      Invocation list = Invocation.of("iec104", "file", "list", "127.0.0.1", Integer.toString(port(simulator)), "--ca",
          "1");
      assertThat(list.exitCode()).isEqualTo(1);
      assertThat(list.errLines().getLast()).isEqualTo(
          "gridtap: directory of station 1: the station has no file transfer (unknown type)");
    }
  }

  @Test
  void whatWasLearnedIsPlayed() throws Exception {
    Path withEvents = directory.resolve("events.csv");
    Path learned = directory.resolve("learned.csv");
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--still", "--port", "0")) {
      int port = port(simulator);
      simulator.type("set 1/1001 indeterminate invalid notTopical blocked substituted");
      simulator.type("set 1/2001 -0.1 overflow");
      simulator.type("list 1/1001");
      simulator.awaitOut("1/1001", 1);
      learn(port, withEvents);
      learn(port, learned);
    }
    assertThat(Files.readString(withEvents)).contains(
        "M_DP_TB_1,indeterminate,invalid notTopical substituted blocked\n", "M_ME_TF_1,-0.1,overflow\n");
    Path again = directory.resolve("again.csv");
    try (RunningCommand simulator = new RunningCommand("simulate", "rtu", "--port", "0", "--points",
        withEvents.toString())) {
      learn(port(simulator), again);
    }
    assertThat(again).hasSameTextualContentAs(learned);
  }

  private static void learn(int port, Path file) {
    Invocation learn = Invocation.of("iec104", "learn", "127.0.0.1", Integer.toString(port), "--ca", "1", "--output",
        file.toString());
    assertThat(learn.exitCode()).as(learn.err()).isZero();
  }

  @Test
  void theGatewayReadsTheSameFile() throws Exception {
    Path points = file("points.csv", CSV);
    assertThat(PointList.readCsv(points)).containsExactly(new PointList.Named(1, 1001, "bay1/breaker"),
        new PointList.Named(1, 2001, "bay1/voltage"));
    assertThat(RtuPoints.readCsv(points, OptionalInt.empty()).list()).hasSize(2);
  }

  @Test
  void yamlSaysTheSameAsCsv() throws Exception {
    Path points = file("points.yaml", """
        points:
          - {ca: 1, ioa: 1001, name: bay1/breaker, type: double, value: on, command: C_DC_NA_1 5001, groups: [1, 2]}
          - ioa: 2001
            name: bay1/voltage
            type: float
            generator: sine amplitude=1 offset=20
        """);
    Invocation run = Invocation.of("simulate", "rtu", "--points", points.toString(), "--ca", "1", "--port", "0",
        "--duration", "100ms", "--events-per-second", "100");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("2 points, listens on 127.0.0.1:").contains("ended after ");
  }

  @Test
  void whatIsWrongWithPointsIsSaidWithFileAndLine() throws Exception {
    Path csv = file("bad.csv", "ca,ioa,name,type\n1,1,a,single\n1,2,b,analog\n");
    Invocation run = Invocation.of("simulate", "rtu", "--points", csv.toString(), "--port", "0");
    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.errLines().getLast()).startsWith("gridtap: " + csv + ":3: 'analog' is no type");
    Path yaml = file("bad.yaml", "points:\n  - {ca: 1, ioa: 1, name: a, type: single}\n  - {ca: 1, ioa: 1}\n");
    Invocation missing = Invocation.of("simulate", "rtu", "--points", yaml.toString(), "--port", "0");
    assertThat(missing.exitCode()).isEqualTo(78);
    assertThat(missing.errLines().getLast()).isEqualTo("gridtap: " + yaml + ":3: no type");
    Path other = file("other.yaml", "devices: []\n");
    assertThat(Invocation.of("simulate", "rtu", "--points", other.toString()).errLines().getLast())
        .isEqualTo("gridtap: " + other + ":1: 'devices' is not known; there is 'points:'");
  }

  @Test
  void wrongUsage() {
    assertThat(Invocation.of("simulate", "rtu", "--points", "none.csv").exitCode()).isEqualTo(2);
    assertThat(Invocation.of("simulate", "rtu", "--port", "0", "--events-per-second", "100001").err())
        .contains("events per second are 1…100000");
    assertThat(Invocation.of("simulate", "rtu", "--port", "0", "--redundancy", "multiple").err())
        .contains("--redundancy multiple wants --group");
    assertThat(Invocation.of("simulate", "rtu", "--port", "0", "--time-zone", "Mars").err())
        .contains("--time-zone: 'Mars' is none");
    assertThat(Invocation.of("simulate", "rtu", "--port", "0", "--tls-cert", "x.pem").err())
        .contains("--tls-cert, --tls-key and --tls-ca belong together");
    assertThat(Invocation.of("simulate", "rtu", "--port", "0", "--t1", "5s", "--t2", "6s").exitCode()).isEqualTo(2);
  }
}
