package io.gridtap.app;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms relay}: the meter's supply switch. */
@Command(name = "relay", customSynopsis = "gridtap dlms relay HOST[:PORT] status|connect|disconnect [OPTION...]", description = "Shows or moves the meter's switch (disconnect control, class 70). Before it moves, the control mode is checked and you are asked.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms relay meter7 status", "  gridtap dlms relay meter7 disconnect --password-file pw"})
final class DlmsRelayCommand implements Callable<Integer> {
  private static final int CLASS = 70;
  private static final int READY = 2;
  /** Modes in which a remote reconnection closes the switch; in the others a person at the meter has to. */
  private static final List<Integer> RECONNECTING = List.of(2, 4);
  private static final List<String> MODES = List.of("never switches",
      "remote, manual and local disconnection; reconnection made ready remotely, done manually",
      "remote, manual and local disconnection; remote or manual reconnection",
      "remote and local disconnection; reconnection made ready remotely, done manually",
      "remote and local disconnection; remote or manual reconnection",
      "remote, manual and local disconnection; reconnection made ready remotely, done manually or locally",
      "remote and local disconnection; reconnection made ready remotely, done manually or locally");

  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--obis", paramLabel = "OBIS", defaultValue = "0-0:96.3.10", description = "Of the switch: 0-b:24.4.0 is the valve of M-Bus device b. Default: ${DEFAULT-VALUE}.")
  private String name = "0-0:96.3.10";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  DlmsRelayCommand(Terminal terminal) { this.terminal = terminal; }

  /** @param output whether the supply is connected */
  record State(boolean output, int control, int mode) {
    String text() {
      return "%s, control state %s, mode %d: %s".formatted(output ? "connected" : "disconnected",
          control >= 0 && control < CosemWords.CONTROL_STATES.size()
              ? CosemWords.CONTROL_STATES.get(control)
              : Integer.toString(control),
          mode, mode >= 0 && mode < MODES.size() ? MODES.get(mode) : "unknown");
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String what = meter.rest(1, 1, "status, connect or disconnect").getFirst().toLowerCase(Locale.ROOT);
    if (!List.of("status", "connect", "disconnect").contains(what))
      throw CommandFailure.usage("status, connect or disconnect, not '%s'".formatted(what));
    Obis obis = AttributeArgument.obis(name);
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      State before = state(talk, obis);
      terminal.out().println(before.text());
      terminal.out().flush();
      if (what.equals("status")) return Exit.DONE;
      boolean connect = what.equals("connect");
      check(before, connect);
      Confirmation.ask(terminal, yes, "%s the supply behind %s".formatted(what, talk.peer()));
      DlmsActionCommand.demand(talk, new MethodDescriptor(CLASS, obis, connect ? 2 : 1),
          Optional.of(Data.integer(0)));
      State after = state(talk, obis);
      terminal.out().println(after.text());
      if (connect && after.control() == READY)
        new Narrator(terminal.err()).say("somebody has to press the meter's button now: its mode wants that");
      return Exit.DONE;
    } finally {
      terminal.out().flush();
    }
  }

  static void check(State state, boolean connect) {
    if (state.mode() == 0)
      throw CommandFailure.failed("control mode 0: this switch never moves; change attribute 4 of the object first");
    if (state.mode() >= MODES.size()) return;
    if (connect && state.control() == 1) throw CommandFailure.failed("it is connected already; nothing was done");
    if (!connect && state.control() == 0) throw CommandFailure.failed("it is disconnected already; nothing was done");
    if (connect && state.control() == READY && !RECONNECTING.contains(state.mode()))
      throw CommandFailure.failed("it is ready for reconnection already; somebody has to press the meter's button");
  }

  static State state(MeterTalk talk, Obis obis) throws InterruptedException {
    List<MeterTalk.Outcome> outcomes = talk.get(List.of(2, 3, 4).stream()
        .map(each -> AttributeRequest.of(new AttributeDescriptor(CLASS, obis, each))).toList());
    return new State(number(outcomes.get(0), obis) != 0, (int) number(outcomes.get(1), obis),
        (int) number(outcomes.get(2), obis));
  }

  private static long number(MeterTalk.Outcome outcome, Obis obis) {
    return switch (outcome) {
      case MeterTalk.Outcome.Value(Data.Int(var _, long number)) -> number;
      case MeterTalk.Outcome.Value(Data.Bool(boolean on)) -> on ? 1 : 0;
      case MeterTalk.Outcome.Value(Data data) ->
        throw CommandFailure.failed("%s: %s is no state".formatted(obis, DataWords.line(data)));
      case MeterTalk.Outcome.Failed(String reason, var _) ->
        throw CommandFailure.failed("switch %s: %s".formatted(obis, reason));
    };
  }
}
