package io.gridtap.iec104.file;

import java.time.Instant;
import java.util.Optional;

/**
 * A file, or a directory, in a directory.
 *
 * @param address information object address, 0…16777215
 * @param name NOF, 0…65535
 * @param octets LOF, 0…16777215
 * @param created empty if the station named no time that exists
 * @param directory FOR: the name is that of a subdirectory
 * @param active FA: a transfer of this file is active
 */
public record FileEntry(int address, int name, int octets, Optional<Instant> created, boolean directory,
    boolean active) {
  public FileEntry {
    if (address >>> 24 != 0 || name >>> 16 != 0 || octets >>> 24 != 0)
      throw new IllegalArgumentException(
          "address and octets have 24 bits, a name has 16: %d, %d, %d".formatted(address, octets, name));
  }

  /** A file that is not being transferred. */
  public FileEntry(int address, int name, int octets, Instant created) {
    this(address, name, octets, Optional.of(created), false, false);
  }
}
