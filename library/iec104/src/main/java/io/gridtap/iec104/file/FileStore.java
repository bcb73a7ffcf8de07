package io.gridtap.iec104.file;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * The files of a controlled station. Its methods may block; they are called by several threads, those of one connection
 * one after the other. An {@link IOException} refuses what was asked; {@link FileRefusedException} says why.
 */
public interface FileStore {
  /**
   * A file to be sent. It is read once, from the beginning, and closed.
   *
   * @param octets exactly as many as the content yields, 0…16777215
   */
  record Source(int octets, InputStream content) implements AutoCloseable {
    @Override
    public void close() throws IOException { content.close(); }
  }

  /** A file that is received. Closed without {@link #commit} it never was. */
  interface Sink extends AutoCloseable {
    /** The next octets. */
    void append(Octets octets) throws IOException;

    /** All octets have come, and their checksums are right: from now on this is the file. */
    void commit() throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * The files of a directory.
   *
   * @param address of the directory, 0 the only one
   */
  List<FileEntry> list(int commonAddress, int address) throws IOException;

  Source open(FileId file) throws IOException;

  /** Query log: what was recorded in this range of time, as a file. */
  default Source openLog(FileId file, Instant start, Instant end) throws IOException {
    throw new FileRefusedException(FileError.SERVICE, "there is no log");
  }

  /** @param octets the length announced */
  default Sink create(FileId file, int octets) throws IOException {
    throw new FileRefusedException(FileError.SERVICE, "files are not received");
  }

  default void delete(FileId file) throws IOException {
    throw new FileRefusedException(FileError.SERVICE, "files are not deleted");
  }

  /**
   * A transfer that had begun is over; for those who mark files or forget what was fetched. Must not throw.
   *
   * @param received by this station, else sent
   */
  default void ended(FileId file, boolean received, FileOutcome outcome) {}
}
