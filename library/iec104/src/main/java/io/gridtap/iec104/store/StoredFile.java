package io.gridtap.iec104.store;

import io.gridtap.iec104.file.FileId;

/**
 * Which file of a directory a station knows by which address and name.
 *
 * @param fileName its name in the directory: no path, and not hidden
 * @param access what a controlling station may do
 */
public record StoredFile(FileId file, String fileName, Access access) {
  /** What a controlling station may do with a file. */
  public enum Access {
    READ,
    /** Fetch it, and replace it whole. */
    WRITE,
    /** And delete it. */
    DELETE
  }

  public StoredFile {
    if (!fileName.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}"))
      throw new IllegalArgumentException(
          "a file name has 1…128 letters, digits, dots, dashes and underscores, no dot first: " + fileName);
  }

  /** A file that can only be fetched. */
  public StoredFile(FileId file, String fileName) {
    this(file, fileName, Access.READ);
  }
}
