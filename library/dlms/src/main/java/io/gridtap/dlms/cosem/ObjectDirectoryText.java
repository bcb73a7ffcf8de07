package io.gridtap.dlms.cosem;

import io.gridtap.dlms.cosem.CosemObject.AttributeAccess;
import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A directory as text, to keep it. A line is an object: name, class, version, base name (hexadecimal, or {@code -}),
 * rights of attributes and of methods, separated by spaces:
 * {@code 1-0:99.1.0 7 1 - 1:r,2:r[1+2],3:rw 1:r}. Rights are {@code -}, {@code r}, {@code w}, {@code rw}, and
 * {@code !} with the demanded security as hexadecimal bits ({@link AccessRights}); a list without rights is {@code -}.
 * Lines that start with {@code #} and empty lines do not count.
 */
final class ObjectDirectoryText {
  private static final int CELLS = 6;

  private ObjectDirectoryText() {}

  static String print(List<CosemObject> objects) {
    StringBuilder text = new StringBuilder("# name class version base-name attributes methods\n");
    for (CosemObject object : objects) {
      StringJoiner attributes = new StringJoiner(",").setEmptyValue("-");
      object.attributes().forEach((id, access) -> {
        StringJoiner selectors = new StringJoiner("+", "[", "]").setEmptyValue("");
        access.selectors().forEach(selector -> selectors.add(String.valueOf(selector)));
        attributes.add(id + ":" + access.rights() + selectors);
      });
      StringJoiner methods = new StringJoiner(",").setEmptyValue("-");
      object.methods().forEach((id, rights) -> methods.add(id + ":" + rights));
      text.append(object.name()).append(' ').append(object.classId()).append(' ').append(object.version()).append(' ')
          .append(object.baseName().isEmpty() ? "-" : "%04X".formatted(object.baseName().getAsInt())).append(' ')
          .append(attributes).append(' ').append(methods).append('\n');
    }
    return text.toString();
  }

  static List<CosemObject> parse(String text) {
    List<CosemObject> objects = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) continue;
      try {
        objects.add(object(content.split("\\s+", -1)));
      } catch (IllegalArgumentException fault) {
        throw new IllegalArgumentException("object list, line %d: %s".formatted(number, fault.getMessage()), fault);
      }
    }
    return objects;
  }

  private static CosemObject object(String[] cells) {
    if (cells.length != CELLS) throw new IllegalArgumentException(CELLS + " cells expected, got " + cells.length);
    SortedMap<Integer, AttributeAccess> attributes = new TreeMap<>();
    if (!cells[4].equals("-")) for (String right : cells[4].split(",", -1)) {
      String access = afterColon(right);
      int bracket = access.indexOf('[');
      List<Integer> selectors = bracket < 0
          ? List.of()
          : Arrays.stream(access.substring(bracket + 1, access.length() - 1).split("\\+", -1)).map(Integer::valueOf)
              .toList();
      attributes.put(beforeColon(right),
          new AttributeAccess(AccessRights.parse(bracket < 0 ? access : access.substring(0, bracket)), selectors));
    }
    SortedMap<Integer, AccessRights> methods = new TreeMap<>();
    if (!cells[5].equals("-"))
      for (String right : cells[5].split(",", -1))
        methods.put(beforeColon(right), AccessRights.parse(afterColon(right)));
    return new CosemObject(Obis.parse(cells[0]), Integer.parseInt(cells[1]), Integer.parseInt(cells[2]),
        cells[3].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[3], 16)), attributes,
        methods);
  }

  private static int beforeColon(String right) {
    int colon = right.indexOf(':');
    if (colon < 0) throw new IllegalArgumentException("id:rights expected: " + right);
    return Integer.parseInt(right.substring(0, colon));
  }

  private static String afterColon(String right) { return right.substring(right.indexOf(':') + 1); }
}
