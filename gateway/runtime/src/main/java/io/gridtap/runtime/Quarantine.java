package io.gridtap.runtime;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.SinkException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the measurements that a sink refused for good, as JSON lines in files {@code refused-000001.jsonl} and so on,
 * each with reason and time. At most so many octets are kept: beyond them the oldest file is removed and its lines are
 * counted. A measurement is on disk when {@link #keep} returns; a disk that takes nothing stops no delivery, but is
 * logged and counted.
 */
public final class Quarantine {
  private static final Logger LOG = System.getLogger(Quarantine.class.getName());
  private static final String PREFIX = "refused-";
  private static final String SUFFIX = ".jsonl";
  /** The bound is kept by removing whole files, so there are several. */
  private static final int FILES = 8;
  /** Some 100,000 measurements. */
  public static final long STANDARD_MAX_OCTETS = 64L << 20;

  /**
   * What became of the measurements.
   *
   * @param kept
   *            written since the start
   * @param removed
   *            of those kept, now or before the start, made room for newer ones
   * @param failed
   *            could not be written
   */
  public record Statistics(long kept, long removed, long failed) {}

  private record Kept(Path file, long number, long octets) {}

  private final Path directory;
  private final long maxOctets;
  private final InstantSource clock;
  private final ArrayDeque<Kept> files = new ArrayDeque<>();
  private boolean listed;
  private boolean appending;
  /** The last file's name is not on disk for certain. */
  private boolean begun;
  private boolean failing;
  private long kept;
  private long removed;
  private long failed;

  /**
   * @param directory
   *            of this quarantine alone; made when the first measurement comes
   */
  public Quarantine(Path directory) { this(directory, STANDARD_MAX_OCTETS, InstantSource.system()); }

  /**
   * @param maxOctets
   *            of all files together, at least 8,192
   */
  public Quarantine(Path directory, long maxOctets, InstantSource clock) {
    if (maxOctets < 8_192)
      throw new IllegalArgumentException("a quarantine holds at least 8,192 octets: " + maxOctets);
    this.directory = directory;
    this.maxOctets = maxOctets;
    this.clock = clock;
  }

  public synchronized Statistics statistics() { return new Statistics(kept, removed, failed); }

  /** On the thread of the delivery. */
  synchronized void keep(String delivery, List<Measurement> refused, SinkException failure) {
    int done = 0;
    try {
      for (Measurement measurement : refused) {
        append(QuarantineLine.of(delivery, clock.instant(), failure, measurement).getBytes(StandardCharsets.UTF_8));
        done++;
      }
      force();
      kept += refused.size();
      failing = false;
    } catch (IOException | RuntimeException unwritten) {
      kept += done;
      failed += refused.size() - done;
      appending = false;
      // what is there shall be looked at again: files that were begun may not exist
      listed = false;
      if (!failing)
        LOG.log(Level.WARNING, "measurements that " + delivery + " refused cannot be kept in " + directory
            + ": is it writable, and is there room? They are counted only", unwritten);
      failing = true;
    }
  }

  private void append(byte[] line) throws IOException {
    if (!listed)
      list();
    if (!appending || files.isEmpty() || files.getLast().octets() + line.length > maxOctets / FILES)
      begin();
    makeRoomFor(line.length);
    Kept last = files.removeLast();
    files.add(new Kept(last.file(), last.number(), last.octets() + line.length));
    try (FileChannel channel = FileChannel.open(last.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.APPEND)) {
      ByteBuffer octets = ByteBuffer.wrap(line);
      while (octets.hasRemaining())
        channel.write(octets);
    }
  }

  /** Files of an earlier run count, and are never appended to: their last line may be torn. */
  private void list() throws IOException {
    Files.createDirectories(directory);
    files.clear();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.filter(each -> number(each) > 0).sorted(Comparator.comparingLong(Quarantine::number))
          .toList())
        files.add(new Kept(file, number(file), Files.size(file)));
    }
    listed = true;
  }

  /** Zero for a file that is not ours. */
  private static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    String digits = name.startsWith(PREFIX) && name.endsWith(SUFFIX)
        ? name.substring(PREFIX.length(), name.length() - SUFFIX.length())
        : "";
    return digits.matches("[0-9]{6,18}") ? Long.parseLong(digits) : 0;
  }

  private void begin() throws IOException {
    if (appending && !files.isEmpty())
      force();
    long number = files.isEmpty() ? 1 : files.getLast().number() + 1;
    files.add(new Kept(directory.resolve("%s%06d%s".formatted(PREFIX, number, SUFFIX)), number, 0));
    appending = true;
    begun = true;
  }

  /** One line larger than the bound stays alone. */
  private void makeRoomFor(int octets) throws IOException {
    while (files.size() > 1 && files.stream().mapToLong(Kept::octets).sum() + octets > maxOctets) {
      Kept oldest = files.getFirst();
      long lines = lines(oldest.file());
      Files.deleteIfExists(oldest.file());
      files.removeFirst();
      removed += lines;
      LOG.log(Level.WARNING, "the quarantine {0} is full: {1} measurements of its oldest file are removed", directory,
          lines);
    }
  }

  /** Someone may have taken the file away. */
  private static long lines(Path file) throws IOException {
    if (!Files.exists(file))
      return 0;
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    }
  }

  private void force() throws IOException {
    try (FileChannel channel = FileChannel.open(files.getLast().file(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    if (begun)
      forceNames();
    begun = false;
  }

  /** Else a power failure could take the new file away, whole as it is. */
  private void forceNames() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException none) {
      LOG.log(Level.DEBUG, "directories cannot be opened here, as on Windows: its names are left to the system", none);
    }
  }
}
