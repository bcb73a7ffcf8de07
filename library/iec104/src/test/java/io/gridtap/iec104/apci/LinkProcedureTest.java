package io.gridtap.iec104.apci;

import static io.gridtap.iec104.apci.ApciSettings.STANDARD;

import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The link procedures that conformance tests (IEC TS 60870-5-604) ask for, one test a case. */
class LinkProcedureTest {
  private static final String STARTDT_ACT = "68 04 07 00 00 00";
  private static final String STARTDT_CON = "68 04 0b 00 00 00";
  private static final String STOPDT_ACT = "68 04 13 00 00 00";
  private static final String STOPDT_CON = "68 04 23 00 00 00";
  private static final String TESTFR_ACT = "68 04 43 00 00 00";
  private static final String TESTFR_CON = "68 04 83 00 00 00";
  /** M_EI_NA_1; only its length matters here. */
  private static final String ASDU = "46 01 04 00 01 00 00 00 00 00";

  private static Script<ApciCommand, ApciEvent> controlled(ApciSettings settings) {
    return new Script<>(ApciEngine.controlled(settings, Moment.ORIGIN));
  }

  private static Script<ApciCommand, ApciEvent> controlling(ApciSettings settings) {
    return new Script<>(ApciEngine.controlling(settings, Moment.ORIGIN));
  }

  private static Script<ApciCommand, ApciEvent> startedControlled(ApciSettings settings) {
    return controlled(settings).receive(STARTDT_ACT).sends(STARTDT_CON).delivers(new ApciEvent.TransferStarted());
  }

  private static Script<ApciCommand, ApciEvent> startedControlling(ApciSettings settings) {
    return controlling(settings).command(new ApciCommand.StartTransfer()).sends(STARTDT_ACT).receive(STARTDT_CON)
        .delivers(new ApciEvent.TransferStarted());
  }

  private static Octets i(int send, int receive) {
    return Apdu.CODEC.encode(new Apdu.I(send, receive, Octets.hex(ASDU)));
  }

  private static Octets s(int receive) { return Apdu.CODEC.encode(new Apdu.S(receive)); }

  private static ApciCommand send() { return new ApciCommand.Send(Octets.hex(ASDU)); }

  private static ApciEvent received() { return new ApciEvent.Received(Octets.hex(ASDU)); }

  private static ApciEvent acknowledged(int frames) { return new ApciEvent.Acknowledged(frames); }

  @Nested
  @DisplayName("start and stop of data transfer, controlled station")
  class ControlledStart {
    @Test
    void confirmsStart() { startedControlled(STANDARD).nothingElse(); }

    @Test
    void confirmsStartAgainWithoutTellingTwice() {
      startedControlled(STANDARD).receive(STARTDT_ACT).sends(STARTDT_CON).nothingElse();
    }

    @Test
    void confirmsStopAtOnceWhenNothingIsUnacknowledged() {
      startedControlled(STANDARD).receive(STOPDT_ACT).sends(STOPDT_CON).delivers(new ApciEvent.TransferStopped())
          .nothingElse();
    }

    @Test
    void acknowledgesWhatItReceivedBeforeItConfirmsStop() {
      startedControlled(STANDARD).receive(i(0, 0)).delivers(received()).receive(STOPDT_ACT).sends(s(1))
          .sends(STOPDT_CON).delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void confirmsStopOnlyWhenItsOwnFramesAreAcknowledged() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).command(send()).sends(i(1, 0)).receive(STOPDT_ACT)
          .delivers(new ApciEvent.TransferStopping()).receive(s(1)).delivers(acknowledged(1)).receive(s(2))
          .delivers(acknowledged(1)).sends(STOPDT_CON).delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void sendsNoDataWhileStopIsPending() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(STOPDT_ACT)
          .delivers(new ApciEvent.TransferStopping()).command(send())
          .delivers(new ApciEvent.Unsent(Octets.hex(ASDU), "data transfer is not started")).nothingElse();
    }

    @Test
    void closesWhenDataArriveWhileStopIsPending() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(STOPDT_ACT)
          .delivers(new ApciEvent.TransferStopping()).receive(i(0, 0))
          .closes("protocol error: I frame after STOPDT act").nothingElse();
    }

    @Test
    void t1StillRunsWhileStopIsPending() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(STOPDT_ACT)
          .delivers(new ApciEvent.TransferStopping()).after(STANDARD.t1())
          .closes("t1 expired: I frame N(S)=0 was not acknowledged within 15 s");
    }

    @Test
    void aStartWhileStopIsPendingTakesTheStopBack() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(STOPDT_ACT)
          .delivers(new ApciEvent.TransferStopping()).receive(STARTDT_ACT).sends(STARTDT_CON)
          .delivers(new ApciEvent.TransferStarted()).command(send()).sends(i(1, 0)).nothingElse();
    }

    @Test
    void givesBackWhatWaitedForTheWindowWhenStopped() {
      startedControlled(STANDARD.withWindow(1, 1)).command(send()).sends(i(0, 0)).command(send()).receive(STOPDT_ACT)
          .delivers(new ApciEvent.Unsent(Octets.hex(ASDU), "data transfer was stopped"))
          .delivers(new ApciEvent.TransferStopping()).receive(s(1)).delivers(acknowledged(1)).sends(STOPDT_CON)
          .delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void numbersGoOnAfterAStopAndAStart() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(s(1)).delivers(acknowledged(1))
          .receive(STOPDT_ACT).sends(STOPDT_CON).delivers(new ApciEvent.TransferStopped()).receive(STARTDT_ACT)
          .sends(STARTDT_CON).delivers(new ApciEvent.TransferStarted()).command(send()).sends(i(1, 0)).nothingElse();
    }

    @Test
    void closesOnDataWhileStopped() {
      controlled(STANDARD).receive(i(0, 0)).closes("protocol error: I frame while data transfer is stopped");
    }

    @Test
    void closesOnSupervisionWhileStopped() {
      controlled(STANDARD).receive(s(0)).closes("protocol error: S frame while data transfer is stopped");
    }

    @Test
    void ignoresConfirmationsItNeverAskedFor() {
      startedControlled(STANDARD).receive(STARTDT_CON).receive(STOPDT_CON).receive(TESTFR_CON).nothingElse();
    }

    @Test
    void sendsNothingBeforeItIsStarted() {
      controlled(STANDARD).command(send())
          .delivers(new ApciEvent.Unsent(Octets.hex(ASDU), "data transfer is not started")).nothingElse();
    }
  }

  @Nested
  @DisplayName("start and stop of data transfer, controlling station")
  class ControllingStart {
    @Test
    void closesWhenStartIsNotConfirmed() {
      controlling(STANDARD).command(new ApciCommand.StartTransfer()).sends(STARTDT_ACT).after(STANDARD.t1())
          .closes("t1 expired: no STARTDT con within 15 s");
    }

    @Test
    void sendsNoDataBeforeStartIsConfirmed() {
      controlling(STANDARD).command(new ApciCommand.StartTransfer()).sends(STARTDT_ACT).command(send())
          .delivers(new ApciEvent.Unsent(Octets.hex(ASDU), "data transfer is not started")).nothingElse();
    }

    @Test
    void closesWhenDataArriveBeforeStartIsConfirmed() {
      controlling(STANDARD).command(new ApciCommand.StartTransfer()).sends(STARTDT_ACT).receive(i(0, 0))
          .closes("protocol error: I frame before STARTDT con");
    }

    @Test
    void lenientlyTakesDataBeforeStartIsConfirmed() {
      controlling(STANDARD.withLenient(true)).command(new ApciCommand.StartTransfer()).sends(STARTDT_ACT)
          .receive(i(0, 0)).delivers(new ApciEvent.Forgiven("I frame before STARTDT con")).delivers(received())
          .receive(STARTDT_CON).delivers(new ApciEvent.TransferStarted()).nothingElse();
    }

    @Test
    void acknowledgesBeforeItAsksForStop() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).command(new ApciCommand.StopTransfer())
          .sends(s(1)).sends(STOPDT_ACT).receive(STOPDT_CON).delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void sendsNoSupervisionBeforeStopWhenThereIsNothingToAcknowledge() {
      startedControlling(STANDARD).command(new ApciCommand.StopTransfer()).sends(STOPDT_ACT).receive(STOPDT_CON)
          .delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void takesAndAcknowledgesDataUntilStopIsConfirmed() {
      startedControlling(STANDARD.withWindow(12, 1)).command(new ApciCommand.StopTransfer()).sends(STOPDT_ACT)
          .receive(i(0, 0)).delivers(received()).sends(s(1)).receive(STOPDT_CON)
          .delivers(new ApciEvent.TransferStopped()).nothingElse();
    }

    @Test
    void closesWhenStopIsNotConfirmed() {
      startedControlling(STANDARD).command(new ApciCommand.StopTransfer()).sends(STOPDT_ACT).after(STANDARD.t1())
          .closes("t1 expired: no STOPDT con within 15 s");
    }

    @Test
    void closesOnDataAfterStop() {
      startedControlling(STANDARD).command(new ApciCommand.StopTransfer()).sends(STOPDT_ACT).receive(STOPDT_CON)
          .delivers(new ApciEvent.TransferStopped()).receive(i(0, 0))
          .closes("protocol error: I frame while data transfer is stopped");
    }

    @Test
    void closesOnAStartAskedByTheControlledStation() {
      startedControlling(STANDARD).receive(STARTDT_ACT)
          .closes("protocol error: STARTDT_ACT from a controlled station");
    }

    @Test
    void acknowledgesBeforeItCloses() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).command(new ApciCommand.Close("done"))
          .sends(s(1)).closes("done").nothingElse();
    }
  }

  @Nested
  @DisplayName("test frames and t3")
  class TestFrames {
    @Test
    void testsAfterT3WithoutAnythingReceived() {
      controlled(STANDARD).after(STANDARD.t3()).sends(TESTFR_ACT).receive(TESTFR_CON).after(STANDARD.t3())
          .sends(TESTFR_ACT).nothingElse();
    }

    @Test
    void closesWhenTestFrameIsNotConfirmed() {
      startedControlling(STANDARD).after(STANDARD.t3()).sends(TESTFR_ACT).after(STANDARD.t1())
          .closes("t1 expired: no TESTFR con within 15 s").nothingElse();
    }

    @Test
    void anyReceivedFrameRestartsT3() {
      startedControlling(STANDARD).after(Duration.ofSeconds(19)).receive(TESTFR_ACT).sends(TESTFR_CON)
          .after(Duration.ofSeconds(19)).nothingElse().after(Duration.ofSeconds(1)).sends(TESTFR_ACT).nothingElse();
    }

    @Test
    void ownFramesDoNotRestartT3() {
      startedControlled(STANDARD.withTimes(Duration.ofSeconds(60), Duration.ofSeconds(10), STANDARD.t3()))
          .after(Duration.ofSeconds(19)).command(send()).sends(i(0, 0)).after(Duration.ofSeconds(1)).sends(TESTFR_ACT)
          .nothingElse();
    }

    @Test
    void answersTestFramesWhileStopped() { controlled(STANDARD).receive(TESTFR_ACT).sends(TESTFR_CON).nothingElse(); }

    @Test
    void answersTestFramesWhileTheWindowIsClosed() {
      startedControlled(STANDARD.withWindow(1, 1)).command(send()).sends(i(0, 0)).command(send()).receive(TESTFR_ACT)
          .sends(TESTFR_CON).nothingElse();
    }

    @Test
    void testsOnRequest() {
      startedControlling(STANDARD).command(new ApciCommand.Test()).sends(TESTFR_ACT).receive(TESTFR_CON)
          .delivers(new ApciEvent.TestConfirmed()).nothingElse();
    }

    @Test
    void dataInsteadOfTheConfirmationDoNotSatisfyT1() {
      startedControlling(STANDARD).after(STANDARD.t3()).sends(TESTFR_ACT).after(Duration.ofSeconds(14)).receive(i(0, 0))
          .delivers(received()).after(Duration.ofSeconds(1)).closes("t1 expired: no TESTFR con within 15 s");
    }
  }

  @Nested
  @DisplayName("acknowledging: w and t2")
  class Acknowledging {
    @Test
    void acknowledgesEveryWFrames() {
      startedControlling(STANDARD.withWindow(12, 3)).receive(i(0, 0)).delivers(received()).receive(i(1, 0))
          .delivers(received()).receive(i(2, 0)).delivers(received()).sends(s(3)).nothingElse();
    }

    @Test
    void acknowledgesALoneFrameAfterT2() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).after(STANDARD.t2()).sends(s(1))
          .after(STANDARD.t2()).sends(TESTFR_ACT).nothingElse();
    }

    @Test
    void t2RunsFromTheFirstFrameNotAcknowledged() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).after(Duration.ofSeconds(9)).receive(i(1, 0))
          .delivers(received()).after(Duration.ofSeconds(1)).sends(s(2)).nothingElse();
    }

    @Test
    void anOwnIFrameAcknowledgesToo() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).command(send()).sends(i(0, 1))
          .receive(s(1)).delivers(acknowledged(1)).after(STANDARD.t2()).nothingElse();
    }

    @Test
    void acknowledgesOnlyWhatWasTaken() {
      startedControlling(STANDARD.withWindow(12, 2).with(Acknowledge.TAKEN)).receive(i(0, 0)).delivers(received())
          .receive(i(1, 0)).delivers(received()).receive(i(2, 0)).delivers(received()).nothingElse()
          .command(new ApciCommand.Taken(1)).nothingElse().command(new ApciCommand.Taken(2)).sends(s(2)).nothingElse();
    }

    @Test
    void acknowledgesAtOnceWhatIsTakenAfterT2() {
      startedControlling(STANDARD.with(Acknowledge.TAKEN)).receive(i(0, 0)).delivers(received()).receive(i(1, 0))
          .delivers(received()).after(STANDARD.t2()).delivers(new ApciEvent.AcknowledgementDue())
          .command(new ApciCommand.Taken(1)).sends(s(1)).command(new ApciCommand.Taken(2)).sends(s(2)).nothingElse();
    }

    @Test
    void anIFrameAcknowledgesOnlyWhatWasTaken() {
      startedControlling(STANDARD.with(Acknowledge.TAKEN)).receive(i(0, 0)).delivers(received()).receive(i(1, 0))
          .delivers(received()).command(new ApciCommand.Taken(1)).command(send()).sends(i(0, 1)).nothingElse();
    }
  }

  @Nested
  @DisplayName("the window k and t1")
  class Window {
    @Test
    void sendsNoMoreThanKUnacknowledged() {
      startedControlled(STANDARD.withWindow(2, 1)).command(send()).sends(i(0, 0)).command(send()).sends(i(1, 0))
          .command(send()).nothingElse().receive(s(1)).delivers(acknowledged(1)).sends(i(2, 0)).nothingElse();
    }

    @Test
    void anAcknowledgementWithoutProgressIsLegal() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(s(0)).nothingElse().receive(s(1))
          .delivers(acknowledged(1)).nothingElse();
    }

    @Test
    void t1RunsFromTheOldestUnacknowledgedFrame() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).after(Duration.ofSeconds(10)).command(send())
          .sends(i(1, 0)).after(Duration.ofSeconds(5))
          .closes("t1 expired: I frame N(S)=0 was not acknowledged within 15 s");
    }

    @Test
    void acknowledgingTheOldestLeavesTheNextItsOwnTime() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).after(Duration.ofSeconds(10)).command(send())
          .sends(i(1, 0)).receive(s(1)).delivers(acknowledged(1)).after(Duration.ofSeconds(14)).nothingElse()
          .after(Duration.ofSeconds(1)).closes("t1 expired: I frame N(S)=1 was not acknowledged within 15 s");
    }

    @Test
    void closesOnAnAcknowledgementOfWhatWasNeverSent() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(s(2))
          .closes("protocol error: N(R) is 2, 0…1 expected");
    }

    @Test
    void closesOnAnAcknowledgementThatGoesBack() {
      startedControlled(STANDARD).command(send()).sends(i(0, 0)).receive(s(1)).delivers(acknowledged(1)).receive(s(0))
          .closes("protocol error: N(R) is 0, 1 expected");
    }

    @Test
    void closesOnAGapInTheNumbers() {
      startedControlling(STANDARD).receive(i(1, 0)).closes("protocol error: N(S) is 1, 0 expected");
    }

    @Test
    void closesOnARepeatedNumber() {
      startedControlling(STANDARD).receive(i(0, 0)).delivers(received()).receive(i(0, 0))
          .closes("protocol error: N(S) is 0, 1 expected");
    }

    @Test
    void lenientlyFollowsThePeersNumbersAndSaysSo() {
      startedControlling(STANDARD.withLenient(true).withWindow(12, 1)).receive(i(5, 0))
          .delivers(new ApciEvent.Forgiven("N(S) is 5, 0 expected")).delivers(received()).sends(s(6)).receive(i(6, 0))
          .delivers(received()).sends(s(7)).nothingElse();
    }

    @Test
    void lenientlyTakesAnAcknowledgementFromTheFutureAsOneOfAll() {
      startedControlled(STANDARD.withLenient(true)).command(send()).sends(i(0, 0)).receive(s(7))
          .delivers(new ApciEvent.Forgiven("N(R) is 7, 0…1 expected")).delivers(acknowledged(1)).nothingElse();
    }

    @Test
    void lenientlyIgnoresAnAcknowledgementFromThePast() {
      startedControlled(STANDARD.withLenient(true)).command(send()).sends(i(0, 0)).receive(s(32_767))
          .delivers(new ApciEvent.Forgiven("N(R) is 32767, 0…1 expected")).nothingElse();
    }

    @Test
    void numbersWrapAt32768InBothDirections() {
      var script = startedControlled(STANDARD);
      for (int n = 0; n < 32_768; n++)
        script.command(send()).sends(i(n, n)).receive(i(n, n + 1 & 0x7FFF)).delivers(acknowledged(1))
            .delivers(received());
      script.command(send()).sends(i(0, 0)).receive(i(0, 1)).delivers(acknowledged(1)).delivers(received())
          .nothingElse();
    }
  }

  @Nested
  @DisplayName("frames that are none")
  class Malformed {
    @Test
    void closesOnAWrongStartOctet() {
      startedControlled(STANDARD).receive("69 04 07 00 00 00").closesNaming("start octet is 0x69, not 0x68");
    }

    @Test
    void closesOnALengthBelowFour() {
      startedControlled(STANDARD).receive("68 03 07 00 00").closesNaming("length octet is 3");
    }

    @Test
    void closesOnALengthAbove253() {
      startedControlled(STANDARD).receive("68 fe 00 00 00 00").closesNaming("length octet is 254");
    }

    @Test
    void closesOnTwoFunctionsInOneFrame() {
      startedControlled(STANDARD).receive("68 04 47 00 00 00").closesNaming("none of the six functions");
    }

    @Test
    void closesOnNoFunctionInAFrame() {
      startedControlled(STANDARD).receive("68 04 03 00 00 00").closesNaming("none of the six functions");
    }

    @Test
    void closesOnALongUFrame() {
      startedControlled(STANDARD).receive("68 05 43 00 00 00 00").closesNaming("left over");
    }

    @Test
    void closesOnAnIFrameWithoutAsdu() {
      startedControlled(STANDARD).receive("68 04 00 00 00 00").closesNaming("I frame without an ASDU");
    }

    @Test
    void closesOnAFrameThatNeverEnds() {
      controlled(STANDARD).receive("68 04 07").after(STANDARD.t1()).closes("no end of a frame within 15 s");
    }

    @Test
    void aFrameInPiecesIsOneFrame() {
      controlled(STANDARD).receive("68").receive("04 07 00").receive("00 00").sends(STARTDT_CON)
          .delivers(new ApciEvent.TransferStarted()).after(STANDARD.t1()).nothingElse();
    }

    @Test
    void whatCameBeforeTheFaultIsStillDelivered() {
      startedControlled(STANDARD).receive(i(0, 0) + " 00 01").delivers(received()).closesNaming("start octet is 0x00")
          .nothingElse();
    }
  }
}
