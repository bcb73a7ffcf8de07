package io.gridtap.iec104.file;

import java.time.Instant;
import java.util.Optional;

/**
 * A file, or a directory, in a directory.
 *
 * @param address information object address
 * @param name NOF
 * @param octets LOF
 * @param created empty if the station named no time that exists
 * @param directory FOR: the name is that of a subdirectory
 * @param active FA: a transfer of this file is active
 */
public record FileEntry(int address, int name, int octets, Optional<Instant> created, boolean directory,
    boolean active) {
  /** A file that is not being transferred. */
  public FileEntry(int address, int name, int octets, Instant created) {
    this(address, name, octets, Optional.of(created), false, false);
  }
}
