package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a server. Its methods may block; they are called by several threads, those of one association one after
 * the other. An {@link IOException} refuses what was asked; {@link FileRefusedException} says why.
 */
public interface FileStore {
  /** FileAttributes tells sizes with 32 bits. */
  long MAX_FILE_OCTETS = 0xFFFF_FFFFL;

  /**
   * A file to be sent. It is read once, from the beginning, and closed.
   *
   * @param octets as many as the content yields, 0…4294967295
   */
  record Source(long octets, Optional<Instant> modified, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException { content.close(); }
  }

  /** A file that is received. Closed without {@link #commit} it never was. */
  interface Sink extends AutoCloseable {
    /** The next octets. */
    void append(Octets octets) throws IOException;

    /** All octets have come: from now on this is the file. */
    void commit() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Whether files can be received, renamed and deleted: else these services are not offered. */
  default boolean isWritable() {
    return false;
  }

  /**
   * All files at or below a path, in any order.
   *
   * @throws FileRefusedException with file/file-non-existent if there is nothing of this name
   */
  List<FileEntry> list(FilePath path) throws IOException;

  Source open(FilePath file) throws IOException;

  /** @param octets the length announced; more is not sent */
  default Sink create(FilePath file, long octets) throws IOException {
    throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, "files are not received");
  }

  default void delete(FilePath file) throws IOException {
    throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, "files are not deleted");
  }

  default void rename(FilePath file, FilePath to) throws IOException {
    throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, "files are not renamed");
  }
}
