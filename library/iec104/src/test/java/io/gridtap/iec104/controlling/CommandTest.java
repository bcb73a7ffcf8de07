package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Settings.CommandTermination;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.TimeTag;
import java.time.Duration;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands and set-points (IEC 60870-5-101 §7.4.6, §7.4.7). Octets of recorded sessions 06 and 07 where they are. */
class CommandTest {
  private static final Command SELECT_ON = new SingleCommand(true, CommandQualifier.SELECT);
  private static final Command ON = new SingleCommand(true, CommandQualifier.EXECUTE);
  private static final String ACT = "2d 01 06 00 01 00 c4 13 00 01";
  private static final String CON = "2d 01 07 00 01 00 c4 13 00 01";
  private static final String TERM = "2d 01 0a 00 01 00 c4 13 00 01";

  private final Chart chart = Chart.started();

  private Request command(int address, Command command) {
    return chart.procedures.command(1, address, command, TimeTag.NONE, false);
  }

  @Test
  void selectsAndExecutesWithReturnInformation() {
    chart.runs("select", command(5060, SELECT_ON), "2d 01 06 00 01 00 c4 13 00 81")
        .receive("2d 01 07 00 01 00 c4 13 00 81").completes("select");
    chart.runs("execute", command(5060, ON), ACT).receive(CON).nothingElse().receive("01 01 0b 00 01 00 64 00 00 01")
        .isUpdate().receive(TERM).answers("execute", answer -> {
          assertThat(answer.isComplete()).isTrue();
          assertThat(answer.objects()).extracting("address").containsExactly(100);
        });
  }

  @Test
  void takesASelectionBack() {
    Command off = new DoubleCommand(DoubleCommand.State.ON, CommandQualifier.SELECT);
    chart.runs("select", command(5061, off), "2e 01 06 00 01 00 c5 13 00 82")
        .receive("2e 01 07 00 01 00 c5 13 00 82").completes("select");
    chart.runs("cancel", chart.procedures.cancel(1, 5061, off, TimeTag.NONE, false), "2e 01 08 00 01 00 c5 13 00 82")
        .receive("2e 01 09 00 01 00 c5 13 00 82").completes("cancel");
  }

  @Test
  void isToldThatThereWasNoSelection() {
    chart.runs("cancel", chart.procedures.cancel(1, 5060, SELECT_ON, TimeTag.NONE, false),
        "2d 01 08 00 01 00 c4 13 00 81").receive("2d 01 49 00 01 00 c4 13 00 81").refused("cancel");
  }

  @Test
  void isRefusedWithoutSelection() {
    chart.runs("execute", command(5062, new DoubleCommand(DoubleCommand.State.ON, CommandQualifier.EXECUTE)),
        "2e 01 06 00 01 00 c6 13 00 02").receive("2e 01 47 00 01 00 c6 13 00 02").refused("execute");
  }

  @Test
  void setsAPointAndMeetsAnExpiredSelection() {
    chart.runs("select", command(5063, new SetpointFloat(1, SetpointQualifier.SELECT)),
        "32 01 06 00 01 00 c7 13 00 00 00 80 3f 80").receive("32 01 07 00 01 00 c7 13 00 00 00 80 3f 80")
        .completes("select").after(Duration.ofMillis(2500));
    chart.runs("execute", command(5063, new SetpointFloat(1, SetpointQualifier.EXECUTE)),
        "32 01 06 00 01 00 c7 13 00 00 00 80 3f 00").receive("32 01 47 00 01 00 c7 13 00 00 00 80 3f 00")
        .refused("execute");
  }

  @ParameterizedTest
  @CsvSource({"44, 6c", "45, 6d", "46, 6e", "47, 6f"})
  void isNotKnownToTheStation(int cause, String octet) {
    chart.runs("command", command(5060, ON), ACT).receive("2d 01 %s 00 01 00 c4 13 00 01".formatted(octet))
        .ends("command", new Completion.Unknown(Cause.of(cause)));
  }

  @Test
  void isNotConfirmedInTimeAndALateConfirmationIsAnUpdate() {
    chart.runs("command", command(5060, ON), ACT).after(Duration.ofSeconds(10))
        .ends("command", new Completion.NotConfirmed(Duration.ofSeconds(10))).receive(CON).isUpdate();
  }

  @Test
  void isNotConfirmedByTheLateConfirmationOfAnother() {
    chart.runs("on", command(5060, ON), ACT).after(Duration.ofSeconds(10))
        .ends("on", new Completion.NotConfirmed(Duration.ofSeconds(10)));
    chart.runs("off", command(5060, new SingleCommand(false, CommandQualifier.EXECUTE)),
        "2d 01 06 00 01 00 c4 13 00 00").receive(CON).isUpdate().receive("2d 01 07 00 01 00 c4 13 00 00")
        .receive("2d 01 0a 00 01 00 c4 13 00 00").completes("off");
  }

  @Test
  void isConfirmedByALenientlyReadMirror() {
    Chart lenient = new Chart(Chart.quiet().with(Chart.quiet().apci().withLenient(true)));
    lenient.runs("pulse", lenient.procedures.command(1, 5060, new SingleCommand(true, new CommandQualifier(false, 1)),
        TimeTag.NONE, false), "2d 01 06 00 01 00 c4 13 00 05").receive(CON).receive(TERM).completes("pulse");
  }

  @Test
  void isConfirmedButNotTerminated() {
    chart.runs("command", command(5060, ON), ACT).receive(CON).after(Duration.ofMinutes(1)).answers("command",
        answer -> {
          assertThat(answer.completion()).isEqualTo(new Completion.NotTerminated(Duration.ofMinutes(1)));
          assertThat(answer.isConfirmed()).isTrue();
        });
  }

  @Test
  void isOverWithItsConfirmationWhereStationsDoNotTerminate() {
    Chart brief = new Chart(Chart.quiet().with(CommandTermination.NOT_SENT));
    brief.runs("command", brief.procedures.command(1, 5060, ON, TimeTag.NONE, false), ACT).receive(CON)
        .completes("command");
  }

  @Test
  void isTheOnlyOneOnItsObject() {
    chart.runs("first", command(5060, ON), ACT)
        .refuses("second", command(5060, new DoubleCommand(DoubleCommand.State.ON, CommandQualifier.EXECUTE)))
        .refuses("third", command(5060, SELECT_ON));
  }

  @Test
  void goesBesideOthersOnOtherObjects() {
    chart.runs("one", command(5060, ON), ACT).runs("other", command(5064, ON), "2d 01 06 00 01 00 c8 13 00 01")
        .receive("2d 01 07 00 01 00 c8 13 00 01").receive(CON).receive("2d 01 0a 00 01 00 c8 13 00 01")
        .completes("other").receive(TERM).completes("one");
  }

  @Test
  void isTakenBackWhileItRuns() {
    chart.runs("command", command(5060, ON), ACT).receive(CON)
        .runs("cancel", chart.procedures.cancel(1, 5060, ON, TimeTag.NONE, false), "2d 01 08 00 01 00 c4 13 00 01")
        .receive("2d 01 09 00 01 00 c4 13 00 01").completes("cancel").ends("command", new Completion.Deactivated());
  }

  @Test
  void mirrorsTestFlagAndOriginator() {
    Chart ours = new Chart(Chart.quiet().withOriginator(5));
    ours.runs("test", ours.procedures.command(1, 5060, ON, TimeTag.NONE, true), "2d 01 86 05 01 00 c4 13 00 01")
        .receive("2d 01 07 05 01 00 c4 13 00 01").isUpdate().receive("2d 01 87 05 01 00 c4 13 00 01")
        .receive("2d 01 8a 05 01 00 c4 13 00 01").completes("test");
  }

  @Test
  void carriesATimeTagThatIsMirrored() {
    TimeTag time = Cp56Time2a.of(LocalDateTime.of(2026, 11, 21, 23, 5, 1, 491_000_000));
    String tagged = "c4 13 00 01 d3 05 05 17 d5 0b 1a";
    chart.runs("timed", chart.procedures.command(1, 5060, ON, time, false), "3a 01 06 00 01 00 " + tagged)
        .receive("3a 01 07 00 01 00 " + tagged).receive("3a 01 0a 00 01 00 " + tagged).completes("timed");
  }

  @Test
  void stepsAndBitsAreCommandsToo() {
    chart.runs("step", command(5070, new RegulatingStepCommand(RegulatingStepCommand.Step.HIGHER)),
        "2f 01 06 00 01 00 ce 13 00 02").receive("2f 01 07 00 01 00 ce 13 00 02")
        .receive("2f 01 0a 00 01 00 ce 13 00 02").completes("step");
    chart.runs("bits", command(5071, new BitstringCommand(0x1234_5678)), "33 01 06 00 01 00 cf 13 00 78 56 34 12")
        .receive("33 01 07 00 01 00 cf 13 00 78 56 34 12").receive("33 01 0a 00 01 00 cf 13 00 78 56 34 12")
        .completes("bits");
  }

  @Test
  void areNotMoreThanAllowed() {
    Chart few = new Chart(Chart.quiet().withMaxRequests(1));
    few.runs("one", few.procedures.command(1, 5060, ON, TimeTag.NONE, false), ACT).refuses("other",
        few.procedures.command(1, 5061, ON, TimeTag.NONE, false));
  }
}
