package io.gridtap.iec104.file;

import io.gridtap.wire.Octets;
import java.util.List;

/** Answer to a {@link FileQuestion}. */
public sealed interface FileAnswer {
  /** What was asked for is done. */
  record Done() implements FileAnswer {}

  /** @param octets length of the file */
  record Opened(int octets) implements FileAnswer {}

  record Fetched(Octets octets) implements FileAnswer {}

  record Listed(List<FileEntry> entries) implements FileAnswer {
    public Listed { entries = List.copyOf(entries); }
  }

  record Refused(FileError error, String reason) implements FileAnswer {}
}
