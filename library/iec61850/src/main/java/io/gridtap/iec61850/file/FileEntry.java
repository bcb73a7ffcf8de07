package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.FileName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file of a directory.
 *
 * @param path from the root on, separated as the device does it
 * @param octets its size
 * @param modified empty if that is not known
 */
public record FileEntry(String path, long octets, Optional<Instant> modified) {
  /** Without the directories it is in. */
  public String name() {
    List<String> segments = segments();
    return segments.isEmpty() ? "" : segments.getLast();
  }

  /** Directories and the name, outermost first. */
  List<String> segments() { return FileName.of(path).segments(); }

  /** Some devices list directories, too; their names end with a separator. */
  public boolean isDirectory() {
    return path.endsWith("/") || path.endsWith("\\");
  }
}
