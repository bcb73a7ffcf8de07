package io.gridtap.app;

import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.ControlResult.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 control select}: whether an object can be selected. */
@Command(name = "select", customSynopsis = "gridtap iec61850 control select HOST [PORT] REF [VALUE] [OPTION...]", description = """
    Selects an object, holds it for a while, and gives it back: to see whether it can be selected, or to keep \
    others from it. VALUE is wanted with enhanced security. Nothing is operated. It asks before, \
    unless --yes is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 control select ied7 LD0/CSWI1.Pos on",
    "  gridtap iec61850 control select ied7 LD0/CSWI1.Pos on --hold 20s"})
final class Iec61850ControlSelectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ControlOptions options = new ControlOptions();

  @Option(names = "--hold", paramLabel = "TIME", converter = Durations.class, description = """
      Keep it selected so long, as far as the device's sboTimeout allows; Ctrl-C ends it. Default: give it back at \
      once.""")
  private @Nullable Duration hold;

  @Mixin
  private ControlConsent consent = new ControlConsent();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ControlSelectCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(1, 2, "REF [VALUE]");
    String reference = ControlOptions.object(words.getFirst());
    try (Iec61850Session session = device.open(terminal)) {
      ControlObject object = session.ask(() -> session.client().control(reference)).with(options.settings());
      Step step = step(object);
      boolean valued = step == Step.SELECT_WITH_VALUE;
      if (valued && words.size() < 2)
        throw CommandFailure.usage("%s is selected with a VALUE behind it".formatted(object));
      Optional<ControlConsent.Given> value = valued
          ? Optional.of(ControlConsent.Given.parse(session, object, words.get(1)))
          : Optional.empty();
      Narrator narrator = new Narrator(terminal.err());
      if (!object.hasCancel())
        narrator.say("%s has no Cancel: it stays selected until %s, at the latest until this association ends"
            .formatted(object, object.sboTimeout().map(limit -> Durations.text(limit) + " have passed")
                .orElse("its sboTimeout has passed")));
      if (!consent.given(terminal, form, object, List.of(step), value, device.where(),
          step.text() + value.map(given -> " " + given.word()).orElse("")))
        return Exit.DONE;
      ControlOptions.tell(terminal, form, object,
          session.ask(() -> value.isPresent() ? object.selectWithValue(value.get().data()) : object.select()));
      if (hold != null) new Finish(terminal).await(Optional.of(hold));
      if (object.hasCancel()) giveBack(session, object, narrator);
    }
    return Exit.DONE;
  }

  private static Step step(ControlObject object) {
    return switch (object.model()) {
      case SBO_WITH_NORMAL_SECURITY -> Step.SELECT;
      case SBO_WITH_ENHANCED_SECURITY -> Step.SELECT_WITH_VALUE;
      case STATUS_ONLY, DIRECT_WITH_NORMAL_SECURITY, DIRECT_WITH_ENHANCED_SECURITY -> throw CommandFailure.usage(
          "%s is %s: there is nothing to select".formatted(object.reference(), object.model().text()));
    };
  }

  /** What is selected and cannot be given back keeps others from it: that is a failure. */
  private void giveBack(Iec61850Session session, ControlObject object, Narrator narrator)
      throws IOException, InterruptedException {
    ControlResult result = session.ask(object::cancel);
    if (form.json() || !result.successful()) ControlOptions.tell(terminal, form, object, result);
    else
      narrator.say("%s: given back: %s".formatted(object.reference(), result.text()));
  }
}
