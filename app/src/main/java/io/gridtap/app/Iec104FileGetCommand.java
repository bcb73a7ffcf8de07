package io.gridtap.app;

import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 file get}: a file of a station. */
@Command(name = "get", customSynopsis = "gridtap iec104 file get HOST [PORT] --ca N --ioa N [OPTION...]", description = "Reads a file of a station.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 file get rtu7 --ca 1 --ioa 7001 --nof 2 --output fault.dat"})
final class Iec104FileGetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Mixin
  private FileOptions which = new FileOptions();

  @Option(names = "--output", paramLabel = "FILE", description = "Where to; one that is there is not replaced. Default: standard output.")
  private @Nullable Path output;

  Iec104FileGetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    FileId file = which.file(station.settings());
    var bounds = FileOptions.bounds(station);
    Path to = output;
    if (to != null && Files.exists(to))
      throw CommandFailure.usage("--output: %s is there already; choose another name or remove it".formatted(to));
    FileOutcome outcome;
    try (StationSession session = StationSession.open(station, terminal)) {
      outcome = to == null
          ? session.client().files(bounds).read(file, terminal.out())
          : session.client().files(bounds).read(file, to);
    } finally {
      terminal.out().flush();
    }
    FileOptions.demand(file.toString(), outcome);
    new Narrator(terminal.err()).say("%s: %s".formatted(file, outcome.text()));
    return Exit.DONE;
  }
}
