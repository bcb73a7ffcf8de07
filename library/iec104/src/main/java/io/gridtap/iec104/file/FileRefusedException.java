package io.gridtap.iec104.file;

import java.io.IOException;

/** A store will not do what it was asked; the other station is told why. */
public final class FileRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final FileError error;

  public FileRefusedException(FileError error, String message) {
    super(message);
    this.error = error;
  }

  public FileError error() { return error; }
}
