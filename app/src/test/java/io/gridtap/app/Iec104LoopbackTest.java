package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.sources.iec104.PointList;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a station on this machine. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Iec104LoopbackTest {
  @TempDir
  private Path directory;

  private static String[] arguments(TestStation station, String command, String options) {
    List<String> words = new ArrayList<>(List.of("iec104", command));
    List<String> given = new ArrayList<>(List.of(options.split(" ", -1)));
    if (command.equals("file")) words.add(given.removeFirst());
    words.addAll(List.of("127.0.0.1", station.port()));
    words.addAll(given);
    return words.toArray(String[]::new);
  }

  private static Invocation run(TestStation station, String command, String options) {
    return Invocation.of(arguments(station, command, options));
  }

  /** Without times, and single blanks. */
  private static List<String> lines(Invocation run) {
    return run.outLines().stream().map(line -> line.replaceFirst("^\\S+ +", "").replaceAll(" +", " ")
        .replaceAll(" \\d\\d-\\d\\d-\\d\\dT\\S+", "")).toList();
  }

  @Test
  void listenPrintsTheInterrogationAndWhatHappensThen() throws Exception {
    try (TestStation station = TestStation.start();
        RunningCommand listen = new RunningCommand(arguments(station, "listen", "--ca 1"))) {
      listen.awaitErr("interrogation of station 1 (station): complete", 1);
      station.update(2001, new ShortFloat(111.5f, Quality.GOOD.with(Quality.SB)));
      station.update(1001, new DoublePoint(DoublePoint.State.INTERMEDIATE, Quality.GOOD));
      listen.awaitOut("INTERMEDIATE", 1);
      listen.stop();
      assertThat(listen.exitCode()).isZero();
      String out = listen.out().replaceAll(" +", " ");
      assertThat(out).contains("arrival 1/1001 M_DP_NA_1 OFF good inrogen\n",
          "arrival 1/1002 M_SP_NA_1 ON invalid inrogen\n", "arrival 1/4001 M_ST_NA_1 -12 good inrogen\n",
          "Z 1/2001 M_ME_TF_1 111.5 substituted spont\n", "Z 1/1001 M_DP_TB_1 INTERMEDIATE good spont\n");
      assertThat(listen.err()).contains("connected to 127.0.0.1:" + station.port() + ", STARTDT confirmed")
          .containsPattern("ended after .* m?s: 9 objects in \\d+ ASDUs, 0 gaps\n$");
    }
  }

  @Test
  void aGroupNamesJsonAndCount() throws IOException {
    Path points = Files.writeString(directory.resolve("points.csv"), "ca,ioa,name\n1,1002,feeder 1/alarm\n");
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "listen", "--ca 1 --group 2 --count 1 --format json --points " + points);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines()).hasSize(1);
      assertThat(run.out()).contains("\"ca\":1,\"ioa\":1002,\"name\":\"feeder 1/alarm\"", "\"cause\":\"inro2\"",
          "\"quality\":\"invalid\"", "\"timeSource\":\"arrival\"");
      assertThat(run(station, "interrogate", "--ca 1 --group 2").outLines()).hasSize(1);
    }
  }

  @Test
  void aLostConnectionIsMadeAgainUnlessThatIsNotWanted() throws Exception {
    try (TestStation first = TestStation.start();
        TestStation second = TestStation.start();
        RunningCommand again = new RunningCommand(arguments(first, "listen", "--ca 1"));
        RunningCommand once = new RunningCommand(arguments(second, "listen", "--ca 1 --no-reconnect"))) {
      again.awaitErr("interrogation of station 1 (station)", 1);
      once.awaitErr("interrogation of station 1 (station)", 1);
      first.stop();
      second.stop();
      again.awaitErr("; next attempt in ", 1);
      assertThat(once.exitCode()).isEqualTo(1);
      assertThat(once.err()).containsPattern("gridtap: 127.0.0.1:\\d+: ");
      again.stop();
      assertThat(again.exitCode()).isZero();
      assertThat(again.err()).contains(", 1 gap\n");
    }
  }

  @Test
  void redundantConnectionsTakeOverFromEachOther() throws Exception {
    try (TestStation first = TestStation.start();
        TestStation second = TestStation.start();
        RunningCommand listen = new RunningCommand("iec104", "listen",
            "127.0.0.1:%s,127.0.0.1:%s".formatted(first.port(), second.port()), "--ca", "1")) {
      listen.awaitErr("started, the others stand by", 1);
      listen.awaitErr("interrogation of station 1 (station): complete", 1);
      listen.awaitErr(": connected", 2);
      boolean wasFirst = listen.err().contains("127.0.0.1:%s: started".formatted(first.port()));
      (wasFirst ? first : second).stop();
      listen.awaitErr("started, the others stand by", 2);
      listen.awaitErr("interrogation of station 1 (station): complete", 2);
      listen.stop();
      assertThat(listen.exitCode()).isZero();
      assertThat(listen.err()).containsPattern("ended after .*: 14 objects in \\d+ ASDUs, 1 gap");
    }
  }

  @Test
  void aCommandIsToldStepByStep() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "command", "--ca 1 --ioa 5001 --type double --value on --select");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(lines(run)).containsExactly("select 1/5001 C_DC_NA_1 ON select",
          "confirmed 1/5001 C_DC_NA_1 ON select", "execute 1/5001 C_DC_NA_1 ON execute",
          "confirmed 1/5001 C_DC_NA_1 ON execute", "return information 1/1001 M_DP_TB_1 ON good",
          "terminated 1/5001 C_DC_NA_1 ON execute");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void whatWasSelectedCanBeTakenBack() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "command", "--ca 1 --ioa 5001 --type 46 --value on --select --cancel");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(lines(run).subList(2, 4)).containsExactly("cancel 1/5001 C_DC_NA_1 ON select",
          "cancelled 1/5001 C_DC_NA_1 ON select");
    }
  }

  @Test
  void aRefusalIsOneLineAndOne() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation refused = run(station, "command", "--ca 1 --ioa 5002 --type single --value on");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(lines(refused)).containsExactly("execute 1/5002 C_SC_NA_1 ON execute",
          "refused 1/5002 C_SC_NA_1 ON execute");
      assertThat(refused.err()).startsWith("gridtap: execute of 1/5002: refused by station 1 (negative confirmation)")
          .hasLineCount(1);
      assertThat(run(station, "command", "--ca 1 --ioa 9 --type single --value on").err())
          .contains("unknown object address (cause 47)");
      assertThat(run(station, "command", "--ca 7 --ioa 5002 --type single --value on").err())
          .contains("unknown common address (cause 46)", "check --ca");
      assertThat(run(station, "command", "--ca 1 --ioa 5001 --type double --value on").exitCode())
          .as("executed without select").isEqualTo(1);
    }
  }

  @Test
  void aSetPointWithATimeTag() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "setpoint", "--ca 1 --ioa 5003 --value 12.5 --time now --originator 3");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(lines(run)).containsExactly("execute 1/5003 C_SE_TC_1 12.5 execute OA 3",
          "confirmed 1/5003 C_SE_TC_1 12.5 execute OA 3",
          "terminated 1/5003 C_SE_TC_1 12.5 execute OA 3");
    }
  }

  @Test
  void parametersAreLoadedAndActivated() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation loaded = run(station, "parameter", "--ca 1 --ioa 6001 --kind low --value 0.5");
      assertThat(loaded.exitCode()).as(loaded.err()).isZero();
      assertThat(lines(loaded)).containsExactly("activate 1/6001 P_ME_NC_1 0.5 low limit",
          "confirmed 1/6001 P_ME_NC_1 0.5 low limit");
      Invocation stopped = run(station, "parameter", "--ca 1 --ioa 2001 --deactivate --what transmission");
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
      assertThat(lines(stopped)).containsExactly("deactivate 1/2001 P_AC_NA_1 cyclic transmission of the object",
          "cancelled 1/2001 P_AC_NA_1 cyclic transmission of the object");
    }
  }

  @Test
  void countersAreFrozenAndRead() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "counters", "--ca 1 --freeze --read");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(lines(run)).hasSize(1);
      assertThat(run.out()).contains("1/3001  M_IT_NA_1  4711 seq 1", "reqcogen");
      assertThat(run.err()).contains("counters of station 1: freeze: done", "1 object in 1 ASDU");
    }
  }

  @Test
  void oneObjectIsRead() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "read", "--ca 1 --ioa 2003,4002");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(lines(run)).containsExactly("arrival 1/2003 M_ME_NB_1 -1234 good req",
          "arrival 1/4002 M_BO_NA_1 0x0000f00d good req");
      assertThat(run(station, "read", "--ca 1 --ioa 9").err()).contains("read of 1/9: unknown object address");
    }
  }

  @Test
  void theClockIsReadAndSet() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "clock-sync", "--ca 1");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.outLines()).hasSize(3);
      assertThat(run.outLines().get(0)).startsWith("before  2");
      assertThat(run.outLines().get(1)).startsWith("set     2");
      assertThat(run.outLines().get(2)).startsWith("after   2");
    }
  }

  @Test
  void testAndReset() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation test = run(station, "test", "--ca 1 --count 2");
      assertThat(test.exitCode()).as(test.err()).isZero();
      assertThat(test.outLines()).hasSize(5);
      assertThat(test.out()).contains("TESTFR confirmed within ", "C_TS_TA_1 of station 1 confirmed within ",
          "counter 23131 mirrored");
      Invocation reset = run(station, "reset", "--ca 1 --yes");
      assertThat(reset.exitCode()).as(reset.err()).isZero();
      assertThat(reset.out()).isEqualTo("station 1 confirmed: general reset\n");
    }
  }

  @Test
  void whatWasLearnedIsAListOfPoints() throws IOException {
    Path list = directory.resolve("learned.csv");
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "learn", "--ca 1 --output " + list);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(list).hasContent("""
          ca,ioa,name,type,value,quality
          1,1001,1/1001,M_DP_NA_1,off,
          1,1002,1/1002,M_SP_NA_1,on,invalid
          1,2001,1/2001,M_ME_NC_1,110.25,
          1,2002,1/2002,M_ME_NA_1,0.50000,
          1,2003,1/2003,M_ME_NB_1,-1234,
          1,3001,1/3001,M_IT_NA_1,4711,
          1,4001,1/4001,M_ST_NA_1,-12,
          1,4002,1/4002,M_BO_NA_1,61453,
          """);
      assertThat(PointList.readCsv(list)).hasSize(8).contains(new PointList.Named(1, 2001, "1/2001"));
      assertThat(run(station, "read", "--ca 1 --ioa 2003 --points " + list).out()).contains("1/2003  1/2003");
      assertThat(run(station, "learn", "--ca 1").out()).isEqualTo(Files.readString(list));
    }
  }

  @Test
  void filesAreListedFetchedAndReplaced() throws IOException {
    Path there = Files.createDirectory(directory.resolve("station"));
    Files.writeString(there.resolve("fault.dat"), "a fault of 200 ms");
    Files.writeString(there.resolve("settings.bin"), "old");
    Path here = directory.resolve("fetched.dat");
    Path fresh = Files.writeString(directory.resolve("fresh.bin"), "new settings");
    try (TestStation station = TestStation.withFiles(there)) {
      Invocation list = run(station, "file", "list --ca 1");
      assertThat(list.exitCode()).as(list.err()).isZero();
      assertThat(list.out().replaceAll(" +", " ")).contains("7001 nof 2 17 octets 2", "7002 nof 1 3 octets 2");
      assertThat(run(station, "file", "list --ca 1 --format json").out())
          .contains("{\"ioa\":7001,\"nof\":2,\"octets\":17,");
      Invocation get = run(station, "file", "get --ca 1 --ioa 7001 --nof 2 --output " + here);
      assertThat(get.exitCode()).as(get.err()).isZero();
      assertThat(here).hasContent("a fault of 200 ms");
      assertThat(run(station, "file", "get --ca 1 --ioa 7001 --nof 2").out()).isEqualTo("a fault of 200 ms");
      Invocation put = run(station, "file", "put --ca 1 --ioa 7002 --input " + fresh);
      assertThat(put.exitCode()).as(put.err()).isZero();
      assertThat(there.resolve("settings.bin")).hasContent("new settings");
      assertThat(run(station, "file", "put --ca 1 --ioa 7001 --nof 2 --input " + fresh).exitCode()).isEqualTo(1);
    }
  }

  @Test
  void debugShowsEveryApdu() throws IOException {
    try (TestStation station = TestStation.start()) {
      Invocation run = run(station, "interrogate", "--ca 1 --group 2 --debug");
      assertThat(run.err()).contains(">> U STARTDT act\n", "<< U STARTDT con\n",
          ">> I N(S)=0 N(R)=0 C_IC_NA_1 (100, interrogation) act CA 1, 1 object\n", "  0  group 2\n",
          "M_SP_NA_1 (1, single point) inro2 CA 1, 1 object", "  1002  ON  invalid\n", ">> U STOPDT act\n");
    }
  }

  @Test
  void tsharkReadsWhatWasRecorded() throws IOException, InterruptedException {
    Path capture = directory.resolve("listen.pcap");
    try (TestStation station = TestStation.start()) {
      assertThat(run(station, "listen", "--ca 1 --count 7 --duration 30s --pcap " + capture).exitCode()).isZero();
      Process tshark = new ProcessBuilder("tshark", "-r", capture.toString(), "-d",
          "tcp.port==%s,iec60870_104".formatted(station.port()), "-V")
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(tshark.waitFor()).isZero();
      assertThat(text).contains("STARTDT act", "STARTDT con", "C_IC_NA_1", "M_ME_NC_1", "STOPDT act")
          .doesNotContain("Malformed");
    }
  }

  @Test
  void overTls() throws IOException {
    TestCertificates authority = TestCertificates.in(directory, "authority");
    TestCertificates.Issued server = authority.issue("server");
    TestCertificates.Issued client = authority.issue("client");
    Tls tls = Tls.of(TlsSettings.trusting(authority.authority()).withIdentity(server.certificate(), server.key()));
    try (TestStation station = TestStation.start(Optional.of(tls))) {
      Invocation run = run(station, "read", "--ca 1 --ioa 2003 --tls-ca %s --tls-cert %s --tls-key %s"
          .formatted(authority.authority(), client.certificate(), client.key()));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("-1234");
      Invocation unknown = run(station, "read", "--ca 1 --ioa 2003 --tls-ca " + server.certificate());
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.out()).isEmpty();
    }
  }
}
