package io.gridtap.app;

import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Octets;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Shows PDUs: who sent it, the octets, and what they mean as a tree. A password in them is shown as stars. */
final class Trace {
  /** Elements of one list that are shown. */
  private static final int MAX_ELEMENTS = 2_000;

  private final byte[] secret;

  Trace(String secret) { this.secret = secret.getBytes(StandardCharsets.UTF_8); }

  String text(Event.Traced traced) {
    StringBuilder out = new StringBuilder();
    Octets shown = masked(traced.octets());
    out.append("%s %s %s, %d octets%n".formatted(TextReport.millis(Instant.now()), traced.sent() ? ">>" : "<<",
        traced.layer(), traced.octets().length()));
    out.append(HexDump.of(shown, "  "));
    tree(out, "  ", "", traced.meaning());
    return out.toString();
  }

  /** What is no report, in few words. */
  static String summary(InformationReport information) {
    String names = switch (information.variables()) {
      case VariableAccess.NamedList(var name) -> name.toString();
      case VariableAccess.Variables(List<VariableAccess.Variable> list) ->
        String.join(", ", list.stream().map(variable -> variable.name().toString()).toList());
    };
    StringBuilder values = new StringBuilder();
    information.results().forEach(result -> values.append(values.isEmpty() ? "" : ", ").append(result));
    String all = "InformationReport of %s: %s".formatted(names, values);
    return all.length() <= 400 ? all : all.substring(0, 400) + "…";
  }

  private Octets masked(Octets octets) {
    if (secret.length == 0) return octets;
    byte[] bytes = octets.toByteArray();
    for (int at = 0; at + secret.length <= bytes.length; at++)
      if (java.util.Arrays.equals(bytes, at, at + secret.length, secret, 0, secret.length))
        java.util.Arrays.fill(bytes, at, at + secret.length, (byte) '*');
    return Octets.wrap(bytes);
  }

  private void tree(StringBuilder out, String indent, String name, Object value) {
    String label = name.isEmpty() ? "" : name + ": ";
    switch (value) {
      case Octets octets -> line(out, indent, label + hex(masked(octets)));
      case byte[] bytes -> line(out, indent, label + HexFormat.of().formatHex(bytes));
      case Optional<?> optional -> optional.ifPresent(inner -> tree(out, indent, name, inner));
      case OptionalInt number -> number.ifPresent(inner -> line(out, indent, label + inner));
      case OptionalLong number -> number.ifPresent(inner -> line(out, indent, label + inner));
      case Collection<?> list -> {
        line(out, indent, label + "(" + list.size() + ")");
        list.stream().limit(MAX_ELEMENTS).forEach(element -> tree(out, indent + "  ", "", element));
      }
      case Map<?, ?> map -> {
        line(out, indent, label + "(" + map.size() + ")");
        map.forEach((key, element) -> tree(out, indent + "  ", String.valueOf(key), element));
      }
      case Record record -> ofRecord(out, indent, label, record);
      default -> line(out, indent, label + Printable.of(String.valueOf(value)));
    }
  }

  private void ofRecord(StringBuilder out, String indent, String label, Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    String type = record.getClass().getSimpleName();
    // secrets hide themselves in toString: such a record is not opened
    if (record.toString().isEmpty() || type.equals("Authentication")) {
      line(out, indent, label + record);
      return;
    }
    if (components.length == 1 && isPlain(component(record, components[0]))) {
      Object only = component(record, components[0]);
      line(out, indent, label + type + " " + (only instanceof Octets octets
          ? hex(masked(octets))
          : Printable.of(String.valueOf(only))));
      return;
    }
    line(out, indent, label + type);
    for (RecordComponent each : components) tree(out, indent + "  ", each.getName(), component(record, each));
  }

  private static boolean isPlain(Object value) {
    return !(value instanceof Record) && !(value instanceof Collection<?>) && !(value instanceof Map<?, ?>)
        && !(value instanceof Optional<?>);
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException hidden) {
      return "(" + hidden + ")";
    }
  }

  private static String hex(Octets octets) {
    return octets.length() <= 64 ? octets.toHex() : octets.slice(0, 64).toHex() + "… (" + octets.length() + " octets)";
  }

  private static void line(StringBuilder out, String indent, String text) {
    out.append(indent).append(text).append('\n');
  }
}
