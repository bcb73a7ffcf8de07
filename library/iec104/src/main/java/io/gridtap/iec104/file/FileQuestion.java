package io.gridtap.iec104.file;

import io.gridtap.wire.Octets;
import java.time.Instant;

/** What a transfer wants to know of, or do to, the place where files are kept. {@link StoreWork} answers. */
public sealed interface FileQuestion {
  record ListFiles(int commonAddress, int address) implements FileQuestion {}

  record Open(FileId file) implements FileQuestion {}

  record OpenLog(FileId file, Instant start, Instant end) implements FileQuestion {}

  record Create(FileId file, int octets) implements FileQuestion {}

  record Delete(FileId file) implements FileQuestion {}

  /** The next octets of the open file. */
  record Fetch(int octets) implements FileQuestion {}

  /** More octets of the created file. */
  record Append(Octets octets) implements FileQuestion {}

  /** The created file is complete. */
  record Commit() implements FileQuestion {}

  /** Nothing more is wanted of the open or created file. */
  record Close(FileOutcome outcome) implements FileQuestion {}
}
