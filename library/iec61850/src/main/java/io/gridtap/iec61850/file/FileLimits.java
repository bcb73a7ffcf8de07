package io.gridtap.iec61850.file;

/**
 * What one side of an association may have of the other's files.
 *
 * @param maxOpenFiles in one association; beyond, FileOpen is refused with resource/capability-unavailable
 * @param maxUploadOctets of a file that is received; longer ones are refused with file/insufficient-space-in-filestore
 * @param maxEntries of a directory with all below it; with more, it is refused with resource/capability-unavailable. While
 *        a peer reads it page by page, some thousand entries of it are kept for each association
 */
public record FileLimits(int maxOpenFiles, long maxUploadOctets, int maxEntries) {
  public static final FileLimits STANDARD = new FileLimits(16, 64L << 20, 65_536);

  public FileLimits {
    if (maxOpenFiles < 1 || maxUploadOctets < 0 || maxEntries < 1)
      throw new IllegalArgumentException("at least one open file and one entry, not %d, %d octets, %d entries"
          .formatted(maxOpenFiles, maxUploadOctets, maxEntries));
  }
}
