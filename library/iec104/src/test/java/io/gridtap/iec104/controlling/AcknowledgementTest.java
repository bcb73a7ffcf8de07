package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.asdu.Interrogation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is acknowledged and when: w, t2, and what is not taken (IEC 60870-5-104 §5.1, §5.5). */
class AcknowledgementTest {
  private static final String EVENT = "01 01 03 00 01 00 64 00 00 01";
  /** k 12, w 8, t2 10 s. */
  private static final Iec104Settings STANDARD = Iec104Settings.STANDARD;
  private static final Iec104Settings TAKEN = STANDARD.with(ApciSettings.STANDARD.with(Acknowledge.TAKEN));

  private static Chart receives(Chart chart, int events) {
    for (int i = 0; i < events; i++)
      chart.receive(EVENT).isUpdate();
    return chart;
  }

  private static ControllingCommand taken(long frame) { return new ControllingCommand.Taken(frame); }

  @Test
  void acknowledgesWhatWasDeliveredAfterW() {
    Chart chart = receives(new Chart(STANDARD), 7).nothingElse();
    chart.receive(EVENT).isUpdate().acknowledges(8).nothingElse();
  }

  @Test
  void acknowledgesWhatWasDeliveredAfterT2() {
    receives(new Chart(STANDARD), 1).after(Duration.ofMillis(9999)).nothingElse().after(Duration.ofMillis(1))
        .acknowledges(1).nothingElse();
  }

  @Test
  void acknowledgesNothingThatIsNotTaken() {
    Chart chart = receives(new Chart(TAKEN), 12).nothingElse().after(Duration.ofSeconds(10));
    chart.script().delivers(new ControllingEvent.AcknowledgementDue()).nothingElse();
  }

  @Test
  void acknowledgesWhatIsTakenAfterW() {
    receives(new Chart(TAKEN), 12).command(taken(7)).nothingElse().command(taken(8)).acknowledges(8).nothingElse();
  }

  @Test
  void acknowledgesWhatIsTakenAfterT2() {
    Chart chart = receives(new Chart(TAKEN), 5).command(taken(3)).nothingElse().after(Duration.ofSeconds(10));
    chart.script().delivers(new ControllingEvent.AcknowledgementDue());
    chart.acknowledges(3);
  }

  @Test
  void acknowledgesTheNextThatIsTakenAtOnceWhenItIsOverdue() {
    Chart chart = receives(new Chart(TAKEN), 5).after(Duration.ofSeconds(10));
    chart.script().delivers(new ControllingEvent.AcknowledgementDue());
    chart.command(taken(1)).acknowledges(1).command(taken(2)).acknowledges(2).command(taken(5)).acknowledges(5);
    receives(chart, 1).command(taken(6)).nothingElse().after(Duration.ofSeconds(10)).acknowledges(6);
  }

  @Test
  void doesNotAcknowledgeAnAnswerBeforeTheUpdateAheadOfIt() {
    Chart chart = receives(new Chart(TAKEN), 1);
    chart.runs("gi", chart.procedures.interrogation(1, Interrogation.STATION), "64 01 06 00 01 00 00 00 00 14")
        .receive("64 01 07 00 01 00 00 00 00 14");
    for (int i = 0; i < 9; i++)
      chart.receive("01 01 14 00 01 00 64 00 00 01");
    chart.receive("64 01 0a 00 01 00 00 00 00 14").completes("gi").nothingElse().command(taken(1)).acknowledges(12);
  }

  @Test
  void acknowledgesAnAnswerWithoutATakerWhenNothingIsAheadOfIt() {
    Chart chart = new Chart(TAKEN);
    chart.runs("gi", chart.procedures.interrogation(1, Interrogation.STATION), "64 01 06 00 01 00 00 00 00 14")
        .receive("64 01 07 00 01 00 00 00 00 14");
    for (int i = 0; i < 6; i++)
      chart.receive("01 01 14 00 01 00 64 00 00 01");
    chart.nothingElse().receive("01 01 14 00 01 00 64 00 00 01").acknowledges(8);
  }

  @Test
  void countsWhatNobodyWillTakeAsTaken() {
    Chart chart = receives(new Chart(TAKEN), 3);
    chart.command(new ControllingCommand.Skipped(2)).command(new ControllingCommand.Skipped(3)).command(taken(1))
        .after(Duration.ofSeconds(10)).acknowledges(3);
  }

  @Test
  void withholdsFromTheBoundOnWhenEverythingIsAcknowledgedAsDelivered() {
    Chart chart = new Chart(STANDARD.withMaxUpdates(10));
    receives(chart, 8).acknowledges(8);
    receives(chart, 12).after(Duration.ofSeconds(10));
    chart.script().delivers(new ControllingEvent.AcknowledgementDue()).nothingElse();
    chart.command(taken(11)).acknowledges(20);
  }

  @Test
  void testsGoOnWhileNobodyTakes() {
    Chart chart = receives(new Chart(TAKEN), 12);
    chart.script().receive("68 04 43 00 00 00").sends("68 04 83 00 00 00").command(new ControllingCommand.Test())
        .sends("68 04 43 00 00 00").receive("68 04 83 00 00 00").delivers(new ControllingEvent.TestConfirmed());
  }

  @Test
  void acknowledgesWhatWasTakenBeforeItCloses() {
    Chart chart = receives(new Chart(TAKEN), 5).command(taken(3)).command(new ControllingCommand.Close("enough"))
        .acknowledges(3);
    chart.script().closes("enough");
  }

  @Test
  void saysWhatItHasAcknowledged() {
    Chart chart = receives(new Chart(TAKEN), 9).command(taken(8)).acknowledges(8);
    chart.script().command(new ControllingCommand.Count("count")).delivers(ControllingEvent.Counted.class,
        counted -> assertThat(counted.statistics().acknowledged()).isEqualTo(8));
  }
}
