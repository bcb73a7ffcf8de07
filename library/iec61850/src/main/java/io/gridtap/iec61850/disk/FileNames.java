package io.gridtap.iec61850.disk;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The names of files, which a disk keeps apart from what is in them. */
public final class FileNames {
  private static final System.Logger LOG = System.getLogger(FileNames.class.getName());

  private FileNames() {}

  /**
   * Makes sure that a file that was created, renamed or deleted has that name after a failure of the power, too.
   *
   * @param file whose directory is forced
   */
  public static void force(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) return;
    try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException none) {
      LOG.log(Level.DEBUG, "directories cannot be opened here, as on Windows: names are left to the system", none);
    }
  }
}
