package io.gridtap.iec104.store;

import io.gridtap.iec104.file.FileEntry;
import io.gridtap.iec104.file.FileError;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileRefusedException;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.store.StoredFile.Access;
import io.gridtap.wire.Octets;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of one directory. Only what is listed at the beginning exists for controlling stations, by address and name;
 * nothing they send becomes part of a path, and symbolic links are not followed. A received file takes the place of the
 * old one at once and whole, or not at all.
 */
public final class DirectoryFileStore implements FileStore {
  private static final System.Logger LOG = System.getLogger(DirectoryFileStore.class.getName());
  /** Files that lie beside the real ones while they are received. */
  private static final String PARTIAL = ".partial-";
  private static final int MAX_FILES = 65_536;

  private final Path directory;
  private final Map<FileId, StoredFile> files = new LinkedHashMap<>();

  /**
   * Removes what an earlier process left half received.
   *
   * @param files known to stations; those to be received need not exist yet
   * @throws IOException if the directory is none, or cannot be read
   */
  public DirectoryFileStore(Path directory, List<StoredFile> files) throws IOException {
    this.directory = directory.toRealPath();
    if (!Files.isDirectory(this.directory)) throw new IOException(directory + " is no directory");
    if (files.size() > MAX_FILES)
      throw new IllegalArgumentException("%d files, a store has %d at most".formatted(files.size(), MAX_FILES));
    List<StoredFile> sorted = new ArrayList<>(files);
    // so that a directory is told in sequences
    sorted.sort(Comparator.comparingInt((StoredFile file) -> file.file().commonAddress())
        .thenComparingInt(file -> file.file().address()).thenComparingInt(file -> file.file().name()));
    for (StoredFile file : sorted)
      if (this.files.put(file.file(), file) != null)
        throw new IllegalArgumentException("%s is there twice".formatted(file.file()));
    try (var left = Files.newDirectoryStream(this.directory, PARTIAL + "*")) {
      for (Path partial : left)
        Files.deleteIfExists(partial);
    }
  }

  /** All files of the station, whatever the address; not those longer than LOF can tell. */
  @Override
  public List<FileEntry> list(int commonAddress, int address) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (StoredFile file : files.values()) {
      if (file.file().commonAddress() != commonAddress) continue;
      Optional<BasicFileAttributes> found = attributes(file);
      if (found.isPresent() && found.get().size() <= FileSettings.MAX_FILE_OCTETS)
        entries.add(new FileEntry(file.file().address(), file.file().name(), (int) found.get().size(),
            found.get().lastModifiedTime().toInstant()));
    }
    return entries;
  }

  private Optional<BasicFileAttributes> attributes(StoredFile file) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(path(file), BasicFileAttributes.class,
          LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile() ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty(); // listed, and not there at the moment
    }
  }

  private Path path(StoredFile file) { return directory.resolve(file.fileName()); }

  private StoredFile known(FileId file, Access least) throws FileRefusedException {
    StoredFile known = files.get(file);
    if (known == null) throw new FileRefusedException(FileError.FILE, "there is no " + file);
    if (known.access().compareTo(least) < 0)
      throw new FileRefusedException(FileError.SERVICE,
          "%s allows %s, not %s".formatted(file, known.access(), least));
    return known;
  }

  @Override
  public Source open(FileId file) throws IOException {
    StoredFile known = known(file, Access.READ);
    long octets = attributes(known).orElseThrow(() -> new FileRefusedException(FileError.FILE, file + " is not there"))
        .size();
    if (octets > FileSettings.MAX_FILE_OCTETS)
      throw new FileRefusedException(FileError.MEMORY,
          "%s has %d octets, %d can be told".formatted(file, octets, FileSettings.MAX_FILE_OCTETS));
    return new Source((int) octets, Files.newInputStream(path(known), LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public Sink create(FileId file, int octets) throws IOException {
    StoredFile known = known(file, Access.WRITE);
    if (Files.getFileStore(directory).getUsableSpace() < octets)
      throw new FileRefusedException(FileError.MEMORY, "no room for %d octets in %s".formatted(octets, directory));
    return new Receiving(directory, Files.createFile(directory.resolve(PARTIAL + UUID.randomUUID())), path(known));
  }

  @Override
  public void delete(FileId file) throws IOException {
    StoredFile known = known(file, Access.DELETE);
    if (attributes(known).isEmpty()) throw new FileRefusedException(FileError.FILE, file + " is not there");
    Files.delete(path(known));
  }

  private static final class Receiving implements Sink {
    private final Path directory;
    private final Path partial;
    private final Path target;
    private final FileOutputStream out;

    Receiving(Path directory, Path partial, Path target) throws IOException {
      this.directory = directory;
      this.partial = partial;
      this.target = target;
      this.out = new FileOutputStream(partial.toFile());
    }

    @Override
    public void append(Octets octets) throws IOException { octets.writeTo(out); }

    @Override
    public void commit() throws IOException {
      // else a power failure could leave the new name with old or no content
      out.getFD().sync();
      out.close();
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceName();
    }

    /** Else a power failure could bring the old file back after the transfer was confirmed. */
    private void forceName() throws IOException {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      } catch (AccessDeniedException none) {
        LOG.log(Level.DEBUG, "directories cannot be opened here, as on Windows: names are left to the system", none);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(partial);
    }
  }
}
