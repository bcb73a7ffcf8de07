package io.gridtap.app;

import io.gridtap.iec61850.file.FileOutcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 file rename}: another name for a file of a device. */
@Command(name = "rename", customSynopsis = "gridtap iec61850 file rename HOST [PORT] FILE NAME [OPTION...]", description = """
    Renames a file of \
    the device (FileRename); many devices do not have this service.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file rename ied7 fault1.cfg fault2.cfg"})
final class Iec61850FileRenameCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850FileRenameCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = device.rest(2, 2, "FILE NAME");
    try (Iec61850Session session = device.open(terminal)) {
      FileOutcome outcome = session.ask(() -> session.client().files().rename(names.get(0), names.get(1)));
      if (form.json())
        IedFiles.print(terminal, names.get(0), outcome, line -> line.writeStringProperty("renamed", names.get(1)));
      IedFiles.demand(names.get(0), outcome);
      if (!form.json())
        new Narrator(terminal.err()).say("%s: renamed to %s".formatted(names.get(0), names.get(1)));
    }
    return Exit.DONE;
  }
}
