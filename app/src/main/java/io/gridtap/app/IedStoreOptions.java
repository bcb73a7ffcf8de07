package io.gridtap.app;

import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.log.FileLog;
import io.gridtap.iec61850.log.LogStores;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.DirectoryFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a simulated IED keeps on this machine's disk. */
final class IedStoreOptions {
  /** Of all files together that clients may put there. */
  private static final long MAX_OCTETS = 1L << 30;
  /** One file may have all the room there is. */
  private static final FileLimits UPLOADS = new FileLimits(FileLimits.STANDARD.maxOpenFiles(), MAX_OCTETS,
      FileLimits.STANDARD.maxEntries());

  @Option(names = "--files", paramLabel = "DIR", description = "Serve the files of this directory and those below it. Default: a disturbance record of its own, in memory.")
  private @Nullable Path files;

  @Option(names = "--files-writable", description = "Clients may put, rename and delete them, up to 1 GiB together.")
  private boolean writable;

  @Option(names = "--logs", paramLabel = "DIR", description = "Keep logs in files of this directory, so that they outlive the simulation. Default: in memory.")
  private @Nullable Path logs;

  /** The settings with what the options say. */
  ServerSettings added(ServerSettings settings) {
    return withFiles(logs == null
        ? settings
        : settings.withLogs(LogStores.inDirectory(logs, FileLog.Limits.STANDARD)));
  }

  private ServerSettings withFiles(ServerSettings settings) {
    if (files == null) {
      if (writable) throw CommandFailure.usage("--files-writable goes with --files only");
      return settings;
    }
    if (!Files.isDirectory(files)) throw CommandFailure.usage("--files: there is no directory " + files);
    try {
      return writable
          ? settings.withFiles(DirectoryFileStore.writable(files, MAX_OCTETS)).withFileLimits(UPLOADS)
          : settings.withFiles(DirectoryFileStore.readOnly(files));
    } catch (IOException unusable) {
      throw CommandFailure.usage("--files: " + unusable.getMessage(), unusable);
    }
  }
}
