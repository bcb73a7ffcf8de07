package io.gridtap.app;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 file put}: a file for a device. */
@Command(name = "put", customSynopsis = "gridtap iec61850 file put HOST [PORT] FILE [NAME] [OPTION...]", description = """
    Sends a file (SetFile, by ObtainFile): the device fetches it from here over the same association. NAME is what \
    the device calls it; default: as here, without directories. A file that the device has \
    already is not replaced without --force.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file put ied7 settings.xml", "  gridtap iec61850 file put ied7 settings.xml SETTINGS/new.xml"})
final class Iec61850FilePutCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--force", description = "Replace a file that the device has already.")
  private boolean force;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850FilePutCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(1, 2, "FILE [NAME]");
    Path from = Path.of(words.getFirst());
    if (!Files.isRegularFile(from)) throw CommandFailure.usage("there is no file %s to send".formatted(from));
    String name = words.size() > 1 ? words.get(1) : from.getFileName().toString();
    TransferBar bar = TransferBar.of(terminal, name, new Finish(terminal));
    try (Iec61850Session session = device.open(terminal)) {
      if (!force) demandNew(session, name);
      FileOutcome outcome;
      try {
        outcome = session.ask(() -> session.client().files().write(name, from, bar));
      } finally {
        bar.done();
      }
      if (form.json())
        IedFiles.print(terminal, name, outcome, line -> {
          line.writeStringProperty("file", from.toString());
          IedFiles.octets(line, outcome);
        });
      IedFiles.demand(name, outcome);
      if (!form.json()) new Narrator(terminal.err()).say("%s: %s".formatted(name, outcome.text()));
    }
    return Exit.DONE;
  }

  /** What the device neither lists nor opens counts as new: whether it may be replaced is then the device's matter. */
  private void demandNew(Iec61850Session session, String name) throws IOException, InterruptedException {
    Optional<FileEntry> there = session.ask(() -> session.client().files().attributes(name)).file();
    if (there.isEmpty()) return;
    Denial denial = new Denial("the device has it already, %d octets".formatted(there.get().octets()),
        "--force replaces it, NAME behind FILE is another name");
    if (form.json())
      JsonLine.print(terminal, line -> {
        line.writeStringProperty("path", name);
        line.writeBooleanProperty("successful", false);
        denial.writeTo(line);
      });
    throw CommandFailure.failed("%s: %s".formatted(name, denial.text()));
  }
}
