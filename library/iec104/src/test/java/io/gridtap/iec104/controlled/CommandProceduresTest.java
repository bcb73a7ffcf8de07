package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.DeviceSettings.Commands;
import io.gridtap.iec104.controlled.DeviceSettings.Interlock;
import io.gridtap.iec104.controlled.DeviceSettings.Termination;
import io.gridtap.iec104.controlled.DeviceSettings.TooLate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Command transmission of IEC TS 60870-5-604, controlled station; octets of recorded sessions 06 and 07. */
class CommandProceduresTest {
  private static final DeviceSettings STANDARD = DeviceSettings.STANDARD
      .with(Commands.STANDARD.withSelectTimeout(Duration.ofSeconds(2)));
  private static final SinglePoint ON = new SinglePoint(true, Quality.GOOD);
  private static final String SELECT = "2d 01 06 00 01 00 c4 13 00 81";
  private static final String SELECTED = "2d 01 07 00 01 00 c4 13 00 81";
  private static final String EXECUTE = "2d 01 06 00 01 00 c4 13 00 01";
  private static final String EXECUTED = "2d 01 07 00 01 00 c4 13 00 01";
  private static final String NOT_EXECUTED = "2d 01 47 00 01 00 c4 13 00 01";
  private static final String TERMINATED = "2d 01 0a 00 01 00 c4 13 00 01";
  private static final String CANCEL = "2d 01 08 00 01 00 c4 13 00 81";

  private static Station station() {
    return Station.of(1, List.of(Point.of(100, ON, TimeTag.Form.NONE)),
        List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT),
            new CommandPoint(5001, TypeId.C_DC_NA_1, Mode.DIRECT),
            new CommandPoint(5002, TypeId.C_RC_NA_1, Mode.DIRECT),
            new CommandPoint(5003, TypeId.C_SE_NA_1, Mode.EITHER),
            new CommandPoint(5004, TypeId.C_SE_NB_1, Mode.DIRECT),
            new CommandPoint(5005, TypeId.C_SE_NC_1, Mode.DIRECT),
            new CommandPoint(5006, TypeId.C_BO_NA_1, Mode.DIRECT),
            new CommandPoint(5060, TypeId.C_SC_NA_1, Mode.SELECT_BEFORE_OPERATE),
            new CommandPoint(5061, TypeId.C_DC_NA_1, Mode.SELECT_BEFORE_OPERATE),
            new CommandPoint(5062, TypeId.C_DC_NA_1, Mode.SELECT_BEFORE_OPERATE),
            new CommandPoint(5063, TypeId.C_SE_NC_1, Mode.SELECT_BEFORE_OPERATE)));
  }

  private static Chart started() { return Chart.started(STANDARD, station()); }

  private static Chart selected(DeviceSettings settings) {
    Chart chart = Chart.started(settings, station()).receive(SELECT);
    chart.asksCommand().accept();
    return chart.proceed().sends(SELECTED).nothingElse();
  }

  private static Chart selected() { return selected(STANDARD); }

  @Nested
  @DisplayName("direct")
  class Direct {
    @Test
    void confirmedThenReturnInformationThenTerminated() { // recorded session 06
      Chart chart = started().receive("2d 01 06 09 01 00 88 13 00 01");
      CommandRequest request = chart.asksCommand();
      assertThat(request.command()).isEqualTo(new SingleCommand(true));
      assertThat(request.originator()).isEqualTo(9);
      request.accept();
      chart.proceed().sends("2d 01 07 09 01 00 88 13 00 01").nothingElse();
      request.update(100, ON, Chart.NOW);
      request.terminate();
      chart.proceed().sends("01 01 0b 09 01 00 64 00 00 01").sends("2d 01 0a 09 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void whatHasNoReturnInformationIsASpontaneousEventBeforeTheTermination() {
      Chart chart = Chart.started(STANDARD,
          Station.of(1,
              List.of(Point.of(100, new ShortFloat(0, Quality.GOOD), TimeTag.Form.NONE),
                  Point.of(101, new Bitstring32(0, Quality.GOOD), TimeTag.Form.NONE)),
              List.of(new CommandPoint(5005, TypeId.C_SE_NC_1, Mode.DIRECT),
                  new CommandPoint(5006, TypeId.C_BO_NA_1, Mode.DIRECT))));
      CommandRequest setpoint = chart.receive("32 01 06 09 01 00 8d 13 00 00 00 48 41 00").asksCommand();
      assertThat(setpoint.update(100, new ShortFloat(12.5f, Quality.GOOD), Chart.NOW)).isTrue();
      setpoint.terminate();
      chart.proceed().sends("32 01 07 09 01 00 8d 13 00 00 00 48 41 00")
          .sends("0d 01 03 00 01 00 64 00 00 00 00 48 41 00")
          .sends("32 01 0a 09 01 00 8d 13 00 00 00 48 41 00").nothingElse();
      CommandRequest bits = chart.receive("33 01 06 09 01 00 8e 13 00 ef be ad de").asksCommand();
      bits.update(101, new Bitstring32(0xDEADBEEF, Quality.GOOD), Chart.NOW);
      bits.terminate();
      chart.proceed().sends("33 01 07 09 01 00 8e 13 00 ef be ad de").sends("07 01 03 00 01 00 65 00 00 ef be ad de 00")
          .sends("33 01 0a 09 01 00 8e 13 00 ef be ad de").nothingElse();
    }

    @Test
    void aSetpointThatChangesNothingTerminatesWithoutAnEvent() {
      Chart chart = Chart.started(STANDARD, Station.of(1,
          List.of(Point.of(100, new ShortFloat(12.5f, Quality.GOOD), TimeTag.Form.NONE)),
          List.of(new CommandPoint(5005, TypeId.C_SE_NC_1, Mode.DIRECT))));
      CommandRequest setpoint = chart.receive("32 01 06 00 01 00 8d 13 00 00 00 48 41 00").asksCommand();
      assertThat(setpoint.update(100, new ShortFloat(12.5f, Quality.GOOD), Chart.NOW)).isFalse();
      setpoint.terminate();
      chart.proceed().sends("32 01 07 00 01 00 8d 13 00 00 00 48 41 00")
          .sends("32 01 0a 00 01 00 8d 13 00 00 00 48 41 00").nothingElse();
    }

    static Stream<String> allTypes() { // recorded session 06, with the time of this station's clock
      return Stream.of("2d 88 13 00 01", "2e 89 13 00 02", "2f 8a 13 00 02", "30 8b 13 00 00 40 00",
          "31 8c 13 00 9c ff 00", "32 8d 13 00 00 00 48 41 00", "33 8e 13 00 ef be ad de",
          "3a 88 13 00 01 00 00 05 17 d5 0b 1a", "3b 89 13 00 02 00 00 05 17 d5 0b 1a",
          "3c 8a 13 00 02 00 00 05 17 d5 0b 1a", "3d 8b 13 00 00 40 00 00 00 05 17 d5 0b 1a",
          "3e 8c 13 00 9c ff 00 00 00 05 17 d5 0b 1a", "3f 8d 13 00 00 00 48 41 00 00 00 05 17 d5 0b 1a",
          "40 8e 13 00 ef be ad de 00 00 05 17 d5 0b 1a", "2d 88 13 00 05", "2d 88 13 00 09", "2d 88 13 00 0d");
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void everyType(String typeAndObject) {
      String type = typeAndObject.substring(0, 2);
      String object = typeAndObject.substring(3);
      Chart chart = started().receive(type + "01 06 09 01 00" + object);
      chart.asksCommand().terminate();
      chart.proceed().sends(type + "01 07 09 01 00" + object).sends(type + "01 0a 09 01 00" + object).nothingElse();
    }

    @Test
    void refusalIsNegative() {
      Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
      chart.asksCommand().refuse();
      chart.proceed().sends("2d 01 47 00 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void valuesThatAreNotPermitted() {
      started().receive("2e 01 06 00 01 00 89 13 00 00").refuses("not permitted").sends("2e 01 47 00 01 00 89 13 00 00")
          .receive("2e 01 06 00 01 00 89 13 00 03").refuses("not permitted").sends("2e 01 47 00 01 00 89 13 00 03")
          .receive("2f 01 06 00 01 00 8a 13 00 00").refuses("not permitted").sends("2f 01 47 00 01 00 8a 13 00 00")
          .receive("2f 01 06 00 01 00 8a 13 00 03").refuses("not permitted").sends("2f 01 47 00 01 00 8a 13 00 03")
          .nothingElse();
    }

    @Test
    void secondOneWhileTheFirstMoves() {
      Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
      CommandRequest first = chart.asksCommand();
      first.accept();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").receive("2d 01 06 00 01 00 88 13 00 00")
          .refuses("being executed").sends("2d 01 47 00 01 00 88 13 00 00");
      first.terminate();
      chart.proceed().sends("2d 01 0a 00 01 00 88 13 00 01").receive("2d 01 06 00 01 00 88 13 00 00").asksCommand()
          .accept();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 00").nothingElse();
    }

    @Test
    void withTestBitIsConfirmedAndTheProcessUntouched() {
      started().receive("2d 01 86 00 01 00 88 13 00 01").sends("2d 01 87 00 01 00 88 13 00 01")
          .sends("2d 01 8a 00 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void withoutTerminationWhereTheProfileHasNone() {
      Chart chart = Chart.started(STANDARD.with(Commands.STANDARD.with(Termination.NONE)), station())
          .receive("2d 01 06 00 01 00 88 13 00 01");
      chart.asksCommand().terminate();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void movementThatFailsIsTerminatedNegatively() {
      Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
      chart.asksCommand().fault();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").sends("2d 01 4a 00 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void withoutAnAnswerIsRefused() {
      DeviceSettings hasty = STANDARD.withLimits(Duration.ofSeconds(5), Duration.ofSeconds(8));
      Chart chart = Chart.started(hasty, station()).receive("2d 01 06 00 01 00 88 13 00 01");
      CommandRequest request = chart.asksCommand();
      chart.after(hasty.answerLimit());
      chart.refuses("not answered").sends("2d 01 47 00 01 00 88 13 00 01").nothingElse();
      assertThat(request.accept()).isFalse();
      chart.proceed().nothingElse();
    }

    @Test
    void withoutAnEndIsTerminatedNegatively() {
      DeviceSettings hasty = STANDARD.withLimits(Duration.ofSeconds(5), Duration.ofSeconds(8));
      Chart chart = Chart.started(hasty, station()).receive("2d 01 06 00 01 00 88 13 00 01");
      CommandRequest request = chart.asksCommand();
      request.accept();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").acknowledge().after(hasty.executionLimit())
          .refuses("not terminated").sends("2d 01 4a 00 01 00 88 13 00 01").nothingElse();
      request.terminate();
      chart.proceed().nothingElse();
    }

    @Test
    void selectOfADirectCommandIsRefused() {
      started().receive("2d 01 06 00 01 00 88 13 00 81").refuses("not to be selected")
          .sends("2d 01 47 00 01 00 88 13 00 81").nothingElse();
    }

    @Test
    void answerIsDroppedWhenTheConnectionIsGone() {
      Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
      CommandRequest request = chart.asksCommand();
      chart.lost();
      assertThat(request.accept()).isFalse();
      Chart next = new Chart(chart.device(), chart.group()).start().receive("2d 01 06 00 01 00 88 13 00 01");
      assertThat(next.asksCommand().accept()).isTrue();
    }

    @Test
    void answerOfAnEarlierSessionIsNotSentInALaterOne() {
      Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
      CommandRequest request = chart.asksCommand();
      request.accept();
      chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").acknowledge();
      chart.script.receive("68 04 13 00 00 00").sends("68 04 23 00 00 00").delivers(new ControlledEvent.Stopped());
      chart.start();
      request.terminate();
      chart.proceed().nothingElse();
    }
  }

  @Nested
  @DisplayName("select before operate")
  class Selection {
    @Test
    void selectThenExecute() { // recorded session 07
      Chart chart = selected().receive(EXECUTE);
      CommandRequest request = chart.asksCommand();
      assertThat(request.isSelect()).isFalse();
      request.update(100, ON, Chart.NOW);
      request.terminate();
      chart.proceed().sends(EXECUTED).sends("01 01 0b 00 01 00 64 00 00 01").sends(TERMINATED).nothingElse();
    }

    @Test
    void selectThenCancel() { // recorded session 07
      Chart chart = started().receive("2e 01 06 00 01 00 c5 13 00 82");
      chart.asksCommand().accept();
      chart.proceed().sends("2e 01 07 00 01 00 c5 13 00 82").receive("2e 01 08 00 01 00 c5 13 00 82")
          .sends("2e 01 09 00 01 00 c5 13 00 82").receive("2e 01 06 00 01 00 c5 13 00 02").refuses("not selected")
          .sends("2e 01 47 00 01 00 c5 13 00 02").nothingElse();
    }

    @Test
    void executeWithoutSelect() { // recorded session 07
      started().receive("2e 01 06 00 01 00 c6 13 00 02").refuses("not selected").sends("2e 01 47 00 01 00 c6 13 00 02")
          .nothingElse();
    }

    @Test
    void executeAfterTheSelectTimeout() { // recorded session 07
      Chart chart = started().receive("32 01 06 00 01 00 c7 13 00 00 00 80 3f 80");
      chart.asksCommand().accept();
      chart.proceed().sends("32 01 07 00 01 00 c7 13 00 00 00 80 3f 80").after(Duration.ofMillis(2500))
          .receive("32 01 06 00 01 00 c7 13 00 00 00 80 3f 00").refuses("not selected")
          .sends("32 01 47 00 01 00 c7 13 00 00 00 80 3f 00").nothingElse();
    }

    @Test
    void executeJustBeforeTheSelectTimeout() {
      selected().after(Duration.ofMillis(1999)).receive(EXECUTE).asksCommand();
    }

    @Test
    void cancelWithoutSelect() { // recorded session 07
      started().receive(CANCEL).refuses("nothing to cancel").sends("2d 01 49 00 01 00 c4 13 00 81").nothingElse();
    }

    @Test
    void selectRefusedByTheUserSelectsNothing() {
      Chart chart = started().receive(SELECT);
      chart.asksCommand().refuse();
      chart.proceed().sends("2d 01 47 00 01 00 c4 13 00 81").receive(EXECUTE).refuses("not selected")
          .sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void executeOfAnotherValueDropsTheSelection() {
      selected().receive("2d 01 06 00 01 00 c4 13 00 00").refuses("differs").sends("2d 01 47 00 01 00 c4 13 00 00")
          .receive(EXECUTE).refuses("not selected").sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void executeWithAnotherQualifierDropsTheSelection() {
      selected().receive("2d 01 06 00 01 00 c4 13 00 05").refuses("differs").sends("2d 01 47 00 01 00 c4 13 00 05")
          .receive(EXECUTE).refuses("not selected").sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void executeOfTheTimedTypeDropsTheSelection() {
      selected().receive("3a 01 06 00 01 00 c4 13 00 01 00 00 05 17 d5 0b 1a").refuses("differs")
          .sends("3a 01 47 00 01 00 c4 13 00 01 00 00 05 17 d5 0b 1a").receive(EXECUTE).refuses("not selected")
          .sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void executeByAnotherOriginatorDropsTheSelection() {
      selected().receive("2d 01 06 07 01 00 c4 13 00 01").refuses("differs").sends("2d 01 47 07 01 00 c4 13 00 01")
          .receive(EXECUTE).refuses("not selected").sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void executeOverAnotherConnectionIsRefusedAndTheSelectionStays() {
      // a stranger must not be able to undo what somebody else has selected
      Chart holder = selected();
      Chart stranger = new Chart(holder.device(), holder.device().group("other")).start();
      stranger.receive(EXECUTE).refuses("another connection").sends(NOT_EXECUTED).receive(SELECT)
          .refuses("another connection").sends("2d 01 47 00 01 00 c4 13 00 81").receive(CANCEL)
          .refuses("nothing to cancel").sends("2d 01 49 00 01 00 c4 13 00 81").nothingElse();
      holder.receive(EXECUTE).asksCommand();
    }

    @Test
    void selectionsOfSeveralObjectsStandSideBySide() {
      Chart chart = selected().receive("2e 01 06 00 01 00 c5 13 00 82");
      chart.asksCommand().accept();
      chart.proceed().sends("2e 01 07 00 01 00 c5 13 00 82").receive(EXECUTE).asksCommand();
    }

    @Test
    void oneOutOfN() {
      selected(STANDARD.with(Commands.STANDARD.with(Interlock.STATION))).receive("2e 01 06 00 01 00 c5 13 00 82")
          .refuses("object 5060").sends("2e 01 47 00 01 00 c5 13 00 82").nothingElse();
    }

    @Test
    void selectAgainStartsTheTimeoutAnew() {
      Chart chart = selected().after(Duration.ofMillis(1500)).receive(SELECT);
      chart.asksCommand().accept();
      chart.proceed().sends(SELECTED).after(Duration.ofMillis(1500)).receive(EXECUTE).asksCommand();
    }

    @Test
    void stopDropsTheSelection() {
      Chart chart = selected().acknowledge();
      chart.script.receive("68 04 13 00 00 00").sends("68 04 23 00 00 00").delivers(new ControlledEvent.Stopped());
      chart.start().receive(EXECUTE).refuses("not selected").sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void lossOfTheConnectionDropsTheSelection() {
      Chart chart = selected();
      chart.lost();
      new Chart(chart.device(), chart.group()).start().receive(EXECUTE).refuses("not selected").sends(NOT_EXECUTED)
          .nothingElse();
    }

    @Test
    void testSelectSelectsNothing() {
      started().receive("2d 01 86 00 01 00 c4 13 00 81").sends("2d 01 87 00 01 00 c4 13 00 81").receive(EXECUTE)
          .refuses("not selected").sends(NOT_EXECUTED).nothingElse();
    }

    @Test
    void eitherWayWhereTheObjectAllows() {
      Chart chart = started().receive("30 01 06 00 01 00 8b 13 00 00 40 80");
      chart.asksCommand().accept();
      chart.proceed().sends("30 01 07 00 01 00 8b 13 00 00 40 80").receive("30 01 06 00 01 00 8b 13 00 00 40 00");
      chart.asksCommand().terminate();
      chart.proceed().sends("30 01 07 00 01 00 8b 13 00 00 40 00").sends("30 01 0a 00 01 00 8b 13 00 00 40 00")
          .receive("30 01 06 00 01 00 8b 13 00 00 20 00").asksCommand();
    }
  }

  @Nested
  @DisplayName("with time tag")
  class Timed {
    /** One minute before the station's clock. */
    private static final String OLD = "3a 01 06 00 01 00 88 13 00 01 00 00 04 17 d5 0b 1a";

    @Test
    void tooOldIsRefused() {
      started().receive(OLD).refuses("1 min old").sends("3a 01 47 00 01 00 88 13 00 01 00 00 04 17 d5 0b 1a")
          .nothingElse();
    }

    @Test
    void tooOldIsLeftWithoutAnswer() {
      Chart.started(STANDARD.with(Commands.STANDARD.with(TooLate.SILENT)), station()).receive(OLD).refuses("1 min old")
          .nothingElse();
    }

    @Test
    void fromTheFutureIsRefused() {
      started().receive("3a 01 06 00 01 00 88 13 00 01 00 00 06 17 d5 0b 1a").refuses("old")
          .sends("3a 01 47 00 01 00 88 13 00 01 00 00 06 17 d5 0b 1a").nothingElse();
    }

    @Test
    void invalidTimeIsRefused() {
      started().receive("3a 01 06 00 01 00 88 13 00 01 00 00 85 17 d5 0b 1a").refuses("invalid")
          .sends("3a 01 47 00 01 00 88 13 00 01 00 00 85 17 d5 0b 1a").nothingElse();
    }

    @Test
    void timeThatDoesNotExistIsRefused() {
      started().receive("3a 01 06 00 01 00 88 13 00 01 ff ff 05 17 d5 0b 1a").refuses("out of range")
          .sends("3a 01 47 00 01 00 88 13 00 01 ff ff 05 17 d5 0b 1a").nothingElse();
    }
  }
}
