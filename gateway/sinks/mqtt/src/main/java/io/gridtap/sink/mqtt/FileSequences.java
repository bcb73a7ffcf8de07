package io.gridtap.sink.mqtt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Begins each device's numbers with 1 and remembers them in a file. It holds, for each device, the first number that was
 * never given out; blocks of {@value #BLOCK} are reserved, so a crash skips the rest of a block, and a clean end none.
 */
final class FileSequences implements Sequences {
  static final String FILE = "sequences";
  static final int BLOCK = 1000;
  /** More than one gateway sees; the file has some 4 MB then. */
  private static final int MOST_DEVICES = 100_000;
  private static final String HEADING = "gridtap mqtt sequences 1";

  private final Path directory;
  private final FileChannel lockFile;
  private final Map<String, Long> next = new HashMap<>();
  private Map<String, Long> reserved;

  private FileSequences(Path directory, FileChannel lockFile, Map<String, Long> reserved) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.reserved = reserved;
    next.putAll(reserved);
  }

  /** @throws IOException saying what is wrong with the directory, and what to do */
  static FileSequences in(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel lockFile = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    try {
      if (!locked(lockFile))
        throw new IOException(directory + " is used by another sink or gateway: give each a directory of its own");
      return new FileSequences(directory, lockFile, read(directory.resolve(FILE)));
    } catch (IOException | RuntimeException unusable) {
      lockFile.close();
      throw unusable;
    }
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock(); // ends with the file
      return lock != null && lock.isValid();
    } catch (OverlappingFileLockException here) {
      return false;
    }
  }

  private static Map<String, Long> read(Path file) throws IOException {
    Map<String, Long> read = new HashMap<>();
    if (!Files.exists(file))
      return read;
    String damaged = file + " is damaged: take it from a backup, or delete it and have consumers forget old numbers";
    String[] lines = Files.readString(file).split("\n", -1);
    if (!lines[0].equals(HEADING) || !lines[lines.length - 1].isEmpty())
      throw new IOException(damaged);
    for (int i = 1; i < lines.length - 1; i++) {
      int blank = lines[i].indexOf(' ');
      if (blank < 1 || !lines[i].substring(0, blank).matches("[1-9]\\d{0,17}"))
        throw new IOException(damaged + " (line %d)".formatted(i + 1));
      read.put(unescaped(lines[i].substring(blank + 1)), Long.valueOf(lines[i].substring(0, blank)));
    }
    return read;
  }

  @Override
  public void reserve(Map<String, Integer> counts) throws IOException {
    Map<String, Long> wanted = new LinkedHashMap<>();
    counts.forEach((device, count) -> {
      long end = next.getOrDefault(device, 1L) + count;
      if (end > reserved.getOrDefault(device, 0L))
        wanted.put(device, end + BLOCK);
    });
    if (wanted.isEmpty())
      return;
    Map<String, Long> more = new HashMap<>(reserved);
    more.putAll(wanted);
    if (more.size() > MOST_DEVICES)
      throw new IOException("%s has %d devices, the most there may be".formatted(directory, MOST_DEVICES));
    write(more);
    reserved = more;
  }

  @Override
  public long next(String device) {
    long number = next.getOrDefault(device, 1L);
    if (number >= reserved.getOrDefault(device, 0L))
      throw new IllegalStateException("number %d of %s is not reserved".formatted(number, device));
    next.put(device, number + 1);
    return number;
  }

  /** The file is whole at any time, and the new one is on the disk before a number of it is used. */
  private void write(Map<String, Long> numbers) throws IOException {
    StringBuilder text = new StringBuilder(HEADING).append('\n');
    new TreeMap<>(numbers)
        .forEach((device, number) -> text.append(number).append(' ').append(escaped(device)).append('\n'));
    Path temporary = directory.resolve(FILE + ".tmp");
    try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer octets = StandardCharsets.UTF_8.encode(text.toString());
      while (octets.hasRemaining())
        file.write(octets);
      file.force(true);
    }
    Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory)) {
      entries.force(true);
    }
  }

  /** Gives back what was reserved and not used. */
  @Override
  public void close() throws IOException {
    try (FileChannel held = lockFile) {
      if (held.isOpen() && !next.equals(reserved))
        write(next);
    }
  }

  private static String escaped(String device) { return device.replace("\\", "\\\\").replace("\n", "\\n"); }

  private static String unescaped(String text) {
    StringBuilder device = new StringBuilder();
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) == '\\' && i + 1 < text.length())
        device.append(text.charAt(++i) == 'n' ? '\n' : text.charAt(i));
      else
      device.append(text.charAt(i));
    return device.toString();
  }
}
