package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Fetches files from the other side of an association: FileOpen, FileRead as often as it takes, FileClose. A client gets
 * files so, and a server that was asked to obtain one. What was opened is closed however it ends, unless the
 * association has ended with it.
 *
 * <p>A FileOpen that was not answered in time, or whose thread was interrupted, may yet have opened the file at the
 * device: its answer, and with it the number to close it by, is not known here. Devices have few such numbers, and free
 * them when the association ends; so after that it is better closed.
 */
public final class FileReceiver {
  private static final System.Logger LOG = System.getLogger(FileReceiver.class.getName());
  /** Pieces without an octet, one after the other; a side that is merely slow lets its peer wait instead. */
  private static final int MAX_EMPTY = 16;

  /** Asks the other side, and waits for the answer. */
  public interface Caller {
    <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) throws InterruptedException;
  }

  /** Where the octets go. */
  @FunctionalInterface
  public interface Destination {
    /** @param attributes as FileOpen told them: the size may be wrong, and is not more than is taken */
    FileStore.Sink open(FileAttributes attributes) throws IOException;
  }

  private final Caller caller;
  private final long maxOctets;
  private final Progress progress;

  /**
   * @param maxOctets from which on a file is not taken
   * @param progress is told after each piece
   */
  public FileReceiver(Caller caller, long maxOctets, Progress progress) {
    this.caller = caller;
    this.maxOctets = maxOctets;
    this.progress = progress;
  }

  /** Fetches one file; the destination is committed if it is done, and closed. */
  public FileOutcome receive(FileName name, Destination to) throws InterruptedException {
    Answer<ConfirmedResponse.FileOpened> opened = caller.call(new ConfirmedRequest.FileOpen(name, 0));
    return opened instanceof Answer.Positive<ConfirmedResponse.FileOpened>(var file)
        ? receive(name, file, to)
        : FileOutcome.of(opened, "open " + name);
  }

  private FileOutcome receive(FileName name, ConfirmedResponse.FileOpened file, Destination to)
      throws InterruptedException {
    FileOutcome outcome;
    try {
      outcome = transfer(name, file, to);
    } catch (InterruptedException | RuntimeException failure) {
      try {
        var _ = caller.call(new ConfirmedRequest.FileClose(file.frsmId()));
      } catch (InterruptedException | RuntimeException also) {
        failure.addSuppressed(also);
      }
      throw failure;
    }
    try {
      Answer<?> closed = caller.call(new ConfirmedRequest.FileClose(file.frsmId()));
      if (!(closed instanceof Answer.Positive<?>))
        LOG.log(Level.DEBUG, () -> FileOutcome.of(closed, "close " + name).text());
    } catch (RuntimeException lost) {
      // what was received is here all the same; without it there is no doubt about what failed
      if (!outcome.isDone()) throw lost;
      LOG.log(Level.DEBUG, "received, not closed: " + name, lost);
    }
    return outcome;
  }

  private FileOutcome transfer(FileName name, ConfirmedResponse.FileOpened file, Destination to)
      throws InterruptedException {
    long announced = file.attributes().sizeOfFile();
    if (announced > maxOctets) return new FileOutcome.TooLarge(announced, maxOctets);
    long octets = 0;
    int empty = 0;
    try (FileStore.Sink sink = to.open(file.attributes())) {
      while (true) {
        Answer<ConfirmedResponse.FileData> answer = caller.call(new ConfirmedRequest.FileRead(file.frsmId()));
        if (!(answer instanceof Answer.Positive<ConfirmedResponse.FileData>(var piece)))
          return FileOutcome.of(answer, "read " + name);
        Octets data = piece.data();
        octets += data.length();
        if (octets > maxOctets) return new FileOutcome.TooLarge(octets, maxOctets);
        empty = data.isEmpty() ? empty + 1 : 0;
        if (empty > MAX_EMPTY && piece.moreFollows())
          return new FileOutcome.Unexpected("%d pieces without an octet, and more to follow".formatted(empty));
        sink.append(data);
        if (!piece.moreFollows()) {
          if (octets < announced)
            return new FileOutcome.Unexpected("it ended after %d of %d octets".formatted(octets, announced));
          sink.commit();
        }
        if (!progress.transferred(octets, Math.max(octets, announced)) && piece.moreFollows())
          return new FileOutcome.Abandoned(ServiceError.CANCELLED, "cancelled after %d octets".formatted(octets));
        if (!piece.moreFollows()) return new FileOutcome.Done(octets);
      }
    } catch (FileRefusedException refused) {
      return new FileOutcome.Abandoned(refused.error(), String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      return new FileOutcome.Abandoned(ServiceError.FILE_OTHER, failed.toString());
    }
  }
}
