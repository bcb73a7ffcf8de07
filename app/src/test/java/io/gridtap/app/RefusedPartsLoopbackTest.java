package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Access;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.Right;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.transport.TcpListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Lists of a device that does not let all of it be read: the rest is shown, and what is missing is named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusedPartsLoopbackTest {
  private static final String DENIED = "object-access-denied; not allowed: read-only,";
  private static final String DENIED_JSON = "\",\"error\":\"object-access-denied\",\"hint\":\"not allowed: ";

  private Iec61850Server server;

  @BeforeAll
  void start() throws IOException {
    String scl;
    try (InputStream in = RefusedPartsLoopbackTest.class.getResourceAsStream("foreign.icd")) {
      scl = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String unicast = scl.substring(scl.indexOf("<SampledValueControl name=\"msvcb01\""),
        scl.indexOf("<SettingControl")).replace("msvcb01", "usvcb01").replace("multicast=\"true\"",
            "multicast=\"false\"");
    String secret = "<GSEControl name=\"gcbSecret\" datSet=\"dsGoose\" confRev=\"1\" appID=\"secret\"/>";
    scl = scl.replaceFirst("<SettingControl", secret + unicast + "<SettingControl");
    server = Iec61850Server.start(
        Scl.parse("device.icd", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD"),
        TcpListener.Settings.local(0), ServerSettings.STANDARD.withAccess(_ -> (Access) RefusedPartsLoopbackTest::may));
  }

  private static boolean may(Right right, String object) {
    return right != Right.READ
        || !object.matches(".*/LLN0\\$(SP\\$SGCB|LG\\$lcbEvents|GO\\$gcbSecret|MS\\$msvcb01|RP\\$urcbStat01)\\$.*");
  }

  @AfterAll
  void stop() { server.close(); }

  private Invocation run(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("iec61850"));
    words.addAll(List.of(command.split(" ", -1)));
    words.add("127.0.0.1:" + server.port());
    words.addAll(List.of(more));
    return Invocation.of(words.toArray(String[]::new));
  }

  private static void failsWith(Invocation run, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(words).doesNotContain("\tat ").doesNotContain("no such");
  }

  @Test
  void gooseControlBlocks() {
    Invocation all = run("goose show");
    failsWith(all, "GOLDLD0/LLN0$GO$gcbSecret: " + DENIED, "1 of 2 could not be read");
    assertThat(all.out()).startsWith("GOLDLD0/LLN0$GO$gcbEvents  ").doesNotContain("Secret");
    assertThat(run("goose show", "--format", "json").out())
        .contains("{\"gocb\":\"GOLDLD0/LLN0$GO$gcbEvents\",\"goEna\"")
        .contains("{\"gocb\":\"GOLDLD0/LLN0$GO$gcbSecret" + DENIED_JSON);
    failsWith(run("goose show", "GOLDLD0/LLN0.gcbSecret"), "GOLDLD0/LLN0$GO$gcbSecret: " + DENIED);
  }

  @Test
  void controlBlocksOfSampledValues() {
    Invocation all = run("sv show");
    failsWith(all, "GOLDLD0/LLN0$MS$msvcb01: " + DENIED, "1 of 2 could not be read");
    assertThat(all.out()).startsWith("GOLDLD0/LLN0$US$usvcb01  ").containsPattern("SvID +golden01\n");
    // with dots as well
    Invocation unicast = run("sv show", "GOLDLD0/LLN0.US.usvcb01");
    assertThat(unicast.exitCode()).as(unicast.err()).isZero();
    assertThat(unicast.out()).isEqualTo(all.out()).containsPattern("Resv +false\n");
    assertThat(run("sv set", "GOLDLD0/LLN0.US.usvcb01", "SvID=mine", "--yes").err())
        .contains("GOLDLD0/LLN0$US$usvcb01: written");
    assertThat(run("sv show", "GOLDLD0/LLN0.US.usvcb01").out()).containsPattern("SvID +mine\n");
    run("sv set", "GOLDLD0/LLN0.US.usvcb01", "SvID=golden01", "--yes");
  }

  @Test
  void logs() {
    Invocation all = run("log list");
    failsWith(all, "GOLDLD0/LLN0$LG$lcbEvents: " + DENIED);
    assertThat(all.out()).startsWith("GOLDLD0/LLN0$EventLog\n").doesNotContain("lcbEvents");
    assertThat(run("log list", "--format", "json").out()).contains("{\"log\":\"GOLDLD0/LLN0$EventLog\"}\n")
        .contains("{\"lcb\":\"GOLDLD0/LLN0$LG$lcbEvents" + DENIED_JSON);
  }

  @Test
  void settingGroups() {
    failsWith(run("setting-group show"), "GOLDLD0/LLN0$SP$SGCB: " + DENIED);
    assertThat(run("setting-group show", "--format", "json").out())
        .startsWith("{\"logicalDevice\":\"GOLDLD0" + DENIED_JSON);
    failsWith(run("setting-group show", "GOLDLD1"), "GOLDLD1 has no setting groups",
        "gridtap: the device has no setting groups in GOLDLD1");
  }

  @Test
  void reportControlBlocks() {
    failsWith(run("rcb show", "GOLDLD0/LLN0.RP.urcbStat01"), "GOLDLD0/LLN0$RP$urcbStat01: " + DENIED);
    failsWith(run("rcb set", "GOLDLD0/LLN0.RP.urcbStat01", "BufTm=100"), "GOLDLD0/LLN0$RP$urcbStat01: " + DENIED);
  }
}
