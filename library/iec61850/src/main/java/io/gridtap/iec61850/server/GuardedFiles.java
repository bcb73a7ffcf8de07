package io.gridtap.iec61850.server;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ServiceError;
import java.io.IOException;
import java.util.List;

/** The files of a store, as far as a client may have them. */
final class GuardedFiles implements FileStore {
  private final FileStore store;
  private final ClientAccess access;

  GuardedFiles(FileStore store, ClientAccess access) {
    this.store = store;
    this.access = access;
  }

  @Override
  public boolean isWritable() { return store.isWritable(); }

  /** Files that may not be read are left out. */
  @Override
  public List<FileEntry> list(FilePath path) throws IOException {
    // one that has the right nowhere learns nothing of the store, not even that there is no such path
    boolean directory = access.wouldAllow(Right.FILEREAD, path.toString());
    List<FileEntry> all;
    try {
      all = store.list(path);
    } catch (IOException failed) {
      if (!directory) demand(Right.FILEREAD, path);
      throw failed;
    }
    List<FileEntry> readable = all.stream().filter(entry -> access.wouldAllow(Right.FILEREAD, name(entry))).toList();
    if (readable.isEmpty() && !directory) demand(Right.FILEREAD, path);
    return readable;
  }

  /** As {@link FilePath} writes it. */
  private static String name(FileEntry entry) {
    return String.join("/", FileName.of(entry.path()).segments());
  }

  @Override
  public Source open(FilePath file) throws IOException {
    demand(Right.FILEREAD, file);
    return store.open(file);
  }

  @Override
  public Sink create(FilePath file, long octets) throws IOException {
    demand(Right.FILEWRITE, file);
    return store.create(file, octets);
  }

  @Override
  public void delete(FilePath file) throws IOException {
    demand(Right.FILEMNGT, file);
    store.delete(file);
  }

  @Override
  public void rename(FilePath file, FilePath to) throws IOException {
    demand(Right.FILEMNGT, file);
    demand(Right.FILEMNGT, to);
    store.rename(file, to);
  }

  private void demand(Right right, FilePath file) throws FileRefusedException {
    if (!access.allows(right, file.toString()))
      throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED,
          "%s may not %s %s".formatted(access.caller(), right, file));
  }
}
