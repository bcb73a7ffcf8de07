package io.gridtap.app;

import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 file put}: a file for a station. */
@Command(name = "put", customSynopsis = "gridtap iec104 file put HOST [PORT] --ca N --ioa N --input FILE [OPTION...]", description = "Sends a file to a station.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 file put rtu7 --ca 1 --ioa 7002 --input settings.bin"})
final class Iec104FilePutCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Mixin
  private FileOptions which = new FileOptions();

  @Option(names = "--input", paramLabel = "FILE", required = true, description = "What is sent, up to 16777215 octets.")
  private Path input = Path.of("");

  Iec104FilePutCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    FileId file = which.file(station.settings());
    var bounds = FileOptions.bounds(station);
    if (!Files.isRegularFile(input)) throw CommandFailure.usage("--input: there is no file " + input);
    FileOutcome outcome;
    try (StationSession session = StationSession.open(station, terminal)) {
      outcome = session.client().files(bounds).write(file, input);
    }
    FileOptions.demand(file.toString(), outcome);
    new Narrator(terminal.err()).say("%s: %s".formatted(file, outcome.text()));
    return Exit.DONE;
  }
}
