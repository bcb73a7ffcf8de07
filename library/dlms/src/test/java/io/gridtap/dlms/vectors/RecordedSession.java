package io.gridtap.dlms.vectors;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One recorded session.
 *
 * @param name of the file without its ending, like {@code hdlc-02-lls}
 */
public record RecordedSession(String name, List<Line> lines) {
  /**
   * What crossed.
   *
   * @param fromClient from the client to the meter; else the other way
   * @param step the last step marked before, empty if none was
   * @param notes what the recorder's decoder said of it
   */
  public record Line(boolean fromClient, Octets octets, String step, List<String> notes) {
    /** True if a note holds this text. */
    public boolean noted(String part) {
      return notes.stream().anyMatch(note -> note.contains(part));
    }
  }

  public RecordedSession { lines = List.copyOf(lines); }

  /** The session of this name. */
  public static RecordedSession of(String name) {
    try (InputStream in = RecordedSession.class.getResourceAsStream("/vectors/" + name + ".txt")) {
      if (in == null) throw new IllegalArgumentException("no recorded session " + name);
      return read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All sessions whose names begin like this, in the order of their names. */
  public static List<RecordedSession> all(String prefix) {
    URL directory = RecordedSession.class.getResource("/vectors");
    if (directory == null) throw new IllegalStateException("no recorded sessions");
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(prefix))
          .filter(name -> name.endsWith(".txt")).sorted().map(name -> of(name.substring(0, name.length() - 4)))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What the client sent. */
  public List<Octets> fromClient() {
    return lines.stream().filter(Line::fromClient).map(Line::octets).toList();
  }

  /** What the meter sent. */
  public List<Octets> fromServer() {
    return lines.stream().filter(line -> !line.fromClient).map(Line::octets).toList();
  }

  private static RecordedSession read(String name, String text) {
    List<Line> lines = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String step = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("C>S ") || line.startsWith("S>C ")) {
        notes = new ArrayList<>();
        lines.add(new Line(line.startsWith("C"), Octets.hex(line.substring(4)), step, notes));
      } else if (line.startsWith("# --- ")) {
        step = line.substring(6);
      } else if (line.startsWith("#")) {
        notes.add(line.substring(1).strip());
      }
    }
    return new RecordedSession(name, lines);
  }
}
