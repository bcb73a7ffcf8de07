package io.gridtap.iec61850.store;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of one directory and those below it. Nothing outside can be reached: a {@link FilePath} has no steps up, and
 * symbolic links are not followed. Names that begin with a dot, and those a {@link FilePath} cannot have, do not exist
 * for clients. A received file takes the place of the old one at once and whole, or not at all.
 */
public final class DirectoryFileStore implements FileStore {
  private static final System.Logger LOG = System.getLogger(DirectoryFileStore.class.getName());
  /** Files that lie beside the real ones while they are received. */
  private static final String PARTIAL = ".partial-";
  private static final int MAX_FILES = 65_536;
  private static final int MAX_DEPTH = 16;

  private final Path directory;
  private final boolean writable;
  private final long maxOctets;
  /** Announced for files that are being received; guarded by this. */
  private long reserved;
  /** Files that are being received; guarded by this. */
  private int receiving;

  /**
   * A directory whose files can be listed and fetched.
   *
   * @throws IOException if the directory is none, or cannot be read
   */
  public static DirectoryFileStore readOnly(Path directory) throws IOException {
    return new DirectoryFileStore(directory, false, 0);
  }

  /**
   * A directory whose files can also be put, renamed and deleted. Removes what an earlier process left half received.
   *
   * @param maxOctets of all files together; beyond, none is received
   * @throws IOException if the directory is none, or cannot be read
   */
  public static DirectoryFileStore writable(Path directory, long maxOctets) throws IOException {
    return new DirectoryFileStore(directory, true, maxOctets);
  }

  private DirectoryFileStore(Path directory, boolean writable, long maxOctets) throws IOException {
    this.directory = directory.toRealPath();
    if (!Files.isDirectory(this.directory)) throw new IOException(directory + " is no directory");
    this.writable = writable;
    this.maxOctets = maxOctets;
    if (!writable) return;
    try (var left = Files.newDirectoryStream(this.directory, PARTIAL + "*")) {
      for (Path partial : left)
        Files.deleteIfExists(partial);
    }
  }

  @Override
  public boolean isWritable() { return writable; }

  @Override
  public List<FileEntry> list(FilePath path) throws IOException {
    Path found = existing(path);
    List<FileEntry> entries = new ArrayList<>();
    Files.walkFileTree(found, new SimpleFileVisitor<>() {
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
        if (!attributes.isRegularFile() || file == null) return FileVisitResult.CONTINUE;
        if (entries.size() == MAX_FILES)
          throw new FileRefusedException(ServiceError.CAPABILITY_UNAVAILABLE,
              "more than %d files in %s".formatted(MAX_FILES, directory));
        entries.add(new FileEntry(file.toString(), attributes.size(), time(attributes)));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path at, IOException failed) {
        // gone meanwhile, or not ours to read: the others are there all the same
        LOG.log(Level.DEBUG, "not listed", failed);
        return FileVisitResult.CONTINUE;
      }
    });
    return entries;
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
      Sink sink = new Receiving(Files.createTempFile(directory, PARTIAL, ""), target, octets);
      begun = true;
      return sink;
    } finally {
      if (!begun) release(octets);
    }
  }

  private synchronized void reserve(long octets, Path target) throws IOException {
    long there = 0;
    List<FileEntry> files = list(FilePath.ROOT);
    for (FileEntry file : files) there += file.octets();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) there -= Files.size(target);
    else if (files.size() + receiving >= MAX_FILES)
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
          "%d files are in %s already".formatted(files.size(), directory));
    if (there + reserved + octets > maxOctets)
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
          "%d octets more in %s, which has %d of %d".formatted(octets, directory, there + reserved, maxOctets));
    if (Files.getFileStore(directory).getUsableSpace() < octets)
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
          "no room for %d octets in %s".formatted(octets, directory));
    reserved += octets;
    receiving++;
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
    Files.delete(existingFile(file));
  }

  @Override
  public synchronized void rename(FilePath file, FilePath to) throws IOException {
    demandWritable();
    Path target = place(to);
    // throws if there is one of the new name
    Files.move(existingFile(file), target);
    forceNames(target);
  }

  /** Else a power failure could bring the old names back after the change was confirmed. */
  private static void forceNames(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) return;
    try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException none) {
      LOG.log(Level.DEBUG, "directories cannot be opened here, as on Windows: names are left to the system", none);
    }
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
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceNames(target);
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
