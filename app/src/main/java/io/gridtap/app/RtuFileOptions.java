package io.gridtap.app;

import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.store.DirectoryFileStore;
import io.gridtap.iec104.store.StoredFile;
import io.gridtap.iec104.store.StoredFile.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files the stations of a simulated RTU have. */
final class RtuFileOptions {
  private static final int FIRST_ADDRESS = 30_001;
  /** Of all stations together. */
  private static final int MOST_FILES = 65_536;

  @Option(names = "--files", paramLabel = "DIR", description = "File transfer: the files of this directory, by their names at the addresses 30001, 30002, ... of every station. Default: no file transfer.")
  private @Nullable Path directory;

  @Option(names = "--files-nof", paramLabel = "N", defaultValue = "1", description = "Name of file (NOF) of all of them, 0…65535: 1 transparent, 2 disturbance data, ... Default: ${DEFAULT-VALUE}.")
  private int name = 1;

  @Option(names = "--files-writable", description = "Controlling stations may replace them.")
  private boolean writable;

  /** @param stations common addresses */
  Optional<DirectoryFileStore> store(Set<Integer> stations, Narrator narrator) throws IOException {
    if (directory == null) {
      if (writable) throw CommandFailure.usage("--files-writable goes with --files only");
      return Optional.empty();
    }
    if (name < 0 || name > 65_535) throw CommandFailure.usage("--files-nof is 0…65535: " + name);
    if (!Files.isDirectory(directory)) throw CommandFailure.usage("--files: there is no directory " + directory);
    List<StoredFile> files = new ArrayList<>();
    int address = FIRST_ADDRESS;
    for (String file : names(directory)) {
      try {
        for (int station : stations)
          files.add(new StoredFile(new FileId(station, address, name), file, writable ? Access.WRITE : Access.READ));
      } catch (IllegalArgumentException unfit) {
        narrator.warn("%s is left out: %s".formatted(file, unfit.getMessage()));
        continue;
      }
      address++;
    }
    if (files.size() > MOST_FILES)
      throw CommandFailure.usage("--files: %d files of %d stations are more than %d".formatted(
          address - FIRST_ADDRESS, stations.size(), MOST_FILES));
    narrator.say("%s at %d and on".formatted(ObjectPrinter.counted(address - FIRST_ADDRESS, "file"), FIRST_ADDRESS));
    return Optional.of(new DirectoryFileStore(directory, files));
  }

  /** Regular files that are not hidden. */
  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
          .map(entry -> entry.getFileName().toString()).filter(file -> !file.startsWith(".")).sorted().toList();
    }
  }
}
