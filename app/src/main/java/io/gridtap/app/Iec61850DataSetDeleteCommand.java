package io.gridtap.app;

import io.gridtap.iec61850.client.DataSetDeletion;
import io.gridtap.mms.pdu.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 dataset delete}: a data set that nobody needs any more. */
@Command(name = "delete", customSynopsis = "gridtap iec61850 dataset delete HOST [PORT] DATASET... [OPTION...]", description = """
    Deletes data sets. Those of the configuration, \
    and those that control blocks use, the device keeps.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset delete ied7 LD0/LLN0.dsMine"})
final class Iec61850DataSetDeleteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetDeleteCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = device.rest(1, Integer.MAX_VALUE, "DATASET");
    Narrator narrator = new Narrator(terminal.err());
    int failed = 0;
    try (Iec61850Session session = device.open(terminal)) {
      for (String name : names) {
        Optional<Denial> denial = session.ask(() -> denial(session, name));
        if (form.json()) json(name, denial);
        else
          narrator.say("%s: %s".formatted(name, denial.map(Denial::text).orElse("deleted")));
        if (denial.isPresent()) failed++;
      }
    }
    if (failed > 0)
      throw CommandFailure.failed("%d of %d were not deleted".formatted(failed, names.size()));
    return Exit.DONE;
  }

  private void json(String name, Optional<Denial> denial) {
    JsonLine.print(terminal, line -> {
      line.writeStringProperty("dataSet", name);
      line.writeBooleanProperty("successful", denial.isEmpty());
      denial.ifPresent(why -> why.writeTo(line));
    });
  }

  /** Deletes it: nothing, or why not. */
  private static Optional<Denial> denial(Iec61850Session session, String name) throws InterruptedException {
    try {
      DataSetDeletion deletion = session.client().dataSets().delete(name);
      return switch (deletion) {
        case DataSetDeletion.Deleted _ -> Optional.empty();
        case DataSetDeletion.Kept _ -> Optional.of(new Denial(deletion.text(), Optional.empty()));
        case DataSetDeletion.Unknown _ ->
          Optional.of(new Denial(deletion.text(), "'gridtap iec61850 dataset list' shows which there are"));
        case DataSetDeletion.Refused(var error) -> Optional.of(new Denial(error.text(), ErrorHints.of(error)));
      };
    } catch (Answer.RefusedException refused) {
      return Optional.of(Denial.of(refused));
    }
  }
}
