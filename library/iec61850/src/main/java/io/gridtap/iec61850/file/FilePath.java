package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ServiceError;
import java.util.List;

/**
 * A file or directory of a store, from its root on. However a peer wrote it, a path never leads out of the store: there
 * are no steps up, no drives and no hidden names in it.
 *
 * @param segments directories and the name, outermost first; empty for the root
 */
public record FilePath(List<String> segments) implements Comparable<FilePath> {
  public static final FilePath ROOT = new FilePath(List.of());
  private static final int MAX_SEGMENTS = 16;
  /** Of one name, as file systems have it; octets are characters here. */
  private static final int MAX_NAME = 255;
  /** Separators here or elsewhere, and what has a meaning of its own in names on some systems. */
  private static final String FORBIDDEN = "/\\:*?\"<>|";

  /** @throws IllegalArgumentException if it is no path of a store */
  public FilePath {
    segments = List.copyOf(segments);
    if (segments.size() > MAX_SEGMENTS)
      throw new IllegalArgumentException(
          "a path of %d names, at most %d are taken".formatted(segments.size(), MAX_SEGMENTS));
    segments.forEach(FilePath::check);
  }

  private static void check(String segment) {
    if (segment.isEmpty() || segment.length() > MAX_NAME)
      throw new IllegalArgumentException("a name of %d characters, not 1…%d".formatted(segment.length(), MAX_NAME));
    // "." and ".." among them
    if (segment.charAt(0) == '.')
      throw new IllegalArgumentException("'%s': names do not begin with a dot".formatted(segment));
    for (int i = 0; i < segment.length(); i++) {
      char character = segment.charAt(i);
      if (character < ' ' || character >= 0x7F && character < 0xA0 || character > 0xFF
          || FORBIDDEN.indexOf(character) >= 0)
        throw new IllegalArgumentException(
            "a name with the character U+%04X at position %d".formatted((int) character, i + 1));
    }
  }

  /** @throws IllegalArgumentException if it is no path of a store */
  public static FilePath of(String path) {
    return new FilePath(FileName.of(path).segments());
  }

  /** @throws FileRefusedException with file/filename-syntax-error if it is no path of a store */
  public static FilePath of(FileName name) throws FileRefusedException {
    try {
      return new FilePath(name.segments());
    } catch (IllegalArgumentException wrong) {
      throw new FileRefusedException(ServiceError.FILENAME_SYNTAX_ERROR, String.valueOf(wrong.getMessage()));
    }
  }

  public boolean isRoot() { return segments.isEmpty(); }

  /** The last of the segments; empty for the root. */
  public String name() {
    return isRoot() ? "" : segments.getLast();
  }

  /** Whether this is the other one, or something below it. */
  public boolean isWithin(FilePath other) {
    return segments.size() >= other.segments.size()
        && segments.subList(0, other.segments.size()).equals(other.segments);
  }

  @Override
  public int compareTo(FilePath other) { return toString().compareTo(other.toString()); }

  /** {@code COMTRADE/rec1.cfg}. */
  @Override
  public String toString() { return String.join("/", segments); }
}
