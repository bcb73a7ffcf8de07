package io.gridtap.testkit;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recorded octets from commented hex files. A line is plain hex, or a
 * connection's number, a direction and hex; {@code #} starts a comment.
 *
 * <pre>
 * # STARTDT act, STARTDT con (IEC 60870-5-104 §5.3)
 * 1 &gt; 68 04 07 00 00 00
 * 1 &lt; 68 04 0b 00 00 00
 * </pre>
 */
public final class Vectors {
  /** Who sent it. */
  public enum Direction {
    /** {@code >} */
    FROM_CLIENT,
    /** {@code <} */
    FROM_SERVER,
    /** The line is plain hex. */
    UNKNOWN
  }

  /**
   * One line of a file.
   *
   * @param line
   *            1…, for messages
   * @param connection
   *            its number, 0 if the line is plain hex
   */
  public record Vector(int line, int connection, Direction direction, Octets octets) {}

  private static final Pattern LINE = Pattern.compile("(\\d+)\\s*([<>])\\s*(.*)");

  private Vectors() {}

  /**
   * Reads a resource next to the class {@code anchor}.
   *
   * @throws AssertionError
   *             if it is not there, or a line is not understood
   */
  public static List<Vector> of(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null)
        throw new AssertionError("no resource %s next to %s".formatted(resource, anchor.getName()));
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Reads text of the same form.
   *
   * @param name
   *            of the source, for messages
   */
  public static List<Vector> parse(String name, String text) {
    List<Vector> vectors = new ArrayList<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      int comment = raw.indexOf('#');
      String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
      if (!line.isEmpty())
        vectors.add(vector(name, number, line));
    }
    return List.copyOf(vectors);
  }

  private static Vector vector(String name, int number, String line) {
    try {
      Matcher directed = LINE.matcher(line);
      if (!directed.matches())
        return new Vector(number, 0, Direction.UNKNOWN, Octets.hex(line));
      Direction direction = ">".equals(directed.group(2)) ? Direction.FROM_CLIENT : Direction.FROM_SERVER;
      return new Vector(number, Integer.parseInt(directed.group(1)), direction, Octets.hex(directed.group(3)));
    } catch (IllegalArgumentException notHex) {
      throw new AssertionError("%s:%d: not a vector: %s".formatted(name, number, line), notHex);
    }
  }

  /** All octets one side sent on one connection, as the stream they were. */
  public static Octets stream(List<Vector> vectors, int connection, Direction direction) {
    OctetWriter out = new OctetWriter();
    for (Vector vector : vectors)
      if (vector.connection() == connection && vector.direction() == direction)
        out.octets(vector.octets());
    return out.toOctets();
  }
}
