package io.gridtap.app;

import io.gridtap.iec61850.client.ClientFiles;
import io.gridtap.iec61850.client.ComtradeRecord;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.mms.pdu.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 file get}: a file of a device. */
@Command(name = "get", customSynopsis = "gridtap iec61850 file get HOST [PORT] FILE... [OPTION...]", description = """
    Fetches files. They are written under their own names into this directory, whole or not at all; one that is \
    there is not replaced.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 file get ied7 COMTRADE/fault1.cfg",
    "  gridtap iec61850 file get ied7 COMTRADE/fault1 --comtrade --directory records",
    "  gridtap iec61850 file get ied7 log.txt --output -"})
final class Iec61850FileGetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  @Option(names = "--output", paramLabel = "FILE", description = "Name for the only file here; - for standard output.")
  private @Nullable String output;

  @Option(names = "--directory", paramLabel = "DIR", defaultValue = ".", description = "Where to. Default: here.")
  private Path directory = Path.of(".");

  @Option(names = "--comtrade", description = """
      FILE names disturbance records, without extension: all files of each are fetched (.cfg, .dat, .hdr, .inf, \
      .cff).""")
  private boolean comtrade;

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  Iec61850FileGetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> names = device.rest(1, Integer.MAX_VALUE, "FILE");
    if (output != null && (names.size() > 1 || comtrade))
      throw CommandFailure.usage("--output names one file; --directory is for several");
    if ("-".equals(output) && form.json())
      throw CommandFailure.usage("--output - and --format json would both go to standard output");
    if (!Files.isDirectory(directory)) throw CommandFailure.usage("--directory: there is no " + directory);
    for (String name : names) if (!comtrade && !"-".equals(output)) target(name);
    Narrator narrator = new Narrator(terminal.err());
    Finish finish = new Finish(terminal);
    try (Iec61850Session session = device.open(terminal)) {
      for (String name : names) {
        TransferBar bar = TransferBar.of(terminal, name, finish);
        Fetched fetched;
        try {
          fetched = session.ask(() -> comtrade ? record(session, name, bar) : file(session, name, bar));
        } finally {
          bar.done();
        }
        if (form.json()) json(name, fetched);
        IedFiles.demand(name, fetched.outcome);
        if (!form.json()) narrator.say("%s: %s".formatted(name, fetched.outcome.text()));
      }
    }
    return Exit.DONE;
  }

  /** What came of it. @param files where it went to, if it went well */
  private record Fetched(FileOutcome outcome, List<Path> files) {}

  private void json(String name, Fetched fetched) {
    IedFiles.print(terminal, name, fetched.outcome, line -> {
      line.writeArrayPropertyStart("files");
      fetched.files.forEach(file -> line.writeString(file.toString()));
      line.writeEndArray();
      IedFiles.octets(line, fetched.outcome);
    });
  }

  private Fetched file(Iec61850Session session, String name, TransferBar bar)
      throws IOException, InterruptedException {
    if (!"-".equals(output)) {
      Path target = target(name);
      return new Fetched(session.client().files().read(name, target, bar), List.of(target));
    }
    FileOutcome outcome = session.client().files().read(name, terminal.out(), bar);
    terminal.out().flush();
    return new Fetched(outcome, List.of());
  }

  /** Where a file goes: what a device calls it stays within the directory. */
  private Path target(String name) {
    Path target;
    try {
      target = output != null
          ? Path.of(output)
          : directory.resolve(new FilePath(List.of(FileName.of(name).segments().getLast())).name());
    } catch (IllegalArgumentException | NoSuchElementException unusable) {
      throw CommandFailure.usage("'%s' is no name for a file here; --output names it".formatted(name), unusable);
    }
    if (Files.exists(target) && !force)
      throw CommandFailure.usage("%s is there already; --force replaces it, --output names another".formatted(target));
    return target;
  }

  private Fetched record(Iec61850Session session, String name, TransferBar bar)
      throws IOException, InterruptedException {
    ClientFiles files = session.client().files();
    List<String> segments = FileName.of(name).segments();
    String above = segments.size() < 2 ? "" : name.substring(0, name.length() - segments.getLast().length() - 1);
    ClientFiles.Listing listing = files.directory(above);
    if (!listing.outcome().isDone()) return new Fetched(listing.outcome(), List.of());
    Optional<ComtradeRecord> found = files.records(listing).stream()
        .filter(one -> FileName.of(one.name()).segments().equals(segments)).findFirst();
    if (found.isEmpty()) {
      Denial unknown = new Denial("the device has no record of this name",
          "'gridtap iec61850 file list' shows its files");
      if (form.json())
        JsonLine.print(terminal, line -> {
          line.writeStringProperty("path", name);
          line.writeBooleanProperty("successful", false);
          unknown.writeTo(line);
        });
      throw CommandFailure.failed("%s: %s".formatted(name, unknown.text()));
    }
    ComtradeRecord record = found.get();
    List<Path> targets = new ArrayList<>();
    for (FileEntry file : record.files().values()) {
      Path target = directory.resolve(file.name());
      if (!force && Files.exists(target))
        throw CommandFailure.usage("%s is there already; --force replaces it".formatted(target));
      targets.add(target);
    }
    return new Fetched(files.read(record, directory, bar), targets.stream().sorted().toList());
  }
}
