package io.gridtap.app;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.mms.pdu.Data;
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
@Command(name = "select", customSynopsis = "gridtap iec61850 control select HOST [PORT] REF [VALUE] [OPTION...]", description = "Selects an object, holds it for a while, and gives it back: to see whether it can be selected, or to keep others from it. VALUE is wanted with enhanced security. Nothing is operated.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 control select ied7 LD0/CSWI1.Pos on",
    "  gridtap iec61850 control select ied7 LD0/CSWI1.Pos on --hold 20s"})
final class Iec61850ControlSelectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ControlOptions options = new ControlOptions();

  @Option(names = "--hold", paramLabel = "TIME", converter = Durations.class, description = "Keep it selected so long, as far as the device's sboTimeout allows; Ctrl-C ends it. Default: give it back at once.")
  private @Nullable Duration hold;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ControlSelectCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(1, 2, "REF [VALUE]");
    String reference = ControlOptions.object(words.getFirst());
    try (Iec61850Session session = device.open(terminal)) {
      ControlObject object = session.ask(() -> session.client().control(reference)).with(options.settings());
      boolean valued = object.model() == CtlModel.SBO_WITH_ENHANCED_SECURITY;
      if (valued && words.size() < 2)
        throw CommandFailure.usage("%s is selected with a VALUE behind it".formatted(object));
      ControlResult result;
      if (valued) {
        Data value = session.ask(() -> object.parse(words.get(1)));
        result = session.ask(() -> object.selectWithValue(value));
      } else
        result = session.ask(object::select);
      ControlOptions.tell(terminal, form, object, result);
      if (hold != null) new Finish(terminal).await(Optional.of(hold));
      new Narrator(terminal.err()).say("%s: given back: %s".formatted(object.reference(),
          session.ask(object::cancel).text()));
    }
    return Exit.DONE;
  }
}
