package io.gridtap.iec61850.client;

import io.gridtap.iec61850.file.FileStore;

/**
 * How much of a device's files a client takes.
 *
 * @param maxEntries of one directory; a device that lists more, or without end, is stopped there
 * @param maxFileOctets of a file that is written to a stream or path
 * @param maxOctetsInMemory of a file that is held in memory
 */
public record FileSettings(int maxEntries, long maxFileOctets, int maxOctetsInMemory) {
  public static final FileSettings STANDARD = new FileSettings(100_000, FileStore.MAX_FILE_OCTETS, 64 << 20);

  public FileSettings {
    if (maxEntries < 1 || maxFileOctets < 0 || maxOctetsInMemory < 0)
      throw new IllegalArgumentException("at least one entry and no octet: %d, %d, %d".formatted(maxEntries,
          maxFileOctets, maxOctetsInMemory));
  }
}
