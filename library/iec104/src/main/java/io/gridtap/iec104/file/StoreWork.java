package io.gridtap.iec104.file;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one transfer after the other with a {@link FileStore}, or with one file. It blocks as they do;
 * for one thread at a time.
 */
public final class StoreWork implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StoreWork.class.getName());
  private static final FileOutcome LEFT = new FileOutcome.ConnectionLost("nobody waits for the file any more");

  private final @Nullable FileStore store;
  private FileStore.@Nullable Source source;
  private FileStore.@Nullable Sink sink;
  private @Nullable FileId file;

  public StoreWork(FileStore store) { this.store = store; }

  /** Only this file, to be sent. */
  public StoreWork(FileStore.Source source) {
    this.store = null;
    this.source = source;
  }

  /** Only this file, to be received. */
  public StoreWork(FileStore.Sink sink) {
    this.store = null;
    this.sink = sink;
  }

  public FileAnswer answer(FileQuestion question) {
    try {
      return answerOrThrow(question);
    } catch (FileRefusedException refused) {
      return new FileAnswer.Refused(refused.error(), String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      LOG.log(Level.DEBUG, "%s failed".formatted(question), failed);
      return new FileAnswer.Refused(FileError.MEMORY, failed.toString());
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "%s: the store threw, refused".formatted(question), bug);
      return new FileAnswer.Refused(FileError.MEMORY, bug.toString());
    }
  }

  private FileAnswer answerOrThrow(FileQuestion question) throws IOException {
    return switch (question) {
      case FileQuestion.ListFiles(int commonAddress, int address) ->
        new FileAnswer.Listed(store().list(commonAddress, address));
      case FileQuestion.Open(FileId wanted) -> opened(wanted, store().open(wanted));
      case FileQuestion.OpenLog(FileId wanted, var start, var end) -> opened(wanted,
          store().openLog(wanted, start, end));
      case FileQuestion.Create(FileId wanted, int octets) -> {
        end(LEFT);
        sink = store().create(wanted, octets);
        file = wanted;
        yield new FileAnswer.Done();
      }
      case FileQuestion.Delete(FileId wanted) -> {
        store().delete(wanted);
        yield new FileAnswer.Done();
      }
      case FileQuestion.Fetch(int octets) -> new FileAnswer.Fetched(fetch(octets));
      case FileQuestion.Append(Octets octets) -> {
        sink().append(octets);
        yield new FileAnswer.Done();
      }
      case FileQuestion.Commit() -> {
        sink().commit();
        yield new FileAnswer.Done();
      }
      case FileQuestion.Close(FileOutcome outcome) -> {
        end(outcome);
        yield new FileAnswer.Done();
      }
    };
  }

  private FileAnswer opened(FileId wanted, FileStore.Source content) throws IOException {
    end(LEFT);
    source = content;
    file = wanted;
    if (content.octets() < 0 || content.octets() > FileSettings.MAX_FILE_OCTETS)
      throw new FileRefusedException(FileError.MEMORY,
          "a file of %d octets, at most %d can be told".formatted(content.octets(), FileSettings.MAX_FILE_OCTETS));
    return new FileAnswer.Opened(content.octets());
  }

  private Octets fetch(int octets) throws IOException {
    if (source == null) throw new FileRefusedException(FileError.SERVICE, "no file is open");
    return Octets.wrap(source.content().readNBytes(octets));
  }

  private FileStore store() throws FileRefusedException {
    if (store == null) throw new FileRefusedException(FileError.SERVICE, "there is only one file");
    return store;
  }

  private FileStore.Sink sink() throws FileRefusedException {
    if (sink == null) throw new FileRefusedException(FileError.SERVICE, "no file is being received");
    return sink;
  }

  private void end(FileOutcome outcome) throws IOException {
    FileStore.Source read = source;
    FileStore.Sink written = sink;
    FileId ended = file;
    source = null;
    sink = null;
    file = null;
    try {
      if (read != null) read.close();
      if (written != null) written.close();
    } finally {
      if (store != null && ended != null) store.ended(ended, written != null, outcome);
    }
  }

  @Override
  public void close() {
    FileAnswer closed = answer(new FileQuestion.Close(LEFT));
    LOG.log(Level.TRACE, "closed: {0}", closed);
  }
}
