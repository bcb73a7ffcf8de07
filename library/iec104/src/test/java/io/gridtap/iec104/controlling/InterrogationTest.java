package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.Request.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Station, group and counter interrogation (IEC 60870-5-101 §7.4.5, §7.4.8). Octets of recorded sessions 02, 03, 04. */
class InterrogationTest {
  private static final String ACT = "64 01 06 00 01 00 00 00 00 14";
  private static final String CON = "64 01 07 00 01 00 00 00 00 14";
  private static final String TERM = "64 01 0a 00 01 00 00 00 00 14";
  private static final String SINGLE_POINTS = "01 03 14 00 01 00 64 00 00 01 69 00 00 c0 6e 00 00 31";
  private static final String FLOATS = "0d 01 14 00 01 00 20 03 00 00 00 50 c0 00";
  private static final String EVENT = "1e 01 03 00 01 00 64 00 00 01 0b 04 3b 05 15 0b 1a";

  private final Chart chart = Chart.started();

  private Request station(int commonAddress) {
    return chart.procedures.interrogation(commonAddress, Interrogation.STATION);
  }

  @Nested
  class OfTheStation {
    @Test
    void collectsItsDataAndLeavesEventsToTheUpdates() {
      chart.runs("gi", station(1), ACT).receive(CON).receive(SINGLE_POINTS).receive(EVENT).isUpdate().receive(FLOATS)
          .receive(TERM).answers("gi", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.isConfirmed()).isTrue();
            assertThat(answer.objects()).extracting("address").containsExactly(100, 105, 110, 800);
          }).nothingElse();
    }

    @Test
    void letsItsDataFlowWithTheUpdatesIfAsked() {
      chart.runs("gi", station(1).with(Delivery.UPDATES), ACT).receive(CON).receive(SINGLE_POINTS).isUpdate()
          .receive(EVENT).isUpdate().receive(TERM).answers("gi", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.data()).isEmpty();
          });
    }

    @Test
    void givesItsDataToBothIfAsked() {
      chart.runs("gi", station(1).with(Delivery.BOTH), ACT).receive(CON).receive(SINGLE_POINTS).isUpdate()
          .receive(TERM).answers("gi", answer -> assertThat(answer.data()).hasSize(1));
    }

    @Test
    void takesDataThatComeBeforeTheConfirmation() {
      chart.runs("gi", station(1), ACT).receive(SINGLE_POINTS).receive(CON).receive(TERM).answers("gi",
          answer -> assertThat(answer.objects()).hasSize(3));
    }

    @Test
    void takesParametersThatAreReportedWithIt() {
      chart.runs("gi", station(1), ACT).receive(CON).receive("70 01 14 00 01 00 20 03 00 00 00 80 3f 01").receive(TERM)
          .answers("gi", answer -> assertThat(answer.objects()).extracting("address").containsExactly(800));
    }

    @Test
    void isConfirmedOnce() {
      chart.runs("gi", station(1), ACT).receive(CON).receive(CON).isUpdate().receive(TERM).answers("gi",
          answer -> assertThat(answer.confirmations()).hasSize(1));
    }

    @Test
    void isRefused() {
      chart.runs("gi", chart.procedures.interrogation(1, new Interrogation(50)), "64 01 06 00 01 00 00 00 00 32")
          .receive("64 01 47 00 01 00 00 00 00 32").answers("gi", answer -> {
            assertThat(answer.completion()).isInstanceOf(Completion.Refused.class);
            assertThat(answer.isConfirmed()).isFalse();
          });
    }

    @Test
    void meetsAnUnknownCommonAddress() {
      chart.runs("gi", station(77), "64 01 06 00 4d 00 00 00 00 14").receive("64 01 6e 00 4d 00 00 00 00 14")
          .ends("gi", new Completion.Unknown(Cause.UNKNOWN_COMMON_ADDRESS));
    }

    @Test
    void isNotConfirmedInTime() {
      chart.runs("gi", station(1), ACT).after(Duration.ofMillis(9999)).nothingElse().after(Duration.ofMillis(1))
          .ends("gi", new Completion.NotConfirmed(Duration.ofSeconds(10)));
    }

    @Test
    void isNotTerminatedInTimeAndKeepsWhatHasCome() {
      chart.runs("gi", station(1), ACT).receive(CON).after(Duration.ofSeconds(50)).receive(SINGLE_POINTS)
          .after(Duration.ofSeconds(59)).nothingElse().after(Duration.ofSeconds(1)).answers("gi", answer -> {
            assertThat(answer.completion()).isEqualTo(new Completion.NotTerminated(Duration.ofMinutes(1)));
            assertThat(answer.isConfirmed()).isTrue();
            assertThat(answer.objects()).hasSize(3);
          });
    }

    @Test
    void losesTheConnectionInTheMiddleAndKeepsWhatHasCome() {
      chart.runs("gi", station(1), ACT).receive(CON).receive(SINGLE_POINTS);
      chart.script().receive("69 04 01 00 00 00");
      chart.answers("gi", answer -> {
        assertThat(answer.completion()).isInstanceOf(Completion.ConnectionLost.class);
        assertThat(answer.objects()).hasSize(3);
      });
      chart.script().closesNaming("start octet");
    }

    @Test
    void endsWhenDataTransferIsStopped() {
      chart.runs("gi", station(1), ACT).receive(CON);
      chart.script().command(new ControllingCommand.StopTransfer()).sends("68 04 01 00 02 00")
          .sends("68 04 13 00 00 00").receive("68 04 23 00 00 00");
      chart.ends("gi", new Completion.ConnectionLost("data transfer was stopped"));
      chart.script().delivers(new ControllingEvent.TransferStopped());
    }

    @Test
    void isNotSentBeforeDataTransferIsStarted() {
      chart.script().command(new ControllingCommand.StopTransfer()).sends("68 04 13 00 00 00")
          .receive("68 04 23 00 00 00").delivers(new ControllingEvent.TransferStopped());
      chart.command(new ControllingCommand.Run("gi", station(1))).ends("gi",
          new Completion.NotSent("data transfer is not started"));
    }

    @Test
    void runsOnceAtATimeForAStation() {
      chart.runs("gi", station(1), ACT).refuses("again", station(1)).receive(CON).receive(TERM).completes("gi");
      chart.runs("later", station(1), ACT);
    }

    @Test
    void runsAtOnceForTwoStations() {
      chart.runs("one", station(1), ACT).runs("two", station(2), "64 01 06 00 02 00 00 00 00 14")
          .receive("64 01 07 00 02 00 00 00 00 14").receive(CON).receive(SINGLE_POINTS)
          .receive("01 01 14 00 02 00 07 00 00 01").receive("64 01 0a 00 02 00 00 00 00 14")
          .answers("two", answer -> assertThat(answer.objects()).extracting("address").containsExactly(7))
          .receive(TERM).answers("one", answer -> assertThat(answer.objects()).hasSize(3));
    }

    @Test
    void isStoppedByADeactivation() {
      chart.runs("gi", station(1), ACT).receive(CON).receive(SINGLE_POINTS)
          .runs("stop", chart.procedures.interrogationStop(1, Interrogation.STATION), "64 01 08 00 01 00 00 00 00 14")
          .receive("64 01 09 00 01 00 00 00 00 14").completes("stop").answers("gi", answer -> {
            assertThat(answer.completion()).isEqualTo(new Completion.Deactivated());
            assertThat(answer.objects()).hasSize(3);
          });
    }

    @Test
    void goesOnWhenItsDeactivationIsRefused() {
      chart.runs("gi", station(1), ACT).receive(CON)
          .runs("stop", chart.procedures.interrogationStop(1, Interrogation.STATION), "64 01 08 00 01 00 00 00 00 14")
          .receive("64 01 49 00 01 00 00 00 00 14").refused("stop").nothingElse().receive(TERM).completes("gi");
    }

    @Test
    void holdsNoMoreThanItMay() {
      Chart small = new Chart(Chart.quiet().withMaxCollected(1));
      small.runs("gi", small.procedures.interrogation(1, Interrogation.STATION), ACT).receive(CON)
          .receive(SINGLE_POINTS).receive(FLOATS).answers("gi", answer -> {
            assertThat(answer.completion()).isEqualTo(new Completion.TooMuch(1));
            assertThat(answer.data()).hasSize(1);
          }).isUpdate().receive(SINGLE_POINTS).isUpdate();
    }

    @Test
    void leavesTheAnswerToAnotherOriginatorAlone() {
      Chart ours = new Chart(Chart.quiet().withOriginator(5));
      ours.runs("gi", ours.procedures.interrogation(1, Interrogation.STATION), "64 01 06 05 01 00 00 00 00 14")
          .receive("64 01 07 09 01 00 00 00 00 14").isUpdate().receive("64 01 07 05 01 00 00 00 00 14")
          .receive("0d 01 14 09 01 00 20 03 00 00 00 50 c0 00").isUpdate()
          .receive("0d 01 14 05 01 00 20 03 00 00 00 50 c0 00").receive("64 01 0a 05 01 00 00 00 00 14")
          .answers("gi", answer -> assertThat(answer.data()).hasSize(1));
    }

    @Test
    void isForgottenWhenNobodyWaits() {
      chart.runs("gi", station(1), ACT).command(new ControllingCommand.Forget("gi")).receive(CON).isUpdate()
          .receive(SINGLE_POINTS).isUpdate().after(Duration.ofMinutes(2)).nothingElse();
    }
  }

  @Nested
  class OfAGroup {
    @Test
    void collectsTheDataOfTheGroup() {
      chart.runs("group 16", chart.procedures.interrogation(1, Interrogation.group(16)),
          "64 01 06 00 01 00 00 00 00 24").receive("64 01 07 00 01 00 00 00 00 24")
          .receive("07 01 24 00 01 00 f4 01 00 ef be ad de 00").receive("64 01 0a 00 01 00 00 00 00 24")
          .answers("group 16", answer -> assertThat(answer.objects()).extracting("address").containsExactly(500));
    }
  }

  @Nested
  class OfAllStations {
    private static final String BROADCAST = "64 01 06 00 ff ff 00 00 00 14";

    @Test
    void waitsForEachStationThatConfirms() {
      chart.runs("all", station(65_535), BROADCAST).receive(CON).receive("64 01 07 00 02 00 00 00 00 14")
          .receive(SINGLE_POINTS).receive(TERM).receive("01 01 14 00 02 00 07 00 00 01").after(Duration.ofSeconds(10))
          .nothingElse().receive("64 01 0a 00 02 00 00 00 00 14").answers("all", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.confirmations()).extracting("commonAddress").containsExactly(1, 2);
            assertThat(answer.objects()).hasSize(4);
          });
    }

    /** Recorded session 03: a station that answers with the broadcast address itself. */
    @Test
    void understandsAStationThatMirrorsTheBroadcastAddress() {
      chart.runs("all", station(65_535), BROADCAST).receive("64 01 07 00 ff ff 00 00 00 14").receive(SINGLE_POINTS)
          .receive("64 01 0a 00 ff ff 00 00 00 14").nothingElse().after(Duration.ofSeconds(10))
          .answers("all", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.objects()).hasSize(3);
          });
    }

    @Test
    void tellsWhichStationDidNotTerminate() {
      chart.runs("all", station(65_535), BROADCAST).receive(CON).receive("64 01 07 00 02 00 00 00 00 14").receive(TERM)
          .after(Duration.ofSeconds(59)).nothingElse().after(Duration.ofSeconds(1))
          .ends("all", new Completion.NotTerminated(Duration.ofMinutes(1)));
    }
  }

  @Nested
  class OfCounters {
    private static final String GENERAL = "65 01 06 00 01 00 00 00 00 05";

    private Request counters(int request, Freeze freeze) {
      return chart.procedures.counterInterrogation(1, new CounterInterrogation(request, freeze));
    }

    @Test
    void readsThemAll() {
      chart.runs("read", counters(CounterInterrogation.GENERAL, Freeze.READ), GENERAL)
          .receive("65 01 07 00 01 00 00 00 00 05").receive("0f 01 25 00 01 00 e8 03 00 40 e2 01 00 07")
          .receive("65 01 0a 00 01 00 00 00 00 05").answers("read", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.objects()).extracting("information").containsExactly(new IntegratedTotal(123_456, 7));
          });
    }

    @Test
    void readsAGroup() {
      chart.runs("read", counters(2, Freeze.READ), "65 01 06 00 01 00 00 00 00 02")
          .receive("65 01 07 00 01 00 00 00 00 02").receive("0f 01 27 00 01 00 e8 03 00 40 e2 01 00 07")
          .receive("65 01 0a 00 01 00 00 00 00 02").answers("read", answer -> assertThat(answer.data()).hasSize(1));
    }

    @Test
    void freezesAndResetsWithoutData() {
      chart.runs("freeze", counters(CounterInterrogation.GENERAL, Freeze.FREEZE), "65 01 06 00 01 00 00 00 00 45")
          .receive("65 01 07 00 01 00 00 00 00 45").receive("65 01 0a 00 01 00 00 00 00 45").completes("freeze");
      chart.runs("reset", counters(CounterInterrogation.GENERAL, Freeze.RESET), "65 01 06 00 01 00 00 00 00 c5")
          .receive("65 01 07 00 01 00 00 00 00 c5").receive("65 01 0a 00 01 00 00 00 00 c5").completes("reset");
    }

    /** What a station reports of its own accord is an update, also while it is asked. */
    @Test
    void leavesSpontaneousReadingsToTheUpdates() {
      chart.runs("read", counters(CounterInterrogation.GENERAL, Freeze.READ), GENERAL)
          .receive("65 01 07 00 01 00 00 00 00 05").receive("0f 01 03 00 01 00 e8 03 00 40 e2 01 00 07").isUpdate()
          .receive("65 01 0a 00 01 00 00 00 00 05").answers("read", answer -> assertThat(answer.data()).isEmpty());
    }

    @Test
    void goBesideAStationInterrogation() {
      chart.runs("gi", station(1), ACT).runs("ci", counters(CounterInterrogation.GENERAL, Freeze.READ), GENERAL)
          .receive(CON).receive("65 01 07 00 01 00 00 00 00 05").receive("0f 01 25 00 01 00 e8 03 00 40 e2 01 00 07")
          .receive(SINGLE_POINTS).receive(TERM).answers("gi", answer -> assertThat(answer.objects()).hasSize(3))
          .receive("65 01 0a 00 01 00 00 00 00 05").answers("ci", answer -> assertThat(answer.objects()).hasSize(1));
    }
  }
}
