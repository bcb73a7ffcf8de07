package io.gridtap.app;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult.Step;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 control cancel}: takes a command back. */
@Command(name = "cancel", customSynopsis = "gridtap iec61850 control cancel HOST [PORT] REF [VALUE] [OPTION...]", description = """
    Takes back a command that waits for its time, or that is under way, as far as the device allows it from \
    another association than the one that gave it; one that does not says so, and Ctrl-C in the operate that waits \
    cancels it then. Some devices want the same --ctl-num, --origin and --identity, some the VALUE of the command, \
    too: without it Cancel carries off or zero.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 control cancel ied7 LD0/CSWI1.Pos",
    "  gridtap iec61850 control cancel ied7 LD0/CSWI1.Pos on --ctl-num 7"})
final class Iec61850ControlCancelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ControlOptions options = new ControlOptions();

  @Mixin
  private ControlConsent consent = new ControlConsent();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ControlCancelCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(1, 2, "REF [VALUE]");
    String reference = ControlOptions.object(words.getFirst());
    try (Iec61850Session session = device.open(terminal)) {
      ControlObject object = session.ask(() -> session.client().control(reference)).with(options.settings());
      if (object.model() == CtlModel.STATUS_ONLY)
        throw CommandFailure.usage("%s: the device takes no commands for it".formatted(object));
      if (!object.hasCancel())
        throw CommandFailure.failed("%s has no Cancel: the device takes nothing back".formatted(object));
      Optional<ControlConsent.Given> value = words.size() == 1
          ? Optional.empty()
          : Optional.of(ControlConsent.Given.parse(session, object, words.get(1)));
      if (!consent.given(terminal, form, object, List.of(Step.CANCEL), value, device.where(),
          "cancel" + value.map(given -> " of " + given.word()).orElse("")))
        return Exit.DONE;
      ControlOptions.tell(terminal, form, object,
          session.ask(() -> value.isPresent() ? object.cancel(value.get().data()) : object.cancel()));
    }
    return Exit.DONE;
  }
}
