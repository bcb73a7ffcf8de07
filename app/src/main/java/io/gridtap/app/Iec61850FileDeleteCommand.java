package io.gridtap.app;

import io.gridtap.iec61850.file.FileOutcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 file rm}: deletes files of a device. */
@Command(name = "rm", customSynopsis = "gridtap iec61850 file rm HOST [PORT] FILE... [OPTION...]", description = """
    Deletes files of the device \
    (DeleteFile). It goes on after one that cannot be deleted.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file rm ied7 COMTRADE/fault1.cfg COMTRADE/fault1.dat"})
final class Iec61850FileDeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850FileDeleteCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = device.rest(1, Integer.MAX_VALUE, "FILE");
    Narrator narrator = new Narrator(terminal.err());
    int failed = 0;
    try (Iec61850Session session = device.open(terminal)) {
      for (String name : names) {
        FileOutcome outcome = session.ask(() -> session.client().files().delete(name));
        if (form.json()) IedFiles.print(terminal, name, outcome, _ -> {});
        else
          narrator.say("%s: %s".formatted(name, outcome.isDone() ? "deleted" : IedFiles.text(outcome)));
        if (!outcome.isDone()) failed++;
      }
    }
    if (failed > 0) throw CommandFailure.failed("%d of %d were not deleted".formatted(failed, names.size()));
    return Exit.DONE;
  }
}
