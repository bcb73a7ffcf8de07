package io.gridtap.iec61850.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Gives each log of a server the store it is kept in. The server closes what it has opened. */
@FunctionalInterface
public interface LogStores {
  /**
   * Opens the store of a log.
   *
   * @param log its reference, {@code LD0/LLN0$EventLog}
   * @param remarks is told what was found out of order and put right
   */
  LogStore open(String log, Consumer<String> remarks) throws IOException;

  /** Entries live as long as the server. */
  static LogStores inMemory(int maxEntries) {
    return (_, _) -> new MemoryLog(maxEntries);
  }

  /** A file for each log, whose name is that of the log with dots: {@code LD0.LLN0.EventLog.log}. */
  static LogStores inDirectory(Path directory, FileLog.Limits limits) {
    return (log, remarks) -> {
      Files.createDirectories(directory);
      return FileLog.open(directory.resolve(log.replaceAll("[^A-Za-z0-9_-]", ".") + ".log"), limits, remarks);
    };
  }
}
