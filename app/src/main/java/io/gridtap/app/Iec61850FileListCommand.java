package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.client.ClientFiles;
import io.gridtap.iec61850.file.FileEntry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 file list}: a device's files. */
@Command(name = "list", customSynopsis = "gridtap iec61850 file list HOST [PORT] [DIRECTORY] [OPTION...]", description = """
    Lists files with size \
    and time. Some devices list those of subdirectories as well.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file list ied7", "  gridtap iec61850 file list ied7 COMTRADE"})
final class Iec61850FileListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850FileListCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(0, 1, "DIRECTORY");
    String path = words.isEmpty() ? "" : words.getFirst();
    ClientFiles.Listing listing;
    try (Iec61850Session session = device.open(terminal)) {
      listing = session.ask(() -> session.client().files().directory(path));
    }
    terminal.out().print(form.json() ? json(listing.entries()) : text(listing.entries(), form.style(terminal)));
    terminal.out().flush();
    IedFiles.demand(path.isEmpty() ? "/" : path, listing.outcome());
    new Narrator(terminal.err()).say(ObjectPrinter.counted(listing.entries().size(), "file"));
    return Exit.DONE;
  }

  private static String text(List<FileEntry> entries, Style style) {
    Table table = new Table("");
    for (FileEntry entry : entries)
      table.line(Cell.left(Printable.of(entry.path())).painted(entry.isDirectory() ? style::bold : text -> text),
          Cell.right(entry.isDirectory() ? "" : Long.toString(entry.octets())),
          Cell.left(entry.modified().map(TextReport::millis).orElse("")).painted(style::dim));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static String json(List<FileEntry> entries) {
    StringBuilder lines = new StringBuilder();
    for (FileEntry entry : entries)
      lines.append(JsonLine.of(line -> {
        line.writeStringProperty("path", entry.path());
        line.writeNumberProperty("octets", entry.octets());
        entry.modified().ifPresent(at -> line.writeStringProperty("modified", at.toString()));
        line.writeBooleanProperty("directory", entry.isDirectory());
      }));
    return lines.toString();
  }
}
