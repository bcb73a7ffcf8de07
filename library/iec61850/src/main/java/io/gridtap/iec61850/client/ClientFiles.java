package io.gridtap.iec61850.client;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileReceiver;
import io.gridtap.iec61850.file.FileService;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DirectoryEntry;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of a device (IEC 61850-7-2 §23: GetServerDirectory of files, GetFile, SetFile, DeleteFile,
 * GetFileAttributeValues). Calls block, and answer with a value if the device refuses; the thread that calls also reads
 * and writes the file here. An interrupt ends a transfer, and what is open at the device is closed.
 *
 * <p>Paths are sent as they are given: {@code COMTRADE/rec1.cfg}; some devices want {@code \} between names, or in front.
 * All calls throw {@link io.gridtap.transport.ConnectionLostException} if the association ends, and
 * {@link io.gridtap.transport.RequestTimeoutException} if one of their requests is not answered in time.
 */
public final class ClientFiles {
  private final MmsClient mms;
  private final FileSettings bounds;

  ClientFiles(MmsClient mms, FileSettings bounds) {
    this.mms = mms;
    this.bounds = bounds;
  }

  /**
   * A directory.
   *
   * @param entries what has come, all of it if {@code outcome} is done and nothing more follows
   * @param moreFollows whether the device has said so; only after {@link #page}
   */
  public record Listing(List<FileEntry> entries, boolean moreFollows, FileOutcome outcome) {
    public Listing { entries = List.copyOf(entries); }
  }

  /**
   * A file that was received.
   *
   * @param octets all of it, none if {@code outcome} is not done
   */
  public record Content(Octets octets, FileOutcome outcome) {}

  /**
   * Size and time of one file.
   *
   * @param file empty if {@code outcome} is not done
   */
  public record Attributes(Optional<FileEntry> file, FileOutcome outcome) {
    /** Whether the file is there; false, too, if the device would not say. */
    public boolean exists() {
      return file.isPresent();
    }
  }

  /** Whatever the device lists if it is not told a directory. */
  public Listing directory() throws InterruptedException {
    return directory("");
  }

  /** All files of a directory; some devices list those of its subdirectories as well. */
  public Listing directory(String path) throws InterruptedException {
    Map<String, FileEntry> entries = new LinkedHashMap<>();
    Optional<String> after = Optional.empty();
    while (true) {
      Listing page = page(path, after);
      int before = entries.size();
      for (FileEntry entry : page.entries) {
        if (entries.size() == bounds.maxEntries() && !entries.containsKey(entry.path()))
          return new Listing(List.copyOf(entries.values()), true,
              new FileOutcome.Unexpected("the directory does not end: more than " + bounds.maxEntries()));
        entries.putIfAbsent(entry.path(), entry);
      }
      if (!page.outcome.isDone() || !page.moreFollows)
        return new Listing(List.copyOf(entries.values()), false, page.outcome);
      // such a page would be asked for again and again
      if (entries.size() == before)
        return new Listing(List.copyOf(entries.values()), true,
            new FileOutcome.Unexpected("more is to follow, and nothing new does"));
      after = Optional.of(page.entries.getLast().path());
    }
  }

  /** FileDirectory: as many files as the device tells in one answer. @param continueAfter the path of the one before */
  public Listing page(String path, Optional<String> continueAfter) throws InterruptedException {
    Answer<ConfirmedResponse.Directory> answer = mms.call(new ConfirmedRequest.FileDirectory(
        path.isEmpty() ? Optional.empty() : Optional.of(FileName.of(path)), continueAfter.map(FileName::of)));
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.Directory>(var page)))
      return new Listing(List.of(), false, FileOutcome.of(answer, "list " + (path.isEmpty() ? "/" : path)));
    List<FileEntry> entries = new ArrayList<>();
    for (DirectoryEntry entry : page.entries()) entries.add(entry(within(path, entry.name()), entry.attributes()));
    return new Listing(entries, page.moreFollows(), new FileOutcome.Done(0));
  }

  /** Most devices tell the whole path, some the name in the directory only. */
  private static String within(String directory, FileName name) {
    List<String> outer = FileName.of(directory).segments();
    List<String> inner = name.segments();
    if (inner.size() >= outer.size() && inner.subList(0, outer.size()).equals(outer)) return name.path();
    boolean separated = directory.endsWith("/") || directory.endsWith("\\");
    String separator = separated ? "" : directory.contains("\\") ? "\\" : "/";
    return directory + separator + name.path();
  }

  private static FileEntry entry(String path, FileAttributes attributes) {
    return new FileEntry(path, attributes.sizeOfFile(), attributes.lastModified());
  }

  /** GetFileAttributeValues. A device that lists directories only is asked to open the file, and to close it. */
  public Attributes attributes(String path) throws InterruptedException {
    List<String> wanted = FileName.of(path).segments();
    for (FileEntry entry : page(path, Optional.empty()).entries)
      if (!entry.isDirectory() && FileName.of(entry.path()).segments().equals(wanted))
        return new Attributes(Optional.of(entry), new FileOutcome.Done(0));
    Answer<ConfirmedResponse.FileOpened> answer = mms.call(new ConfirmedRequest.FileOpen(FileName.of(path), 0));
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.FileOpened>(var file)))
      return new Attributes(Optional.empty(), FileOutcome.of(answer, "open " + path));
    FileOutcome closed = FileOutcome.of(mms.call(new ConfirmedRequest.FileClose(file.frsmId())), "close " + path);
    return new Attributes(Optional.of(entry(path, file.attributes())), closed);
  }

  /** A file in memory; {@link FileSettings#maxOctetsInMemory} is the bound. */
  public Content read(String path) throws InterruptedException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    FileOutcome outcome = read(path, received, bounds.maxOctetsInMemory(), Progress.NONE);
    return new Content(outcome.isDone() ? Octets.wrap(received.toByteArray()) : Octets.EMPTY, outcome);
  }

  /** A file to a stream, piece by piece as it comes; the stream is not closed. */
  public FileOutcome read(String path, OutputStream to, Progress progress) throws InterruptedException {
    return read(path, to, bounds.maxFileOctets(), progress);
  }

  private FileOutcome read(String path, OutputStream to, long maxOctets, Progress progress)
      throws InterruptedException {
    return new FileReceiver(mms::call, maxOctets, progress).receive(FileName.of(path), _ -> new StreamSink(to));
  }

  /** A file to a path, which has either all of it or what it had before. */
  public FileOutcome read(String path, Path to, Progress progress) throws InterruptedException, IOException {
    Path partial = Files.createFile(to.toAbsolutePath().resolveSibling(".partial-" + UUID.randomUUID()));
    try {
      FileOutcome outcome;
      try (OutputStream out = Files.newOutputStream(partial)) {
        outcome = read(path, out, progress);
      }
      if (outcome.isDone())
        Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return outcome;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Sends a file. */
  public FileOutcome write(String path, Octets content) throws InterruptedException {
    return write(path, new OneFile.Opening() {
      @Override
      public FileStore.Source open() {
        return new FileStore.Source(content.length(), Optional.empty(),
            new ByteArrayInputStream(content.toByteArray()));
      }
    }, content.length(), Progress.NONE);
  }

  /**
   * Sends a file: SetFile, by ObtainFile, with which the device reads it from here.
   *
   * @throws IOException if it is not there, or longer than 4294967295 octets
   */
  public FileOutcome write(String path, Path from, Progress progress) throws InterruptedException, IOException {
    long octets = Files.size(from);
    if (octets > FileStore.MAX_FILE_OCTETS)
      throw new IOException("%s has %d octets, %d can be sent".formatted(from, octets, FileStore.MAX_FILE_OCTETS));
    Instant modified = Files.getLastModifiedTime(from).toInstant();
    return write(path, () -> new FileStore.Source(octets, Optional.of(modified), Files.newInputStream(from)), octets,
        progress);
  }

  private FileOutcome write(String path, OneFile.Opening content, long octets, Progress progress)
      throws InterruptedException {
    List<String> segments = FileName.of(path).segments();
    if (segments.isEmpty()) throw new IllegalArgumentException("a file without a name");
    OneFile offered = new OneFile(source(segments.getLast()), content, octets, progress);
    ConfirmedRequest.ObtainFile request = ConfirmedRequest.ObtainFile.of(FileName.of(offered.path().toString()),
        FileName.of(path));
    Answer<ConfirmedResponse.FileObtained> answer;
    try (FileService service = new FileService(offered, OneFile.LIMITS, mms.parameters().maxPduOctets())) {
      answer = mms.call(request, asked -> offered.answered(service.answer(asked)));
    } catch (OneFile.SenselessRequestsException senseless) {
      return new FileOutcome.Unexpected(String.valueOf(senseless.getMessage()));
    }
    Optional<FileOutcome> ownFault = offered.fault();
    if (!(answer instanceof Answer.Positive<?>)) return ownFault.orElseGet(() -> FileOutcome.of(answer, "put " + path));
    return offered.sent() < octets
        ? new FileOutcome.Unexpected("the device has read %d of %d octets and wants no more".formatted(offered.sent(),
            octets))
        : new FileOutcome.Done(octets);
  }

  /** What the device asks us for: the name it will have there, if that can be asked for. */
  private static FilePath source(String name) {
    try {
      return new FilePath(List.of(name));
    } catch (IllegalArgumentException unusable) {
      return FilePath.of("upload");
    }
  }

  /** Deletes a file of the device. */
  public FileOutcome delete(String path) throws InterruptedException {
    return FileOutcome.of(mms.call(new ConfirmedRequest.FileDelete(FileName.of(path))), "delete " + path);
  }

  /** Renames a file of the device; many do not know this service. */
  public FileOutcome rename(String path, String to) throws InterruptedException {
    return FileOutcome.of(mms.call(new ConfirmedRequest.FileRename(FileName.of(path), FileName.of(to))),
        "rename %s to %s".formatted(path, to));
  }

  /** The COMTRADE records among the files of a directory; see {@link ComtradeRecord#among}. */
  public List<ComtradeRecord> records(Listing listing) {
    return ComtradeRecord.among(listing.entries());
  }

  /**
   * Fetches all files of a record into a directory, under the names they have at the device. Either all of them are
   * there in the end or none that was not there before.
   *
   * @param progress is told of all of them together
   */
  public FileOutcome read(ComtradeRecord record, Path directory, Progress progress)
      throws InterruptedException, IOException {
    return record.fetch(this, directory, progress);
  }

  private record StreamSink(OutputStream out) implements FileStore.Sink {
    @Override
    public void append(Octets octets) throws IOException { octets.writeTo(out); }

    @Override
    public void commit() throws IOException { out.flush(); }

    @Override
    public void close() {
      // the stream is its owner's
    }
  }
}
