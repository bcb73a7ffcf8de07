package io.gridtap.iec61850.client;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ServiceError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A disturbance record (IEC 60255-24, COMTRADE): files of one name that differ in their extension.
 *
 * @param name path without the extension, as the configuration file has it
 * @param files by part, as the device lists them
 */
public record ComtradeRecord(String name, Map<Part, FileEntry> files) {
  /** The files a record may have. */
  public enum Part {
    /** Configuration. */
    CFG,
    /** Samples. */
    DAT,
    /** Header, free text. */
    HDR,
    /** Information. */
    INF,
    /** All of them in one. */
    CFF;

    static Optional<Part> of(String extension) {
      for (Part part : values()) if (part.name().equalsIgnoreCase(extension)) return Optional.of(part);
      return Optional.empty();
    }
  }

  public ComtradeRecord { files = Map.copyOf(files); }

  /** Whether there is all that a record needs: the combined file, or configuration and samples. */
  public boolean isComplete() {
    return files.containsKey(Part.CFF) || files.containsKey(Part.CFG) && files.containsKey(Part.DAT);
  }

  /** Octets of all files together. */
  public long octets() {
    return files.values().stream().mapToLong(FileEntry::octets).sum();
  }

  /**
   * The records among files, in the order of their first file. Files belong together whatever their case, and however
   * their directories are separated.
   */
  public static List<ComtradeRecord> among(List<FileEntry> files) {
    Map<String, Map<Part, FileEntry>> found = new LinkedHashMap<>();
    for (FileEntry file : files) {
      int dot = file.path().lastIndexOf('.');
      if (dot < 0 || file.isDirectory()) continue;
      Optional<Part> part = Part.of(file.path().substring(dot + 1));
      String key = String.join("/", FileName.of(file.path().substring(0, dot)).segments()).toLowerCase(Locale.ROOT);
      // the first of two that differ in nothing but case
      if (part.isPresent()) found.computeIfAbsent(key, _ -> new LinkedHashMap<>()).putIfAbsent(part.get(), file);
    }
    List<ComtradeRecord> records = new ArrayList<>();
    for (Map<Part, FileEntry> parts : found.values()) {
      FileEntry named = parts.containsKey(Part.CFG) ? parts.get(Part.CFG) : parts.values().iterator().next();
      records.add(new ComtradeRecord(named.path().substring(0, named.path().lastIndexOf('.')), parts));
    }
    return records;
  }

  /** The configuration first: without it the samples are worth nothing. */
  FileOutcome fetch(ClientFiles device, Path directory, Progress progress) throws InterruptedException, IOException {
    Map<Path, Path> received = new LinkedHashMap<>();
    long all = octets();
    long done = 0;
    try {
      for (Part part : Part.values()) {
        FileEntry file = files.get(part);
        if (file == null) continue;
        Optional<Path> target = target(file, directory);
        if (target.isEmpty())
          return new FileOutcome.Abandoned(ServiceError.FILENAME_SYNTAX_ERROR,
              "'%s' is no name for a file here".formatted(file.path()));
        Path partial = Files.createFile(directory.resolve(".partial-" + UUID.randomUUID()));
        received.put(partial, target.get());
        long before = done;
        FileOutcome outcome = device.read(file.path(), partial,
            (octets, _) -> progress.transferred(before + octets, Math.max(all, before + octets)));
        if (!(outcome instanceof FileOutcome.Done(long octets))) return outcome;
        done += octets;
      }
      for (Map.Entry<Path, Path> file : received.entrySet())
        Files.move(file.getKey(), file.getValue(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new FileOutcome.Done(done);
    } finally {
      for (Path partial : received.keySet()) Files.deleteIfExists(partial);
    }
  }

  /** A device may call its files as it likes; what is written here stays in the directory. */
  private static Optional<Path> target(FileEntry file, Path directory) {
    try {
      return Optional.of(directory.resolve(new FilePath(List.of(file.name())).name()));
    } catch (IllegalArgumentException unusable) { // InvalidPathException, too
      return Optional.empty();
    }
  }
}
