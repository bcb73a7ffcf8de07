package io.gridtap.iec61850.store;

import io.gridtap.iec61850.disk.FileNames;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Files of one directory and those below it. Nothing outside can be reached: a {@link FilePath} has no steps up, and
 * symbolic links are not followed. Names that begin with a dot, and those a {@link FilePath} cannot have, do not exist
 * for clients. A received file takes the place of the old one at once and whole, or not at all.
 *
 * <p>What the files come to is known from what clients put and delete. For what others do to the directory it is counted
 * anew when a file is announced and the last count is a minute old, or a second if there seems to be no room; nobody else
 * waits for that.
 */
public final class DirectoryFileStore implements FileStore {
  private static final System.Logger LOG = System.getLogger(DirectoryFileStore.class.getName());
  /** Files that lie beside the real ones while they are received. */
  private static final String PARTIAL = ".partial-";
  private static final int MAX_FILES = 65_536;
  private static final int MAX_DEPTH = 16;
  private static final Duration BELIEVED_TO_HAVE_ROOM = Duration.ofMinutes(1);
  private static final Duration BELIEVED_TO_BE_FULL = Duration.ofSeconds(1);

  private final Path directory;
  private final boolean writable;
  private final long maxOctets;
  private final Walker walker;
  private final Supplier<Moment> now;
  /** What the files come to; guarded by this. */
  private Sums held = new Sums();
  /** How often something was put or deleted; guarded by this. */
  private long changes;
  /** When the files were counted last. */
  private volatile Moment counted;
  /** Announced for files that are being received; guarded by this. */
  private long reserved;
  /** Files that are being received; guarded by this. */
  private int receiving;

  /** What files come to. */
  private static final class Sums {
    private long octets;
    private int files;
  }

  /** Goes through a directory and all below it. */
  @FunctionalInterface
  interface Walker {
    void walk(Path directory, FileVisitor<Path> visitor) throws IOException;
  }

  /** What is done with a file that clients see. */
  private interface Taker {
    /** @return whether more files are wanted */
    boolean take(FilePath file, BasicFileAttributes attributes) throws IOException;
  }

  /**
   * A directory whose files can be listed and fetched.
   *
   * @throws IOException if the directory is none, or cannot be read
   */
  public static DirectoryFileStore readOnly(Path directory) throws IOException {
    return new DirectoryFileStore(directory, false, 0, Files::walkFileTree, Conversation::now);
  }

  /**
   * A directory whose files can also be put, renamed and deleted. Removes what an earlier process left half received.
   *
   * @param maxOctets of all files together; beyond, none is received
   * @throws IOException if the directory is none, or cannot be read
   */
  public static DirectoryFileStore writable(Path directory, long maxOctets) throws IOException {
    return writable(directory, maxOctets, Files::walkFileTree, Conversation::now);
  }

  static DirectoryFileStore writable(Path directory, long maxOctets, Walker walker, Supplier<Moment> now)
      throws IOException {
    return new DirectoryFileStore(directory, true, maxOctets, walker, now);
  }

  private DirectoryFileStore(Path directory, boolean writable, long maxOctets, Walker walker, Supplier<Moment> now)
      throws IOException {
    this.directory = directory.toRealPath();
    if (!Files.isDirectory(this.directory)) throw new IOException(directory + " is no directory");
    this.writable = writable;
    this.maxOctets = maxOctets;
    this.walker = walker;
    this.now = now;
    this.counted = now.get();
    if (!writable) return;
    try (var left = Files.newDirectoryStream(this.directory, PARTIAL + "*")) {
      for (Path partial : left)
        Files.deleteIfExists(partial);
    }
    count();
  }

  @Override
  public boolean isWritable() { return writable; }

  @Override
  public List<FileEntry> list(FilePath path) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    walk(existing(path), (file, attributes) -> {
      if (entries.size() == MAX_FILES)
        throw new FileRefusedException(ServiceError.CAPABILITY_UNAVAILABLE,
            "more than %d files in %s".formatted(MAX_FILES, directory));
      return entries.add(new FileEntry(file.toString(), attributes.size(), time(attributes)));
    });
    return entries;
  }

  private void walk(Path from, Taker taker) throws IOException {
    walker.walk(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
        // one that is not listed cannot be opened either
        return at.equals(directory) || path(at) != null && at.getNameCount() - directory.getNameCount() < MAX_DEPTH
            ? FileVisitResult.CONTINUE
            : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path at, BasicFileAttributes attributes) throws IOException {
        FilePath file = path(at);
        return !attributes.isRegularFile() || file == null || taker.take(file, attributes)
            ? FileVisitResult.CONTINUE
            : FileVisitResult.TERMINATE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path at, IOException failed) {
        // gone meanwhile, or not ours to read: the others are there all the same
        LOG.log(Level.DEBUG, "not listed", failed);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** As clients call it; null if they cannot. */
  private @Nullable FilePath path(Path at) {
    List<String> names = new ArrayList<>();
    directory.relativize(at).forEach(name -> names.add(name.toString()));
    try {
      return new FilePath(names);
    } catch (IllegalArgumentException hidden) {
      return null;
    }
  }

  private static Optional<Instant> time(BasicFileAttributes attributes) {
    return Optional.of(attributes.lastModifiedTime().toInstant());
  }

  /** A file or directory that exists. @throws FileRefusedException if there is none, or a link on the way to it */
  private Path existing(FilePath path) throws IOException {
    Path at = directory;
    for (String segment : path.segments()) {
      at = resolve(at, segment, ServiceError.FILE_NON_EXISTENT);
      BasicFileAttributes attributes;
      try {
        attributes = Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException none) {
        throw missing(path);
      }
      if (!attributes.isRegularFile() && !attributes.isDirectory()) throw missing(path);
    }
    return at;
  }

  /** @param otherwise if the file system has no such names: not all encode what clients may write */
  private static Path resolve(Path directory, String name, ServiceError otherwise) throws FileRefusedException {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException notHere) {
      throw new FileRefusedException(otherwise, "no name of this file system: " + notHere.getMessage());
    }
  }

  private static FileRefusedException missing(FilePath path) {
    return new FileRefusedException(ServiceError.FILE_NON_EXISTENT, "there is no " + path);
  }

  private Path existingFile(FilePath path) throws IOException {
    Path file = existing(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw missing(path);
    return file;
  }

  /** Where a file is to be: its directory exists, and nothing but a file is in its place. */
  private Path place(FilePath path) throws IOException {
    if (path.isRoot()) throw new FileRefusedException(ServiceError.FILENAME_SYNTAX_ERROR, "a file without a name");
    Path parent = existing(new FilePath(path.segments().subList(0, path.segments().size() - 1)));
    Path file = resolve(parent, path.name(), ServiceError.FILENAME_SYNTAX_ERROR);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS))
      throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, path + " cannot be a file");
    return file;
  }

  @Override
  public Source open(FilePath file) throws IOException {
    Path path = existingFile(file);
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.size() > MAX_FILE_OCTETS)
      throw new FileRefusedException(ServiceError.FILE_OTHER,
          "%s has %d octets, %d can be told".formatted(file, attributes.size(), MAX_FILE_OCTETS));
    return new Source(attributes.size(), time(attributes), Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public Sink create(FilePath file, long octets) throws IOException {
    demandWritable();
    Path target = place(file);
    reserve(octets, target);
    boolean begun = false;
    try {
      Sink sink = new Receiving(Files.createFile(directory.resolve(PARTIAL + UUID.randomUUID())), target, octets);
      begun = true;
      return sink;
    } finally {
      if (!begun) release(octets);
    }
  }

  private void reserve(long octets, Path target) throws IOException {
    if (Files.getFileStore(directory).getUsableSpace() < octets)
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
          "no room for %d octets in %s".formatted(octets, directory));
    if (now.get().reached(counted.plus(BELIEVED_TO_HAVE_ROOM))) count();
    Optional<String> refusal = tryReserve(octets, target);
    if (refusal.isPresent() && now.get().reached(counted.plus(BELIEVED_TO_BE_FULL))) {
      // others may have deleted files meanwhile
      count();
      refusal = tryReserve(octets, target);
    }
    if (refusal.isPresent())
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, refusal.get());
  }

  /** Why there is no room, or nothing if it is reserved now. */
  private synchronized Optional<String> tryReserve(long octets, Path target) throws IOException {
    long there = held.octets;
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) there -= Files.size(target);
    else if (held.files + receiving >= MAX_FILES)
      return Optional.of("%d files are in %s already".formatted(held.files, directory));
    if (there + reserved + octets > maxOctets)
      return Optional.of(
          "%d octets more in %s, which has %d of %d".formatted(octets, directory, there + reserved, maxOctets));
    reserved += octets;
    receiving++;
    return Optional.empty();
  }

  /** Takes the sums anew, without keeping anybody waiting; what happens to files meanwhile makes it of no use. */
  private void count() throws IOException {
    Moment begun = now.get();
    long before;
    synchronized (this) {
      before = changes;
    }
    Sums sums = new Sums();
    walk(directory, (_, attributes) -> {
      sums.octets += attributes.size();
      return ++sums.files < MAX_FILES;
    });
    synchronized (this) {
      if (before != changes) return;
      held = sums;
      counted = begun;
    }
  }

  private synchronized void changed(long octets, int files) {
    held.octets += octets;
    held.files += files;
    changes++;
  }

  private synchronized void release(long octets) {
    reserved -= octets;
    receiving--;
  }

  private void demandWritable() throws FileRefusedException {
    if (!writable) throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, directory + " is not written to");
  }

  @Override
  public void delete(FilePath file) throws IOException {
    demandWritable();
    Path path = existingFile(file);
    synchronized (this) {
      long octets = Files.size(path);
      Files.delete(path);
      changed(-octets, -1);
    }
    FileNames.force(path);
  }

  @Override
  public void rename(FilePath file, FilePath to) throws IOException {
    demandWritable();
    Path target = place(to);
    Path from = existingFile(file);
    synchronized (this) {
      // throws if there is one of the new name
      Files.move(from, target);
      changed(0, 0);
    }
    FileNames.force(target);
    if (!Objects.equals(from.getParent(), target.getParent())) FileNames.force(from);
  }

  private final class Receiving implements Sink {
    private final Path partial;
    private final Path target;
    private final long announced;
    private final FileOutputStream out;
    private long octets;
    private boolean released;

    Receiving(Path partial, Path target, long announced) throws IOException {
      this.partial = partial;
      this.target = target;
      this.announced = announced;
      this.out = new FileOutputStream(partial.toFile());
    }

    @Override
    public void append(Octets more) throws IOException {
      octets += more.length();
      if (octets > announced)
        throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
            "%d octets came where %d were announced".formatted(octets, announced));
      try {
        more.writeTo(out);
      } catch (IOException failed) {
        if (Files.getFileStore(directory).getUsableSpace() >= more.length()) throw failed;
        throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, String.valueOf(failed));
      }
    }

    @Override
    public void commit() throws IOException {
      // else a power failure could leave the new name with old or no content
      out.getFD().sync();
      out.close();
      synchronized (DirectoryFileStore.this) {
        boolean another = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        long before = another ? Files.size(target) : 0;
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        changed(octets - before, another ? 0 : 1);
      }
      FileNames.force(target);
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
        Files.deleteIfExists(partial);
      } finally {
        if (!released) release(announced);
        released = true;
      }
    }
  }
}
