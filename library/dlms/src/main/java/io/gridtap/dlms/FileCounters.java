package io.gridtap.dlms;

import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SystemTitle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Invocation counters in a file, so that no restart, crash or power cut uses a value twice.
 *
 * <p>
 * Sent: a block of values is reserved on disk before the first of it is given out; after a crash the rest of the block
 * is skipped. Received: each accepted value is on disk before {@link #accept} returns, that is before any plain text is
 * handed out; callers that come at the same time share one sync. With {@link Sync#ON_FLUSH} the caller takes that upon
 * himself: he must call {@link #flush} after a batch, before he acts on any of it.
 *
 * <p>
 * The file is a log of lines, each with a check sum; a torn end is cut off on opening, and anything else wrong with it
 * is refused, because going on would use values again. It is rewritten when it has grown to a multiple of what it
 * holds. Only one process may have it open: a lock beside it sees to that. Keys are there by name only. A copy put back
 * from a backup brings back old values: after that change the keys, or {@link #advance} beyond doubt. Counters of
 * session keys are kept in memory.
 */
public final class FileCounters implements InvocationCounters, AutoCloseable {
  /** When received values are on disk. */
  public enum Sync {
    /** When {@link #accept} returns. */
    EACH,
    /** When {@link #flush} returns. */
    ON_FLUSH
  }

  private static final int DEFAULT_BLOCK = 1024;
  private static final int REWRITE_BEYOND_OCTETS = 1 << 20;
  private static final int MAX_FILE_OCTETS = 1 << 28;
  private static final Pattern LINE = Pattern
      .compile("([sr]) ([0-9a-f]{16}) ([A-Za-z0-9._-]{1,64}) ([0-9a-f]{9}) ([0-9a-f]{8})");

  private final Path file;
  private final Sync sync;
  private final int block;
  private final FileChannel lock;
  private final MemoryCounters sessions = new MemoryCounters();
  private final Map<CounterId, Sent> sent = new HashMap<>();
  private final Map<CounterId, Long> received = new HashMap<>();
  /** Received since the last flush; no more than there are keys. */
  private final Set<CounterId> unwritten = new LinkedHashSet<>();
  private RandomAccessFile log;
  private long octets;
  private long rewriteAt;
  /** Lines written, and how many of them are known to be on disk. */
  private long written;
  private long synced;
  private boolean syncing;
  private Optional<String> unusable = Optional.empty();

  /**
   * Values of one key.
   *
   * @param next to be given out
   * @param reserved end of what may be given out, on disk
   * @param promised end of what is reserved, perhaps on its way to the disk
   */
  private record Sent(long next, long reserved, long promised) {
    static final Sent NOTHING = new Sent(0, 0, 0);
  }

  /** With a sync for each accepted value, reserving 1024 values at a time. */
  public static FileCounters open(Path file) throws IOException {
    return open(file, Sync.EACH, DEFAULT_BLOCK);
  }

  /**
   * @param block values reserved at a time, 1…1,000,000: so many may be lost in a crash, and so many uses share one sync
   * @throws IOException if it cannot be read or written, is damaged, or open in another process
   */
  public static FileCounters open(Path file, Sync sync, int block) throws IOException {
    if (block < 1 || block > 1_000_000) throw new IllegalArgumentException("a block is 1…1,000,000 values: " + block);
    Path absolute = file.toAbsolutePath();
    FileChannel lock = lock(absolute);
    try {
      return new FileCounters(absolute, sync, block, lock);
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private FileCounters(Path file, Sync sync, int block, FileChannel lock) throws IOException {
    this.file = file;
    this.sync = sync;
    this.block = block;
    this.lock = lock;
    load();
    log = rewritten();
  }

  private static FileChannel lock(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel = FileChannel.open(privately(beside), StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) return channel;
    } catch (IllegalStateException heldByThisProcess) {
      channel.close();
      throw new FileSystemException(file.toString(), null, "the invocation counters are open already in this process");
    }
    channel.close();
    throw new FileSystemException(file.toString(), null,
        "the invocation counters are open in another process: two would use the same values");
  }

  /** Readable by its owner only: the names of keys would confirm a guess of a poor one. */
  private static Path privately(Path file) throws IOException {
    try {
      if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix"))
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      else
        Files.createFile(file);
    } catch (FileAlreadyExistsException there) {
      // as it was made before
      return file;
    }
    return file;
  }

  private void load() throws IOException {
    if (!Files.exists(file)) return;
    if (Files.size(file) > MAX_FILE_OCTETS) throw damaged(0, "is larger than any log of counters");
    int number = 0;
    int damagedLine = 0;
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      number++;
      Matcher matcher = LINE.matcher(line);
      boolean sound = matcher.matches() && checkSum(line.substring(0, line.lastIndexOf(' '))).equals(matcher.group(5));
      if (!sound) {
        if (damagedLine == 0) damagedLine = number;
        continue;
      }
      // at the end it was being written when the power went, and its value not in use yet; anywhere else it was
      if (damagedLine > 0) throw damaged(damagedLine, "is damaged");
      CounterId id = new CounterId(SystemTitle.hex(matcher.group(2)), matcher.group(3), CounterId.Life.LASTING);
      long value = Long.parseLong(matcher.group(4), 16);
      if (matcher.group(1).equals("s")) sent.merge(id, new Sent(value, value, value), FileCounters::higher);
      else
        received.merge(id, value, Math::max);
    }
  }

  private static Sent higher(Sent one, Sent other) { return one.next >= other.next ? one : other; }

  private FileSystemException damaged(int line, String what) {
    return new FileSystemException(file.toString(), null,
        "line %d of the invocation counters %s: going on could use values again; put it right, or change the keys and start a new file"
            .formatted(line, what));
  }

  /** The file anew, with one line a counter: written beside it, synced, put in its place. */
  private RandomAccessFile rewritten() throws IOException {
    // an interrupt would close the channel of the directory; the thread gets it back
    boolean interrupted = Thread.interrupted();
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(beside);
    // not a channel: an interrupted caller would close it for all
    RandomAccessFile fresh = new RandomAccessFile(privately(beside).toFile(), "rw");
    try {
      octets = 0;
      for (Map.Entry<CounterId, Sent> values : sent.entrySet())
        append(fresh, line('s', values.getKey(), values.getValue().promised));
      for (Map.Entry<CounterId, Long> value : received.entrySet())
        append(fresh, line('r', value.getKey(), value.getValue()));
      fresh.getFD().sync();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory();
    } catch (IOException | RuntimeException failed) {
      fresh.close();
      throw failed;
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
    rewriteAt = Math.max(REWRITE_BEYOND_OCTETS, 4 * octets);
    return fresh;
  }

  private void syncDirectory() throws IOException {
    Path directory = file.getParent();
    if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) return; // others cannot open a directory
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void append(RandomAccessFile target, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    target.write(bytes);
    octets += bytes.length;
  }

  private static String line(char direction, CounterId id, long value) {
    HexFormat hex = HexFormat.of();
    String content = direction + " " + id.title() + " " + id.key() + " " + hex.toHexDigits(value, 9);
    return content + " " + checkSum(content) + "\n";
  }

  private static String checkSum(String content) {
    CRC32C crc = new CRC32C();
    crc.update(content.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue(), 8);
  }

  @Override
  public long next(CounterId id) {
    if (id.life() == CounterId.Life.SESSION) return sessions.next(id);
    while (true) {
      long line;
      long promised;
      synchronized (this) {
        requireUsable();
        Sent values = sent.getOrDefault(id, Sent.NOTHING);
        if (values.next >= END)
          throw new SecurityRefusal(SecurityRefusal.Kind.EXHAUSTED,
              "the invocation counter of %s with key %s is at its end: change the key".formatted(id.title(), id.key()));
        if (values.next < values.reserved) {
          sent.put(id, new Sent(values.next + 1, values.reserved, values.promised));
          return values.next;
        }
        promised = Math.min(END, Math.max(values.promised, values.next + block));
        sent.put(id, new Sent(values.next, values.reserved, promised));
        line = write('s', id, promised);
      }
      sync(line);
      synchronized (this) {
        Sent values = sent.getOrDefault(id, Sent.NOTHING);
        sent.put(id, new Sent(values.next, Math.max(values.reserved, promised), values.promised));
      }
    }
  }

  @Override
  public synchronized long upcoming(CounterId id) {
    return id.life() == CounterId.Life.SESSION
        ? sessions.upcoming(id)
        : sent.getOrDefault(id, Sent.NOTHING).next;
  }

  @Override
  public synchronized void advance(CounterId id, long atLeast) {
    if (atLeast < 0 || atLeast > END)
      throw new IllegalArgumentException("an invocation counter is 0…0xffffffff: " + atLeast);
    if (id.life() == CounterId.Life.SESSION) {
      sessions.advance(id, atLeast);
      return;
    }
    requireUsable();
    Sent values = sent.getOrDefault(id, Sent.NOTHING);
    // not written: only what is given out has to be
    if (atLeast > values.next) sent.put(id, new Sent(atLeast, values.reserved, values.promised));
  }

  @Override
  public void accept(CounterId id, long value) {
    if (id.life() == CounterId.Life.SESSION) {
      sessions.accept(id, value);
      return;
    }
    if (value < 0 || value > END)
      throw new IllegalArgumentException("an invocation counter is 0…0xffffffff: " + value);
    long line;
    synchronized (this) {
      requireUsable();
      long expected = received.getOrDefault(id, 0L);
      if (value < expected) throw SecurityRefusal.counter(id, value, expected);
      received.put(id, value + 1);
      if (sync == Sync.ON_FLUSH) {
        unwritten.add(id);
        return;
      }
      line = write('r', id, value + 1);
    }
    sync(line);
  }

  @Override
  public synchronized long expected(CounterId id) {
    return id.life() == CounterId.Life.SESSION ? sessions.expected(id) : received.getOrDefault(id, 0L);
  }

  /** Everything accepted so far is on disk when this returns. */
  public void flush() {
    long line;
    synchronized (this) {
      requireUsable();
      for (CounterId id : unwritten)
        write('r', id, received.getOrDefault(id, 0L));
      unwritten.clear();
      line = written;
    }
    sync(line);
  }

  /** The number of the line. */
  private synchronized long write(char direction, CounterId id, long value) {
    try {
      append(log, line(direction, id, value));
      return ++written;
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** One thread syncs for all that wrote before; the others wait for it, and perhaps do the next. */
  private void sync(long line) {
    boolean interrupted = false;
    try {
      while (true) {
        long upTo;
        synchronized (this) {
          requireUsable();
          if (synced >= line) return;
          if (syncing) {
            try {
              wait();
            } catch (InterruptedException later) {
              // what is on its way to the disk is waited for; the caller sees the interrupt afterwards
              interrupted = true;
            }
            continue;
          }
          if (octets > rewriteAt) {
            replaceLog();
            continue;
          }
          syncing = true;
          upTo = written;
        }
        syncOutside(upTo);
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private synchronized void replaceLog() {
    try {
      RandomAccessFile old = log;
      log = rewritten();
      synced = written;
      old.close();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Without the lock, so that others write meanwhile. */
  private void syncOutside(long upTo) {
    Optional<IOException> failure = Optional.empty();
    RandomAccessFile current;
    synchronized (this) {
      current = log;
    }
    try {
      current.getFD().sync();
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
    synchronized (this) {
      syncing = false;
      notifyAll();
      if (failure.isPresent()) throw failed(failure.get());
      synced = Math.max(synced, upTo);
    }
  }

  /** What the disk holds is not known any more, so nothing is given out or accepted. */
  private synchronized UncheckedIOException failed(IOException failure) {
    unusable = Optional.of("could not be written: " + failure.getMessage());
    notifyAll();
    return new UncheckedIOException("invocation counters in %s could not be written".formatted(file), failure);
  }

  private synchronized void requireUsable() {
    if (unusable.isPresent())
      throw new IllegalStateException("invocation counters in %s %s".formatted(file, unusable.get()));
  }

  /** Gives back what was reserved and not used. */
  @Override
  public synchronized void close() {
    if (unusable.isPresent()) {
      closeQuietly();
      return;
    }
    try {
      while (syncing)
        wait();
    } catch (InterruptedException hurried) {
      // the reserved values are lost, which does no harm
      unusable = Optional.of("are closed");
      closeQuietly();
      Thread.currentThread().interrupt();
      return;
    }
    sent.replaceAll((id, values) -> new Sent(values.next, values.next, Math.min(values.next, values.promised)));
    replaceLog();
    unusable = Optional.of("are closed");
    notifyAll();
    closeQuietly();
  }

  private void closeQuietly() {
    try {
      log.close();
      lock.close();
    } catch (IOException failure) {
      System.getLogger(FileCounters.class.getName()).log(System.Logger.Level.WARNING,
          "invocation counters in {0} could not be closed: {1}", file, failure.getMessage());
    }
  }
}
