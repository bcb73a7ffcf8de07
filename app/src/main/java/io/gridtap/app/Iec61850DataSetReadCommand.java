package io.gridtap.app;

import io.gridtap.iec61850.client.DataSetValues;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 dataset read}: the values of a data set. */
@Command(name = "read", customSynopsis = "gridtap iec61850 dataset read HOST [PORT] DATASET [OPTION...]", description = """
    Reads all values of a data set in one request.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset read ied7 LD0/LLN0.dsStat"})
final class Iec61850DataSetReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--verbose", description = "Show qualities and times also as values of their own.")
  private boolean verbose;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetReadCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String reference = device.rest(1, 1, "DATASET").getFirst();
    try (Iec61850Session session = device.open(terminal)) {
      DataSetValues values = session.ask(() -> session.client().dataSets().read(reference));
      List<ValueEntry> entries = ValueEntry.ofResults(values.directory(),
          values.members().stream().map(DataSetValues.MemberValue::result).toList(), verbose);
      new ValuePrinter(terminal, form).print(entries, Instant.now());
      Iec61850ReadCommand.demand(entries, new Narrator(terminal.err()));
    }
    return Exit.DONE;
  }
}
