package io.gridtap.sources.iec104;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the points of a station are called. The wire has numbers only: a common address and an information object
 * address.
 *
 * @param named single points; no two of the same address or name
 * @param ranges looked at for what is not named, the first that fits counts
 * @param unlisted whether points that stand nowhere are taken too, under their address
 */
public record PointList(List<Named> named, List<Range> ranges, boolean unlisted) {
  /** Every point, under its address. */
  public static final PointList EVERYTHING = new PointList(List.of(), List.of(), true);

  private static final String HEADER = "ca,ioa,name";

  /** One point and its name. */
  public record Named(int commonAddress, int address, String name) {
    public Named {
      checked(commonAddress, address);
      if (name.isBlank())
        throw new IllegalArgumentException("point %d/%d has an empty name".formatted(commonAddress, address));
    }
  }

  /**
   * A run of addresses.
   *
   * @param name in which {@code {ca}} and {@code {ioa}} stand for the addresses and {@code {n}} for 1, 2, 3 …; empty
   *        for the address as name
   */
  public record Range(int commonAddress, int from, int to, String name) {
    public Range {
      checked(commonAddress, from);
      checked(commonAddress, to);
      if (to < from) throw new IllegalArgumentException("a range goes up: %d…%d".formatted(from, to));
      if (!name.isEmpty() && to > from && !name.contains("{ioa}") && !name.contains("{n}"))
        throw new IllegalArgumentException(
            "the points %d…%d would all be named '%s'; write {ioa} or {n} in it".formatted(from, to, name));
    }

    private boolean contains(int station, int address) {
      return station == commonAddress && address >= from && address <= to;
    }

    private String nameOf(int address) {
      return name.isEmpty()
          ? addressName(commonAddress, address)
          : name.replace("{ca}", Integer.toString(commonAddress)).replace("{ioa}", Integer.toString(address))
              .replace("{n}", Integer.toString(address - from + 1));
    }
  }

  public PointList {
    named = List.copyOf(named);
    ranges = List.copyOf(ranges);
    Set<Long> addresses = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Named point : named) {
      if (!addresses.add(key(point.commonAddress(), point.address())))
        throw new IllegalArgumentException(
            "point %d/%d is named twice".formatted(point.commonAddress(), point.address()));
      if (!names.add(point.name()))
        throw new IllegalArgumentException("two points are named '%s'".formatted(point.name()));
    }
  }

  private static void checked(int commonAddress, int address) {
    if (commonAddress < 0 || commonAddress > 65_535)
      throw new IllegalArgumentException("a common address is 0…65535: " + commonAddress);
    if (address < 0 || address > 0xFF_FFFF)
      throw new IllegalArgumentException("an information object address is 0…16777215: " + address);
  }

  static long key(int commonAddress, int address) { return (long) commonAddress << 24 | address; }

  static String addressName(int commonAddress, int address) { return commonAddress + "/" + address; }

  /** Finds names by address. */
  Names names() {
    Map<Long, String> byKey = new HashMap<>();
    for (Named point : named) byKey.put(key(point.commonAddress(), point.address()), point.name());
    return (commonAddress, address) -> {
      String name = byKey.get(key(commonAddress, address));
      if (name != null) return Optional.of(name);
      for (Range range : ranges)
        if (range.contains(commonAddress, address)) return Optional.of(range.nameOf(address));
      return unlisted ? Optional.of(addressName(commonAddress, address)) : Optional.empty();
    };
  }

  /** The name of a point; empty if it is not wanted. */
  @FunctionalInterface
  interface Names {
    Optional<String> of(int commonAddress, int address);
  }

  /**
   * Reads a CSV file: a line a point, the columns {@code ca}, {@code ioa} and {@code name} in any order, named in the
   * first line; other columns are for people. Lines that are empty or begin with # are skipped.
   *
   * @throws IllegalArgumentException naming file and line
   */
  public static List<Named> readCsv(Path file) {
    List<Named> points = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException(file + " is not UTF-8", notUtf8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
    List<String> header = List.of();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) continue;
      List<String> cells = cells(line);
      try {
        if (header.isEmpty()) header = checkedHeader(cells);
        else
          points.add(new Named(number(header, cells, "ca"), number(header, cells, "ioa"), cell(header, cells, "name")));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("%s:%d: %s".formatted(file, i + 1, wrong.getMessage()), wrong);
      }
    }
    return points;
  }

  private static List<String> checkedHeader(List<String> cells) {
    List<String> header = cells.stream().map(cell -> cell.replace("\uFEFF", "").toLowerCase(java.util.Locale.ROOT))
        .toList();
    for (String column : HEADER.split(",", -1))
      if (!header.contains(column))
        throw new IllegalArgumentException("the first line names the columns %s; %s is missing".formatted(HEADER,
            column));
    return header;
  }

  private static String cell(List<String> header, List<String> cells, String column) {
    int index = header.indexOf(column);
    if (index >= cells.size()) throw new IllegalArgumentException("no " + column);
    return cells.get(index);
  }

  private static int number(List<String> header, List<String> cells, String column) {
    String text = cell(header, cells, column);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("%s is no number: '%s'".formatted(column, text), wrong);
    }
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
}
