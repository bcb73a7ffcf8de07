package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.ServerModel;
import io.gridtap.iec61850.scl.IedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Something a device has.
 *
 * @param depth below what was asked for
 * @param name as it is shown below what it belongs to
 * @param kind in words: {@code logical node}, {@code data object}, {@code data attribute}…
 * @param constraints of an attribute one; empty for what has none
 * @param type of an attribute without components
 * @param count of elements, if it is an array
 */
record BrowseLine(int depth, String name, String reference, String kind, String constraints, String type,
    OptionalInt count) {
  private static final String DATA_ATTRIBUTE = "data attribute";

  static BrowseLine of(int depth, String name, String reference, String kind) {
    return new BrowseLine(depth, name, reference, kind, "", "", OptionalInt.empty());
  }

  /** Data with all that is below. @param only of this constraint, if one is named @param scl whose types go before */
  static void add(int depth, String name, String reference, ServerModel.Node node,
      Optional<FunctionalConstraint> only, Optional<IedModel> scl, List<BrowseLine> lines) {
    if (only.isPresent() && !node.carries(only.get())) return;
    boolean attribute = node instanceof ServerModel.DataAttribute;
    String constraints = node.constraints().stream().map(FunctionalConstraint::name).collect(Collectors.joining(","));
    String type = node instanceof ServerModel.DataAttribute one && one.children().isEmpty()
        && described(scl, reference, one).orElseGet(one::valueType) instanceof ValueType.Leaf leaf ? leaf.name() : "";
    lines.add(new BrowseLine(depth, name, attribute ? "%s[%s]".formatted(reference, constraints) : reference,
        attribute ? DATA_ATTRIBUTE : "data object", constraints, type, node.count()));
    String element = node.count().isPresent() ? reference + "(0)" : reference;
    for (ServerModel.Node child : node.children())
      add(depth + 1, child.name(), element + "." + child.name(), child, only, scl, lines);
  }

  /** The type of one element, if it is an array. */
  private static Optional<ValueType> described(Optional<IedModel> scl, String reference,
      ServerModel.DataAttribute attribute) {
    if (scl.isEmpty()) return Optional.empty();
    ObjectReference object = ObjectReference.parse(reference);
    return scl.get().logicalDevice(object.logicalDevice())
        .flatMap(device -> device.logicalNode(object.logicalNode()))
        .flatMap(node -> node.find(String.join(".", object.path())))
        .filter(node -> node.carries(attribute.constraint()))
        .map(node -> ValueType.ofOne(node, attribute.constraint()));
  }

  static String text(List<BrowseLine> lines, Style style) {
    Table table = new Table("");
    for (BrowseLine line : lines) {
      String name = "  ".repeat(line.depth) + Printable.of(line.name)
          + (line.count.isPresent() ? "[%d]".formatted(line.count.getAsInt()) : "");
      boolean attribute = line.kind.equals(DATA_ATTRIBUTE);
      table.line(Cell.left(name).painted(attribute ? text -> text : style::bold),
          Cell.left(attribute ? line.constraints : line.kind).painted(attribute ? style::cyan : style::dim),
          Cell.left(attribute ? line.type : line.constraints).painted(style::dim));
    }
    StringBuilder out = new StringBuilder();
    table.appendTo(out);
    return out.toString();
  }

  static String json(List<BrowseLine> lines) {
    return lines.stream().map(line -> JsonLine.of(json -> {
      json.writeStringProperty("reference", line.reference);
      json.writeStringProperty("kind", line.kind);
      if (!line.constraints.isEmpty()) json.writeStringProperty("constraints", line.constraints);
      if (!line.type.isEmpty()) json.writeStringProperty("type", line.type);
      if (line.count.isPresent()) json.writeNumberProperty("count", line.count.getAsInt());
    })).collect(Collectors.joining());
  }
}
