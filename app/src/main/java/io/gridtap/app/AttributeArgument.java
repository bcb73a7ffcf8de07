package io.gridtap.app;

import io.gridtap.dlms.cosem.InterfaceClass;
import io.gridtap.dlms.cosem.Measurement;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attribute as people name it: {@code voltage_l1}, {@code 1-1:32.7.0}, {@code 1-1:32.7.0/3},
 * {@code 0-0:1.0.0/time_zone}, {@code 3/1-0:1.8.0/2}.
 *
 * @param name of the measurement; empty if it has none
 * @param classId if it was given, or the name has one
 * @param attribute as given, number or name; empty if it was not
 */
record AttributeArgument(String name, Obis obis, OptionalInt classId, String attribute) {
  private static final int VALUE = 2;

  static AttributeArgument parse(String text, MeasurementTable names) {
    List<String> parts = List.of(text.strip().split("/", -1));
    Optional<Measurement> named = names.named(parts.getFirst());
    if (named.isPresent() && parts.size() <= 2) return of(named.get(), parts.size() == 2 ? parts.get(1) : "");
    boolean withClass = parts.size() == 3 || parts.size() == 2 && parts.getFirst().matches("\\d+");
    if (parts.size() > 3 || parts.contains(""))
      throw CommandFailure.usage("'%s' is no attribute like 1-0:1.8.0, 1-0:1.8.0/3 or 3/1-0:1.8.0/2".formatted(text));
    OptionalInt classId = withClass ? OptionalInt.of(classId(parts.getFirst())) : OptionalInt.empty();
    String code = parts.get(withClass ? 1 : 0);
    String attribute = parts.size() == (withClass ? 3 : 2) ? parts.getLast() : "";
    Obis obis = obis(code, names);
    Optional<Measurement> row = names.of(obis);
    if (classId.isEmpty() && row.isPresent()) classId = OptionalInt.of(row.get().classId());
    if (classId.isEmpty()) classId = UsualClasses.of(obis);
    AttributeArgument argument = new AttributeArgument(row.map(Measurement::name).orElse(""), obis, classId, attribute);
    if (classId.isPresent()) argument.descriptor(classId.getAsInt()); // what is wrong with it is said at once
    return argument;
  }

  private static AttributeArgument of(Measurement row, String attribute) {
    return new AttributeArgument(row.name(), row.obis(), OptionalInt.of(row.classId()),
        attribute.isEmpty() ? Integer.toString(row.attribute()) : attribute);
  }

  private static Obis obis(String code, MeasurementTable names) {
    try {
      return Obis.parse(code);
    } catch (IllegalArgumentException wrong) {
      if (!code.matches("[a-z][a-z0-9_]*"))
        throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
      List<String> near = names.rows().stream().map(Measurement::name)
          .filter(name -> name.startsWith(code.substring(0, Math.min(4, code.length())))).limit(6).toList();
      throw CommandFailure.usage("there is no measurement '%s'%s".formatted(code,
          near.isEmpty() ? "; write an OBIS code like 1-0:1.8.0" : "; do you mean " + String.join(", ", near) + "?"),
          wrong);
    }
  }

  /** An OBIS code as an argument. */
  static Obis obis(String text) {
    try {
      return Obis.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** An interface class by number or by name. */
  static int classId(String text) {
    if (text.matches("\\d{1,5}")) return CommandValue.ranged("class", text, 0, 0xFFFF);
    return InterfaceClass.ofName(text).map(InterfaceClass::id)
        .orElseThrow(() -> CommandFailure.usage("'%s' is no interface class; write its number, or a name like register"
            .formatted(text)));
  }

  /** With the class, which was given or found. */
  AttributeDescriptor descriptor(int classOf) {
    return new AttributeDescriptor(classOf, obis, attributeId(classOf, attribute));
  }

  /** An attribute's number; by number or by name; empty for that of the value. */
  static int attributeId(int classId, String attribute) {
    if (attribute.isEmpty()) return VALUE;
    if (attribute.matches("-?\\d+")) return CommandValue.ranged("attribute", attribute, -128, 127);
    InterfaceClass known = InterfaceClass.of(classId);
    return known.attribute(attribute).map(InterfaceClass.Attribute::id)
        .orElseThrow(() -> CommandFailure.usage("%s has no attribute '%s'; it has %s".formatted(known, attribute,
            String.join(", ", known.attributes().stream().map(InterfaceClass.Attribute::name).toList()))));
  }

  /** A method's number; by number or by name. */
  static int methodId(int classId, String method) {
    if (method.matches("-?\\d+")) return CommandValue.ranged("method", method, -128, 127);
    InterfaceClass known = InterfaceClass.of(classId);
    return known.method(method).map(InterfaceClass.Method::id)
        .orElseThrow(() -> CommandFailure.usage("%s has no method '%s'; it has %s".formatted(known, method,
            known.methods().isEmpty()
                ? "none"
                : String.join(", ", known.methods().stream().map(InterfaceClass.Method::name).toList()))));
  }
}
