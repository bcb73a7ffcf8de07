package io.gridtap.iec61850.client;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ServiceError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The one file that is offered to a device while it obtains it. All else of this side is none of its business. For one
 * thread.
 */
final class OneFile implements FileStore {
  static final FileLimits LIMITS = new FileLimits(1, 0, 1);
  /** A device that tries names or opens again and again would never come to an end. */
  private static final int MAX_VAIN = 16;

  /** Opens what is offered. */
  interface Opening {
    Source open() throws IOException;
  }

  /** The device asks and asks, and gets nowhere. */
  static final class SenselessRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SenselessRequestsException(int times) {
      super("the device has asked %d times for what it cannot have, or again from the beginning".formatted(times));
    }
  }

  private final FilePath path;
  private final Opening content;
  private final long octets;
  private final Progress progress;
  private long sent;
  private int vain;
  private Optional<FileOutcome> fault = Optional.empty();

  OneFile(FilePath path, Opening content, long octets, Progress progress) {
    this.path = path;
    this.content = content;
    this.octets = octets;
    this.progress = progress;
  }

  FilePath path() { return path; }

  /** Octets read in the last attempt. */
  long sent() { return sent; }

  /** Why this side did not go on. */
  Optional<FileOutcome> fault() { return fault; }

  /** Counts what does not bring the transfer on. */
  Answer<?> answered(Answer<?> answer) {
    if (!(answer instanceof Answer.Positive<?>)) countVain();
    return answer;
  }

  private void countVain() { if (++vain > MAX_VAIN) throw new SenselessRequestsException(vain); }

  @Override
  public List<FileEntry> list(FilePath asked) throws IOException {
    throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, "files of this side are not listed");
  }

  @Override
  public Source open(FilePath asked) throws IOException {
    if (!asked.equals(path)) throw new FileRefusedException(ServiceError.FILE_NON_EXISTENT, asked + " is not offered");
    countVain();
    sent = 0;
    try {
      Source source = content.open();
      return new Source(source.octets(), source.modified(), new Counted(source.content()));
    } catch (IOException failed) {
      fault = Optional.of(new FileOutcome.Abandoned(ServiceError.FILE_OTHER, failed.toString()));
      throw failed;
    }
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream content) { super(content); }

    @Override
    public byte[] readNBytes(int length) throws IOException {
      if (fault.isPresent()) throw new FileRefusedException(ServiceError.CANCELLED, "cancelled");
      byte[] piece;
      try {
        piece = in.readNBytes(length);
      } catch (IOException failed) {
        fault = Optional.of(new FileOutcome.Abandoned(ServiceError.FILE_OTHER, failed.toString()));
        throw failed;
      }
      if (piece.length < length)
        fault = Optional.of(new FileOutcome.Abandoned(ServiceError.FILE_OTHER, "the file has become shorter"));
      sent += piece.length;
      if (!progress.transferred(sent, octets) && sent < octets) {
        fault = Optional.of(
            new FileOutcome.Abandoned(ServiceError.CANCELLED, "cancelled after %d octets".formatted(sent)));
        throw new FileRefusedException(ServiceError.CANCELLED, "cancelled");
      }
      return piece;
    }
  }
}
