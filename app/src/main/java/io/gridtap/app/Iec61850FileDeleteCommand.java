package io.gridtap.app;

import io.gridtap.iec61850.file.FileOutcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 file rm}: deletes files of a device. */
@Command(name = "rm", customSynopsis = "gridtap iec61850 file rm HOST [PORT] FILE... [OPTION...]", description = """
    Deletes files of the device (DeleteFile). It asks before, unless --yes is given, and goes on after one that \
    cannot be deleted.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file rm ied7 COMTRADE/fault1.cfg COMTRADE/fault1.dat",
    "  gridtap iec61850 file rm ied7 old.txt --yes"})
final class Iec61850FileDeleteCommand implements Callable<Integer> {
  /** Names in the question. */
  private static final int SHOWN = 5;

  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850FileDeleteCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = device.rest(1, Integer.MAX_VALUE, "FILE");
    Narrator narrator = new Narrator(terminal.err());
    int failed = 0;
    try (Iec61850Session session = device.open(terminal)) {
      Confirmation.ask(terminal, yes, Printable.of("%s: delete %s".formatted(device.where(), shown(names))));
      for (String name : names) {
        FileOutcome outcome = session.ask(() -> session.client().files().delete(name));
        if (form.json()) IedFiles.print(terminal, name, outcome, _ -> {});
        else
          narrator.say(outcome.isDone() ? name + ": deleted" : IedFiles.text(name, outcome));
        if (!outcome.isDone()) failed++;
      }
    }
    if (failed > 0)
      throw CommandFailure.failed(names.size() == 1
          ? "%s was not deleted".formatted(names.getFirst())
          : "%d of %d were not deleted; the lines above say why".formatted(failed, names.size()));
    return Exit.DONE;
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : "%s and %d more".formatted(String.join(", ", names.subList(0, SHOWN)), names.size() - SHOWN);
  }
}
