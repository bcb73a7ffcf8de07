package io.gridtap.simulators.rtu;

import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The points of a simulated RTU: no address, no name and no command twice, one station at least. */
public record RtuPoints(List<RtuPoint> list) {
  /** The point list that comes with the simulators: two feeders of a small substation. */
  public static final String SUBSTATION = "substation.csv";

  /** A point and the line it comes from. */
  public record Numbered(int line, RtuPoint point) {}

  public RtuPoints {
    list = List.copyOf(list);
    Distinct distinct = new Distinct();
    list.forEach(distinct::add);
    if (list.isEmpty()) throw new IllegalArgumentException("there are no points");
  }

  private static final class Distinct {
    private final Map<String, String> seen = new HashMap<>();

    void add(RtuPoint point) {
      once("address " + point.reference(), point);
      once("name '%s'".formatted(point.name()), point);
      point.command().ifPresent(command -> once("command %d/%d".formatted(point.commonAddress(),
          command.point().address()), point));
    }

    private void once(String what, RtuPoint point) {
      String other = seen.put(what, point.reference());
      if (other != null)
        throw new IllegalArgumentException("%s stands twice: of %s and of %s".formatted(what, other,
            point.reference()));
    }
  }

  /** {@link #SUBSTATION} under a common address. */
  public static RtuPoints substation(int commonAddress) {
    try (InputStream in = RtuPoints.class.getResourceAsStream(SUBSTATION)) {
      if (in == null) throw new IllegalStateException(SUBSTATION + " is missing");
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parseCsv(SUBSTATION, text.replace("{ca}", Integer.toString(commonAddress)), OptionalInt.empty());
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  /**
   * Reads a CSV file: a line a point, the first names the columns, see {@link RtuPointRow}. Cells are between commas
   * or semicolons and may be quoted; empty lines and those that begin with # are skipped.
   *
   * @param commonAddress of points that name none
   * @throws IllegalArgumentException naming file and line
   */
  public static RtuPoints readCsv(Path file, OptionalInt commonAddress) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException(file + " is not UTF-8", notUtf8);
    }
    return parseCsv(file.toString(), text, commonAddress);
  }

  static RtuPoints parseCsv(String name, String text, OptionalInt commonAddress) {
    List<String> lines = text.lines().toList();
    List<Numbered> points = new ArrayList<>();
    List<String> header = List.of();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) continue;
      try {
        List<String> cells = cells(line);
        if (header.isEmpty()) header = header(cells, commonAddress);
        else
          points.add(new Numbered(i + 1, RtuPointRow.point(row(header, cells), commonAddress)));
      } catch (IllegalArgumentException wrong) {
        throw at(name, i + 1, wrong);
      }
    }
    return of(name, points);
  }

  /** @throws IllegalArgumentException naming file and line where one contradicts another */
  public static RtuPoints of(String name, List<Numbered> points) {
    Distinct distinct = new Distinct();
    for (Numbered numbered : points)
      try {
        distinct.add(numbered.point);
      } catch (IllegalArgumentException twice) {
        throw at(name, numbered.line, twice);
      }
    if (points.isEmpty()) throw new IllegalArgumentException(name + " has no points");
    return new RtuPoints(points.stream().map(Numbered::point).toList());
  }

  private static IllegalArgumentException at(String name, int line, IllegalArgumentException wrong) {
    return new IllegalArgumentException("%s:%d: %s".formatted(name, line, wrong.getMessage()), wrong);
  }

  private static List<String> header(List<String> cells, OptionalInt commonAddress) {
    List<String> header = cells.stream().map(cell -> cell.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT))
        .toList();
    for (String column : RtuPointRow.NEEDED)
      if (!header.contains(column) && !(column.equals("ca") && commonAddress.isPresent()))
        throw new IllegalArgumentException(
            "the first line names the columns, at least %s; %s is missing".formatted(String.join(",",
                RtuPointRow.NEEDED), column));
    return header;
  }

  private static Map<String, String> row(List<String> header, List<String> cells) {
    if (cells.size() > header.size())
      throw new IllegalArgumentException("%d cells under %d columns; quote what has a comma in it".formatted(
          cells.size(), header.size()));
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) row.putIfAbsent(header.get(i), cells.get(i));
    return row;
  }

  /** Cells between commas or semicolons; quotes as in RFC 4180. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == ';')) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) throw new IllegalArgumentException("a quote is not closed");
    cells.add(cell.toString().strip());
    return cells;
  }

  /** As the controlled station has them, by common address. */
  List<Station> stations() {
    Map<Integer, List<RtuPoint>> byStation = new TreeMap<>();
    for (RtuPoint point : list) byStation.computeIfAbsent(point.commonAddress(), _ -> new ArrayList<>()).add(point);
    List<Station> stations = new ArrayList<>();
    byStation.forEach((commonAddress, points) -> {
      List<Point> monitored = points.stream().map(RtuPoint::point).toList();
      List<CommandPoint> commands = points.stream().flatMap(point -> point.command().stream())
          .map(RtuPoint.Commanded::point).toList();
      stations.add(Station.of(commonAddress, monitored, commands));
    });
    return stations;
  }
}
