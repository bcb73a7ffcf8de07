package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.mms.pdu.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Structures and arrays as people write them, in both directions. */
final class ConstructedText {
  private static final String SPECIAL = ",[]{}\"\\";

  private ConstructedText() {}

  /** What does not fit the type is shown as it is. */
  static String write(ValueType type, Data data) {
    StringBuilder out = new StringBuilder();
    write(type, data, out);
    return out.toString();
  }

  private static void write(ValueType type, Data data, StringBuilder out) {
    switch (type) {
      case ValueType.Leaf leaf -> out.append(quoted(leaf.text(data)));
      case ValueType.Structure(List<Component> components) -> {
        if (!(data instanceof Data.Structure(List<Data> parts)) || parts.size() != components.size()) {
          out.append(quoted(data.toString()));
          return;
        }
        for (int i = 0; i < parts.size(); i++) {
          out.append(i == 0 ? "{" : ", ").append(components.get(i).name()).append('=');
          write(components.get(i).type(), parts.get(i), out);
        }
        out.append(parts.isEmpty() ? "{}" : "}");
      }
      case ValueType.Array(int _, ValueType element) -> {
        if (!(data instanceof Data.Array(List<Data> parts))) {
          out.append(quoted(data.toString()));
          return;
        }
        out.append('[');
        for (int i = 0; i < parts.size(); i++) {
          if (i > 0) out.append(", ");
          write(element, parts.get(i), out);
        }
        out.append(']');
      }
    }
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty() && text.equals(text.strip())
        && text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Reads a text from left to right, led by the type: it goes no deeper than that. */
  static final class Reader {
    private final ValueCodec codec;
    private final String text;
    private int at;

    Reader(ValueCodec codec, String text) {
      this.codec = codec;
      this.text = text;
    }

    Data read() {
      Data data = value(codec.type(), "");
      skipSpace();
      if (at < text.length()) throw fault("", rest() + " behind the value", codec.type());
      return data;
    }

    private Data value(ValueType type, String path) {
      skipSpace();
      return switch (type) {
        case ValueType.Leaf leaf -> leaf(leaf, path);
        case ValueType.Structure structure -> structure(structure, path);
        case ValueType.Array array -> array(array, path);
      };
    }

    private Data leaf(ValueType.Leaf leaf, String path) {
      int from = at;
      if (at < text.length() && text.charAt(at) == '"') return codec.parse(leaf, quotation(leaf, path), path, from);
      while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
        if ("[{".indexOf(text.charAt(at)) >= 0) throw fault(path, "'" + text.charAt(at) + "'", leaf);
        at++;
      }
      return codec.parse(leaf, text.substring(from, at).strip(), path, from);
    }

    private String quotation(ValueType.Leaf leaf, String path) {
      StringBuilder word = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\') at++;
        if (at < text.length()) word.append(text.charAt(at++));
      }
      if (at >= text.length()) throw fault(path, "a quotation without end", leaf);
      at++;
      return word.toString();
    }

    private Data structure(ValueType.Structure structure, String path) {
      if (!takes('{')) throw fault(path, rest(), structure);
      Map<String, Data> members = new LinkedHashMap<>();
      skipSpace();
      while (!takes('}')) {
        if (!members.isEmpty() && !takes(',')) throw fault(path, rest(), structure);
        skipSpace();
        int from = at;
        while (at < text.length() && "=,{}[]".indexOf(text.charAt(at)) < 0) at++;
        String name = text.substring(from, at).strip();
        ValueType type = structure.components().stream().filter(component -> component.name().equals(name))
            .map(Component::type).findFirst().orElseThrow(() -> fault(path, "'" + name + "'", structure, from));
        if (!takes('=')) throw fault(path + "." + name, rest(), type);
        if (members.containsKey(name)) throw fault(path, "'" + name + "' twice", structure, from);
        members.put(name, value(type, path + "." + name));
        skipSpace();
      }
      List<Data> parts = new ArrayList<>();
      for (Component component : structure.components()) {
        Data part = members.get(component.name());
        if (part == null) throw fault(path, "a structure without " + component.name(), structure, at - 1);
        parts.add(part);
      }
      return new Data.Structure(parts);
    }

    private Data array(ValueType.Array array, String path) {
      int from = at;
      if (!takes('[')) throw fault(path, rest(), array);
      List<Data> parts = new ArrayList<>();
      skipSpace();
      while (!takes(']')) {
        if (parts.size() == array.count()) throw fault(path, "one more element", array);
        if (!parts.isEmpty() && !takes(',')) throw fault(path, rest(), array);
        parts.add(value(array.element(), path + "(" + parts.size() + ")"));
        skipSpace();
      }
      if (parts.size() != array.count()) throw fault(path, "an array of " + parts.size(), array, from);
      return new Data.Array(parts);
    }

    private void skipSpace() { while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++; }

    private boolean takes(char wanted) {
      if (at >= text.length() || text.charAt(at) != wanted) return false;
      at++;
      return true;
    }

    private String rest() { return at < text.length() ? "'" + text.substring(at) + "'" : "a text that ends here"; }

    private InvalidValueException fault(String path, String given, ValueType type) {
      return fault(path, given, type, at);
    }

    private InvalidValueException fault(String path, String given, ValueType type, int position) {
      return codec.wrong(path, given, type, position);
    }
  }
}
