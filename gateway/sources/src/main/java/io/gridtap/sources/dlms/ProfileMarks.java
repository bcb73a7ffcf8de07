package io.gridtap.sources.dlms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each profile of one meter has been taken over: the instant of its last row. In a file if there is a directory
 * for it, so that a restarted gateway goes on where it was. For one thread.
 */
final class ProfileMarks {
  private static final System.Logger LOG = System.getLogger(ProfileMarks.class.getName());

  private final Optional<Path> directory;
  private final String fileName;
  private final Map<String, Instant> marks = new TreeMap<>();

  /**
   * @param directory where the file is, created if need be; without it marks last as long as the process
   * @throws UncheckedIOException if the directory or the file cannot be read or made
   */
  ProfileMarks(Optional<Path> directory, String device) {
    this.directory = directory;
    fileName = StateFiles.name(device) + ".profiles";
    directory.ifPresent(this::read);
  }

  /** The instant of the last row taken over. */
  Optional<Instant> last(String profile) {
    return Optional.ofNullable(marks.get(profile));
  }

  /** Rows up to here have been taken over. An earlier instant changes nothing. */
  void taken(String profile, Instant row) throws IOException {
    Instant known = marks.get(profile);
    if (known != null && !row.isAfter(known)) return;
    marks.put(profile, row);
    if (directory.isPresent()) writeAtAnyRate(directory.get());
  }

  /** Who is stopped after rows were taken over still notes that they were. */
  private void writeAtAnyRate(Path at) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      write(at);
    } catch (ClosedByInterruptException meanwhile) {
      LOG.log(System.Logger.Level.DEBUG, "interrupted while noting", meanwhile);
      interrupted |= Thread.interrupted();
      write(at);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private void read(Path at) {
    Path from = at.resolve(fileName);
    try {
      Files.createDirectories(at);
      if (!Files.exists(from)) return;
      for (String line : Files.readAllLines(from)) {
        String[] words = line.split(" ", -1);
        if (words.length == 2) marks.put(words[0], Instant.parse(words[1]));
      }
    } catch (DateTimeException damaged) {
      // rows that come twice do less harm than rows that never come
      LOG.log(System.Logger.Level.WARNING,
          "%s is damaged; profiles are read again from the beginning of their catch-up".formatted(from), damaged);
      marks.clear();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("%s: cannot be read: %s".formatted(from, unreadable.getMessage()), unreadable);
    }
  }

  private void write(Path at) throws IOException {
    StringBuilder lines = new StringBuilder();
    marks.forEach((profile, row) -> lines.append(profile).append(' ').append(row).append('\n'));
    Path draft = at.resolve(fileName + ".new");
    Files.writeString(draft, lines, StandardCharsets.UTF_8);
    force(draft);
    Files.move(draft, at.resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
    force(at);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
