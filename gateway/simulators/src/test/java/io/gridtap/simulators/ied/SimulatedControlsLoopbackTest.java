package io.gridtap.simulators.ied;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.ControlResult.Operated;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulated switches take commands and move. */
@Timeout(60)
class SimulatedControlsLoopbackTest {
  private static final SimulatedIed.Settings STILL = SimulatedIed.Settings.STANDARD.withSpeed(0);
  private static final String SWITCH = "BAY1LD0/CSWI1.Pos";
  private static final String BREAKER = "BAY1LD0/XCBR1.Pos.stVal[ST]";

  private static Iec61850Client connect(SimulatedIed ied) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", ied.address().getPort()),
        AssociationSettings.STANDARD, Optional.of(ied.model()), _ -> {});
  }

  private static void assertRefused(ControlResult result, AddCause cause) {
    assertThat(result).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.addCause()).contains(cause));
  }

  @Test
  void aBreakerOpensAndClosesByWayOfTheIntermediateStateAndReportsSayIt() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", STILL); Iec61850Client client = connect(ied)) {
      client.subscribe(RcbReference.parse("BAY1LD0/LLN0.RP.urcbStatus01"), ReportSettings.AS_ENGINEERED);
      ControlObject breaker = client.control(SWITCH);
      assertThat(breaker.execute(Dbpos.ON)).isEqualTo(new Terminated());
      assertThat(ied.fact(BREAKER).value()).isEqualTo("on");
      assertThat(breaker.execute(Dbpos.OFF)).isEqualTo(new Terminated());
      assertThat(ied.fact(BREAKER).value()).isEqualTo("off");
      List<Value> positions = new ArrayList<>();
      while (!positions.contains(Dbpos.OFF)) {
        if (client.poll(Duration.ofSeconds(10)).orElseThrow() instanceof Update.Reported(Report report))
          for (Report.Entry entry : report.entries())
            entry.values().stream().filter(Dbpos.class::isInstance).forEach(positions::add);
      }
      assertThat(positions).containsSubsequence(Dbpos.ON, Dbpos.INTERMEDIATE_STATE, Dbpos.OFF);
    }
  }

  @Test
  void aSwitchRefusesWhatARealOneWould() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", STILL); Iec61850Client client = connect(ied)) {
      ControlObject breaker = client.control(SWITCH);
      assertThat(breaker.execute(Dbpos.ON)).isEqualTo(new Terminated());
      assertRefused(breaker.execute(Dbpos.ON), AddCause.POSITION_REACHED);

      assertThat(client.control("BAY1LD0/XCBR1.BlkOpn").execute(Value.Bool.TRUE)).isEqualTo(new Operated());
      assertRefused(breaker.execute(Dbpos.OFF), AddCause.BLOCKED_BY_PROCESS);
      assertThat(client.control("BAY1LD0/XCBR1.BlkOpn").execute(Value.Bool.FALSE)).isEqualTo(new Operated());

      ControlObject interlocked = breaker.with(breaker.settings().withCheck(new Value.Check(false, true)));
      ied.set("BAY1LD0/CILO1.EnaOpn.stVal[ST]", "false");
      assertRefused(interlocked.execute(Dbpos.OFF), AddCause.BLOCKED_BY_INTERLOCKING);
      ied.set("BAY1LD0/CILO1.EnaOpn.stVal[ST]", "true");
      assertThat(interlocked.execute(Dbpos.OFF)).isEqualTo(new Terminated());

      ied.set("BAY1LD0/CSWI1.Loc.stVal[ST]", "true");
      assertRefused(breaker.execute(Dbpos.ON), AddCause.BLOCKED_BY_SWITCHING_HIERARCHY);
      Origin bay = Origin.of(OriginatorCategory.BAY_CONTROL, "panel");
      assertThat(breaker.with(breaker.settings().withOrigin(bay)).execute(Dbpos.ON)).isEqualTo(new Terminated());
      ied.set("BAY1LD0/CSWI1.Loc.stVal[ST]", "false");

      ied.set("BAY1LD0/CSWI1.Pos.stVal[ST]", "bad-state");
      assertRefused(breaker.execute(Dbpos.OFF), AddCause.BLOCKED_BY_PROCESS);
    }
  }

  @Test
  void aBreakerThatIsCommandedOpenIsNotReclosedByProtection() throws Exception {
    try (SimulatedIed ied = SimulatedIed.start("bay-protection.cid", SimulatedIed.Settings.STANDARD.withSpeed(100));
        Iec61850Client client = connect(ied)) {
      ControlObject breaker = client.control(SWITCH);
      // protection may have it open just now, and closes it again
      ControlResult opened = breaker.execute(Dbpos.OFF);
      while (!opened.successful()) {
        assertRefused(opened, AddCause.POSITION_REACHED);
        opened = breaker.execute(Dbpos.OFF);
      }
      assertThat(ied.fact(BREAKER).value()).isEqualTo("off");
      String before = ied.fact("BAY1LD0/MMXU1.Hz.mag.f[MX]").value();
      // a while of the process' time goes by
      for (int changes = 0; changes < 5;) {
        String now = ied.fact("BAY1LD0/MMXU1.Hz.mag.f[MX]").value();
        if (!now.equals(before)) changes++;
        before = now;
        Thread.onSpinWait();
      }
      assertThat(ied.fact(BREAKER).value()).isEqualTo("off");
      assertThat(breaker.execute(Dbpos.ON).successful()).isTrue();
    }
  }
}
