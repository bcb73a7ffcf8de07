package io.gridtap.app;

import io.gridtap.iec61850.client.DataSetDeletion;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 dataset delete}: a data set that nobody needs any more. */
@Command(name = "delete", customSynopsis = "gridtap iec61850 dataset delete HOST [PORT] DATASET... [OPTION...]", description = "Deletes data sets. Those of the configuration, and those that control blocks use, the device keeps.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset delete ied7 LD0/LLN0.dsMine"})
final class Iec61850DataSetDeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  Iec61850DataSetDeleteCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var names = device.rest(1, Integer.MAX_VALUE, "DATASET");
    Narrator narrator = new Narrator(terminal.err());
    int failed = 0;
    try (Iec61850Session session = device.open(terminal)) {
      for (String name : names) {
        DataSetDeletion deletion = session.ask(() -> session.client().dataSets().delete(name));
        narrator.say("%s: %s".formatted(name, text(deletion)));
        if (!deletion.deleted()) failed++;
      }
    }
    if (failed > 0)
      throw CommandFailure.failed("%d of %d were not deleted".formatted(failed, names.size()));
    return Exit.DONE;
  }

  private static String text(DataSetDeletion deletion) {
    return switch (deletion) {
      case DataSetDeletion.Deleted _,DataSetDeletion.Kept _ -> deletion.text();
      case DataSetDeletion.Unknown _ -> deletion.text() + "; 'gridtap iec61850 dataset list' shows which there are";
      case DataSetDeletion.Refused(var error) -> "%s; %s".formatted(error.text(), ErrorHints.of(error));
    };
  }
}
