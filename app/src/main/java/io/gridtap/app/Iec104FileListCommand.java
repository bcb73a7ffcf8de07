package io.gridtap.app;

import io.gridtap.iec104.ClientFiles;
import io.gridtap.iec104.file.FileEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code gridtap iec104 file list}: the files of a directory. */
@Command(name = "list", customSynopsis = "gridtap iec104 file list HOST [PORT] --ca N [OPTION...]", description = "Lists a station's files.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 file list rtu7 --ca 1"})
final class Iec104FileListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--ioa", paramLabel = "N", defaultValue = "0", description = "Address of a subdirectory. Default: the station's only directory.")
  private int address;

  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one file a line. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.Form format = OutputOptions.Form.TEXT;

  Iec104FileListCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var settings = station.settings();
    int ca = StationOptions.commonAddress(commonAddress, settings.sizes());
    int directory = StationOptions.objectAddress(address, settings.sizes());
    var bounds = FileOptions.bounds(station);
    ClientFiles.Listing listing;
    try (StationSession session = StationSession.open(station, terminal)) {
      listing = session.ask(() -> session.client().files(bounds).list(ca, directory));
    }
    terminal.out().print(format == OutputOptions.Form.JSON ? json(listing) : text(listing));
    terminal.out().flush();
    FileOptions.demand("directory of station " + ca, listing.outcome());
    new Narrator(terminal.err()).say(ObjectPrinter.counted(listing.entries().size(), "file"));
    return Exit.DONE;
  }

  private static String text(ClientFiles.Listing listing) {
    Table table = new Table("");
    for (FileEntry entry : listing.entries())
      table.line(Table.Cell.right(Integer.toString(entry.address())),
          Table.Cell.left((entry.directory() ? "directory " : "nof ") + entry.name()),
          Table.Cell.right(entry.octets() + " octets"),
          Table.Cell.left(entry.created().map(TextReport::millis).orElse("no time")),
          Table.Cell.left(entry.active() ? "being transferred" : ""));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static String json(ClientFiles.Listing listing) {
    StringWriter lines = new StringWriter();
    for (FileEntry entry : listing.entries()) {
      StringWriter line = new StringWriter();
      try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
        json.writeStartObject();
        json.writeNumberProperty("ioa", entry.address());
        json.writeNumberProperty("nof", entry.name());
        json.writeNumberProperty("octets", entry.octets());
        entry.created().map(Instant::toString).ifPresent(at -> json.writeStringProperty("created", at));
        json.writeBooleanProperty("directory", entry.directory());
        json.writeBooleanProperty("active", entry.active());
        json.writeEndObject();
      }
      lines.append(line.toString()).append('\n');
    }
    return lines.toString();
  }
}
