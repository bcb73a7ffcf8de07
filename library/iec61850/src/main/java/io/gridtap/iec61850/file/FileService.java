package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DirectoryEntry;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the files of a store to the other side of one association, with its file read state machines (ISO 9506-2 annex
 * D). For one thread at a time; it waits for the store, and nobody but the peer waits with it.
 */
public final class FileService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileService.class.getName());
  /** Octets around the data of FileRead, or around the list of FileDirectory. */
  private static final int OVERHEAD = 40;
  /** Octets around a name in the list: tags, lengths, size and time. */
  private static final int ENTRY_OVERHEAD = 44;
  /** Names kept for the pages that follow: about a mebioctet, which a peer may leave behind in each association. */
  private static final int MAX_KEPT_ENTRIES = 4096;
  private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final FileStore store;
  private final FileLimits limits;
  private final int room;
  private final Map<Integer, Open> open = new HashMap<>();
  private int lastFrsmId = -1;
  /** What a peer is reading page by page. */
  private Optional<Listing> listing = Optional.empty();

  /**
   * A part of a directory as it was when it was looked at.
   *
   * @param behind the path before the first entry
   * @param entries sorted by their paths
   * @param last whether nothing follows them
   */
  private record Listing(FilePath path, String behind, List<FileEntry> entries, boolean last) {
    boolean goesOn(FilePath directory, String after) {
      if (!path.equals(directory) || after.compareTo(behind) < 0) return false;
      return last || !entries.isEmpty() && after.compareTo(entries.getLast().path()) < 0;
    }
  }

  /** A file read state machine. */
  private static final class Open {
    private final FilePath path;
    private final FileStore.Source source;
    private long position;

    Open(FilePath path, FileStore.Source source, long position) {
      this.path = path;
      this.source = source;
      this.position = position;
    }
  }

  /** What a store asks for. */
  private interface Work {
    Answer<?> run() throws IOException;
  }

  /** @param maxPduOctets agreed on for the association */
  public FileService(FileStore store, FileLimits limits, long maxPduOctets) {
    this.store = store;
    this.limits = limits;
    this.room = Math.clamp(maxPduOctets - OVERHEAD, 1, 1 << 20);
  }

  /** The services that are served for a store, and that callers are told of. */
  public static Set<Service> services(FileStore store) {
    Set<Service> services = EnumSet.of(Service.FILE_OPEN, Service.FILE_READ, Service.FILE_CLOSE,
        Service.FILE_DIRECTORY);
    if (store.isWritable())
      services.addAll(EnumSet.of(Service.OBTAIN_FILE, Service.FILE_RENAME, Service.FILE_DELETE));
    return services;
  }

  /** Whether it is for {@link #answer}. */
  public static boolean concerns(ConfirmedRequest<?> request) {
    return switch (request) {
      case ConfirmedRequest.ObtainFile _,ConfirmedRequest.FileOpen _,ConfirmedRequest.FileRead _,ConfirmedRequest.FileClose _,ConfirmedRequest.FileRename _,ConfirmedRequest.FileDelete _,ConfirmedRequest.FileDirectory _ ->
        true;
      default -> false; // all that is not about files
    };
  }

  /** Answers what asks nothing back; everything but {@link #obtain}. */
  public Answer<?> answer(ConfirmedRequest<?> request) {
    return switch (request) {
      case ConfirmedRequest.FileOpen(FileName name, long position) -> attempt(request, () -> open(name, position));
      case ConfirmedRequest.FileRead(int id) -> attempt(request, () -> read(id));
      case ConfirmedRequest.FileClose(int id) -> attempt(request, () -> close(id));
      case ConfirmedRequest.FileDirectory(var specification, var continueAfter) ->
        attempt(request, () -> directory(specification, continueAfter));
      case ConfirmedRequest.FileDelete(FileName name) when store.isWritable() -> attempt(request, () -> {
        store.delete(FilePath.of(name));
        return positive(new ConfirmedResponse.FileDeleted());
      });
      case ConfirmedRequest.FileRename(FileName name, FileName to) when store.isWritable() -> attempt(request, () -> {
        store.rename(FilePath.of(name), FilePath.of(to));
        return positive(new ConfirmedResponse.FileRenamed());
      });
      default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE); // and all that is not about files
    };
  }

  private static Answer<?> attempt(ConfirmedRequest<?> request, Work work) {
    try {
      return work.run();
    } catch (IOException failed) {
      LOG.log(Level.DEBUG, () -> "refused %s: %s".formatted(request, failed));
      return new Answer.Negative<>(error(failed));
    } catch (RuntimeException stores) {
      LOG.log(Level.ERROR, "the file store failed: refused " + request, stores);
      return new Answer.Negative<>(ServiceError.FILE_OTHER);
    }
  }

  private static ServiceError error(IOException failed) {
    return switch (failed) {
      case FileRefusedException refused -> refused.error();
      case NoSuchFileException _ -> ServiceError.FILE_NON_EXISTENT;
      case AccessDeniedException _ -> ServiceError.FILE_ACCESS_DENIED;
      case FileAlreadyExistsException _ -> ServiceError.DUPLICATE_FILENAME;
      case IOException _ -> ServiceError.FILE_OTHER;
    };
  }

  private static <R extends ConfirmedResponse> Answer<R> positive(R response) {
    return new Answer.Positive<>(response);
  }

  // Reading

  private Answer<?> open(FileName name, long position) throws IOException {
    if (open.size() >= limits.maxOpenFiles())
      throw new FileRefusedException(ServiceError.CAPABILITY_UNAVAILABLE,
          "%d files are open already".formatted(open.size()));
    FilePath path = FilePath.of(name);
    FileStore.Source source = store.open(path);
    boolean kept = false;
    try {
      if (position > source.octets())
        throw new FileRefusedException(ServiceError.POSITION_INVALID,
            "%s has %d octets, none at %d".formatted(path, source.octets(), position));
      FileAttributes attributes = attributes(source.octets(), source.modified());
      source.content().skipNBytes(position);
      do
        lastFrsmId = lastFrsmId + 1 & Integer.MAX_VALUE;
      while (open.containsKey(lastFrsmId));
      open.put(lastFrsmId, new Open(path, source, position));
      kept = true;
      return positive(new ConfirmedResponse.FileOpened(lastFrsmId, attributes));
    } finally {
      if (!kept) source.close();
    }
  }

  private Open known(int frsmId) throws FileRefusedException {
    Open file = open.get(frsmId);
    if (file == null)
      throw new FileRefusedException(ServiceError.STATE_MACHINE_ID_INVALID, "no file is open as " + frsmId);
    return file;
  }

  private Answer<?> read(int frsmId) throws IOException {
    Open file = known(frsmId);
    // exactly what was announced, whoever writes to the file meanwhile
    int octets = (int) Math.min(room, file.source.octets() - file.position);
    byte[] data = file.source.content().readNBytes(octets);
    if (data.length < octets)
      throw new EOFException("%s ended after %d of %d octets".formatted(file.path, file.position + data.length,
          file.source.octets()));
    file.position += octets;
    return positive(
        new ConfirmedResponse.FileData(Octets.wrap(data), file.position < file.source.octets()));
  }

  private Answer<?> close(int frsmId) throws IOException {
    Open file = known(frsmId);
    open.remove(frsmId);
    file.source.close();
    return positive(new ConfirmedResponse.FileClosed());
  }

  private static FileAttributes attributes(long octets, Optional<Instant> modified) {
    return new FileAttributes(Math.min(octets, FileStore.MAX_FILE_OCTETS),
        modified.filter(time -> !time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME)));
  }

  // Directory

  private Answer<?> directory(Optional<FileName> specification, Optional<FileName> continueAfter) throws IOException {
    FilePath path = specification.isEmpty() ? FilePath.ROOT : FilePath.of(specification.get());
    Optional<String> after = continueAfter.isEmpty()
        ? Optional.empty()
        : Optional.of(FilePath.of(continueAfter.get()).toString());
    // a page holds few names: without this each would cost a walk through all files
    Optional<Listing> begun = after.flatMap(name -> listing.filter(kept -> kept.goesOn(path, name)));
    listing = Optional.empty();
    List<FileEntry> entries = begun.isPresent() ? begun.get().entries() : list(path);
    boolean last = begun.isEmpty() || begun.get().last();
    List<FileEntry> rest = after.isPresent() ? entries.subList(behind(entries, after.get()), entries.size()) : entries;
    List<DirectoryEntry> page = new ArrayList<>();
    long left = room;
    for (FileEntry entry : rest) {
      left -= entry.path().length() + ENTRY_OVERHEAD;
      if (left < 0) break;
      page.add(new DirectoryEntry(FileName.of(entry.path()), attributes(entry.octets(), entry.modified())));
    }
    if (page.isEmpty() && !rest.isEmpty())
      throw new FileRefusedException(ServiceError.PDU_SIZE, "no name fits into the PDU agreed on");
    boolean moreFollows = page.size() < rest.size() || !last;
    if (moreFollows)
      listing = begun.or(() -> Optional.of(kept(path, after.orElse(""), rest)));
    return positive(new ConfirmedResponse.Directory(page, moreFollows));
  }

  private static Listing kept(FilePath path, String behind, List<FileEntry> rest) {
    List<FileEntry> first = List.copyOf(rest.subList(0, Math.min(rest.size(), MAX_KEPT_ENTRIES)));
    return new Listing(path, behind, first, first.size() == rest.size());
  }

  private List<FileEntry> list(FilePath path) throws IOException {
    List<FileEntry> entries = store.list(path);
    if (entries.size() > limits.maxEntries())
      throw new FileRefusedException(ServiceError.CAPABILITY_UNAVAILABLE,
          "%d files, at most %d are listed".formatted(entries.size(), limits.maxEntries()));
    return entries.stream().sorted(Comparator.comparing(FileEntry::path)).toList();
  }

  /** They are sorted, so it is known where to go on even after a file that has gone. */
  private static int behind(List<FileEntry> entries, String path) {
    int from = 0;
    for (int to = entries.size(); from < to;) {
      int middle = (from + to) / 2;
      if (entries.get(middle).path().compareTo(path) > 0) to = middle;
      else
        from = middle + 1;
    }
    return from;
  }

  // Receiving

  /**
   * ObtainFile: fetches a file from the peer, which waits for the answer until that is done.
   *
   * @param peer is asked for the file
   */
  public Answer<?> obtain(ConfirmedRequest.ObtainFile request, FileReceiver.Caller peer) throws InterruptedException {
    if (!store.isWritable()) return new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE);
    // a third party would have to be connected to
    if (request.sourceFileServer().isPresent())
      return new Answer.Negative<>(ServiceError.APPLICATION_UNREACHABLE);
    FilePath path;
    try {
      path = FilePath.of(request.destinationFile());
      if (path.isRoot())
        throw new FileRefusedException(ServiceError.FILENAME_SYNTAX_ERROR, "a file without a name");
    } catch (FileRefusedException refused) {
      return new Answer.Negative<>(refused.error());
    }
    FileOutcome outcome = new FileReceiver(peer, limits.maxUploadOctets(), Progress.NONE).receive(request.sourceFile(),
        attributes -> store.create(path, attributes.sizeOfFile()));
    LOG.log(Level.DEBUG, () -> "receiving %s: %s".formatted(path, outcome.text()));
    return switch (outcome) {
      case FileOutcome.Done _ -> positive(new ConfirmedResponse.FileObtained());
      case FileOutcome.Refused(ServiceError error, String _) -> new Answer.Negative<>(error);
      case FileOutcome.TooLarge _ -> new Answer.Negative<>(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE);
      case FileOutcome.Abandoned(ServiceError error, String _) -> new Answer.Negative<>(error);
      case FileOutcome.Rejected _,FileOutcome.Unexpected _ -> new Answer.Negative<>(ServiceError.FILE_OTHER);
    };
  }

  /** Files that are open. */
  public int openFiles() { return open.size(); }

  /** The association has ended: what is still open is closed. */
  @Override
  public void close() {
    for (Open file : open.values()) {
      try {
        file.source.close();
      } catch (IOException | RuntimeException failed) {
        // the others are to be closed all the same
        LOG.log(Level.WARNING, "closing " + file.path, failed);
      }
    }
    open.clear();
    listing = Optional.empty();
  }
}
