package io.gridtap.iec61850.store;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files in memory. Directories are there as long as files are in them. All methods may be called from any thread.
 */
public final class MemoryFileStore implements FileStore {
  private static final int MAX_FILES = 65_536;

  private record File(Octets content, Instant modified) {}

  private final TreeMap<FilePath, File> files = new TreeMap<>();
  private final long maxOctets;
  /** Announced for files that are being received. */
  private long reserved;

  /** @param maxOctets of all files together that clients may put; with 0 they can only read */
  public MemoryFileStore(long maxOctets) {
    this.maxOctets = maxOctets;
  }

  /** Adds a file, or changes it; not held to the bound. @throws IllegalArgumentException if it is no path */
  public synchronized MemoryFileStore put(String path, Octets content, Instant modified) {
    files.put(FilePath.of(path), new File(content, modified));
    return this;
  }

  @Override
  public boolean isWritable() { return maxOctets > 0; }

  @Override
  public synchronized List<FileEntry> list(FilePath path) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    files.forEach((file, held) -> {
      if (file.isWithin(path))
        entries.add(new FileEntry(file.toString(), held.content.length(), Optional.of(held.modified)));
    });
    if (entries.isEmpty() && !path.isRoot()) throw missing(path);
    return entries;
  }

  private static FileRefusedException missing(FilePath path) {
    return new FileRefusedException(ServiceError.FILE_NON_EXISTENT, "there is no " + path);
  }

  private File existing(FilePath path) throws FileRefusedException {
    File file = files.get(path);
    if (file == null) throw missing(path);
    return file;
  }

  @Override
  public synchronized Source open(FilePath path) throws IOException {
    File file = existing(path);
    return new Source(file.content.length(), Optional.of(file.modified),
        new Content(file.content));
  }

  @Override
  public synchronized Sink create(FilePath path, long octets) throws IOException {
    demandRoom(path, octets, reserved);
    reserved += octets;
    return new Receiving(path, octets);
  }

  /** @param besides what others have announced */
  private void demandRoom(FilePath path, long octets, long besides) throws FileRefusedException {
    if (!isWritable()) throw new FileRefusedException(ServiceError.FILE_ACCESS_DENIED, "files are not received");
    long others = besides;
    for (var file : files.entrySet()) if (!file.getKey().equals(path)) others += file.getValue().content.length();
    if (octets > maxOctets - others || files.size() >= MAX_FILES && !files.containsKey(path))
      throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
          "no room for %d octets beside %d of %d".formatted(octets, others, maxOctets));
  }

  @Override
  public synchronized void delete(FilePath path) throws IOException {
    existing(path);
    files.remove(path);
  }

  @Override
  public synchronized void rename(FilePath path, FilePath to) throws IOException {
    File file = existing(path);
    if (files.containsKey(to))
      throw new FileRefusedException(ServiceError.DUPLICATE_FILENAME, to + " is there already");
    files.remove(path);
    files.put(to, file);
  }

  private final class Receiving implements Sink {
    private final FilePath path;
    private final long announced;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean released;

    Receiving(FilePath path, long announced) {
      this.path = path;
      this.announced = announced;
    }

    @Override
    public void append(Octets octets) throws IOException {
      if (received.size() + (long) octets.length() > announced)
        throw new FileRefusedException(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE,
            "more octets than the %d announced".formatted(announced));
      octets.writeTo(received);
    }

    @Override
    public void commit() throws IOException {
      synchronized (MemoryFileStore.this) {
        demandRoom(path, received.size(), reserved - announced); // another may have come first
        put(path.toString(), Octets.wrap(received.toByteArray()), Instant.now());
      }
    }

    @Override
    public void close() {
      synchronized (MemoryFileStore.this) {
        if (!released) reserved -= announced;
        released = true;
      }
    }
  }

  /** The content itself, not a copy: a file may be open as often as clients like. */
  private static final class Content extends InputStream {
    private final Octets content;
    private int position;

    Content(Octets content) { this.content = content; }

    @Override
    public int read() { return position < content.length() ? content.u8(position++) : -1; }

    @Override
    public int read(byte[] into, int at, int most) {
      Objects.checkFromIndexSize(at, most, into.length);
      if (most == 0) return 0;
      int count = Math.min(most, content.length() - position);
      if (count == 0) return -1;
      content.slice(position, count).copyTo(into, at);
      position += count;
      return count;
    }

    @Override
    public long skip(long octets) {
      int skipped = (int) Math.clamp(octets, 0, (long) content.length() - position);
      position += skipped;
      return skipped;
    }
  }
}
