package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The association breaks while reports come. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReconnectLoopbackTest {
  private static final String RCB = "METER1MEAS/LLN0.RP.urcbPower01";

  @Test
  void subscribesAgainAfterALoss() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD);
        FaultProxy proxy = FaultProxy.to(ied.address());
        RunningCommand run = new RunningCommand("iec61850", "report", "127.0.0.1", Integer.toString(proxy.port()),
            "--rcb", RCB)) {
      run.awaitOut("urcbPower01\n", 1);
      proxy.cut(Ending.RST);
      run.awaitErr("subscribed: RptID", 2);
      int before = run.out().split("urcbPower01\n", -1).length - 1;
      run.awaitOut("urcbPower01\n", before + 1);
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).containsPattern("lost: .*; next attempt in [0-9.]+ m?s\n").contains("ended after");
    }
  }

  /** Of a BRCB nothing is printed twice and nothing is missed: it goes on behind the last EntryID. */
  @Test
  void resumesABufferedControlBlock() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD);
        FaultProxy proxy = FaultProxy.to(ied.address());
        RunningCommand run = new RunningCommand("iec61850", "report", "127.0.0.1", Integer.toString(proxy.port()),
            "--rcb", "METER1MEAS/LLN0.BR.brcbPower01", "--no-gi", "--trg-ops", "dchg", "--buf-tm", "0", "--format",
            "json")) {
      run.awaitOut("\"entryId\"", 3);
      proxy.cut(Ending.RST);
      run.awaitErr("subscribed: RptID", 2);
      int before = run.out().split("\"entryId\"", -1).length - 1;
      run.awaitOut("\"entryId\"", before + 2);
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isZero();
      var json = new tools.jackson.databind.json.JsonMapper();
      var reports = run.out().lines().map(json::readTree).toList();
      assertThat(reports.stream().map(report -> report.path("entryId").asString()).toList()).doesNotHaveDuplicates()
          .isSorted();
      assertThat(reports.subList(1, reports.size())).allSatisfy(
          report -> assertThat(report.path("bufOvfl").asBoolean()).isFalse());
    }
  }

  /** Where the connection is cut, and where the network falls silent; twice. */
  @Test
  void readsOnAfterALoss() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD.withSpeed(0));
        FaultProxy proxy = FaultProxy.to(ied.address());
        RunningCommand run = new RunningCommand("iec61850", "read", "127.0.0.1", Integer.toString(proxy.port()),
            "METER1MEAS/LLN0.NamPlt.vendor[DC]", "--every", "10ms", "--all", "--request-timeout", "300ms")) {
      run.awaitOut("vendor", 3);
      proxy.cut(Ending.RST);
      run.awaitErr("associated again", 1);
      int before = run.out().split("vendor", -1).length - 1;
      run.awaitOut("vendor", before + 3);
      proxy.toClient().stall();
      run.awaitErr("the association is lost: ", 2);
      proxy.cut(Ending.FIN);
      proxy.toClient().pass();
      run.awaitErr("associated again", 2);
      before = run.out().split("vendor", -1).length - 1;
      run.awaitOut("vendor", before + 3);
      run.stop();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).startsWith("127.0.0.1:%d: the association is lost: ".formatted(proxy.port()))
          .contains("; connecting again\n").containsPattern("lost: .*; next attempt in [0-9.]+ m?s\n");
    }
  }

  @Test
  void doesNotReconnectIfToldNotTo() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD);
        FaultProxy proxy = FaultProxy.to(ied.address());
        RunningCommand run = new RunningCommand("iec61850", "report", "127.0.0.1", Integer.toString(proxy.port()),
            "--rcb", RCB, "--no-reconnect")) {
      run.awaitOut("urcbPower01\n", 1);
      proxy.cut(Ending.RST);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err().lines().toList().getLast()).startsWith("gridtap: 127.0.0.1:");
      assertThat(run.err()).doesNotContain("next attempt");
    }
  }
}
