package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.description.DataObjectDescription.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types that the instances of a document need, equal ones once. Ids that are made here have a point, which names that
 * were given have not.
 */
final class TypeCatalogue {
  /** A member as it is printed. */
  private record Line(String element, Map<String, Object> attributes) {}

  /** @param group class of logical nodes, common data class */
  private record Type(String group, List<Line> lines) {}

  private final IedDescription ied;
  private final Map<Type, String> logicalNodes = new LinkedHashMap<>();
  private final Map<Type, String> dataObjects = new LinkedHashMap<>();
  private final Map<String, List<Line>> structures = new LinkedHashMap<>();
  private final Map<String, Map<Integer, String>> enumerations = new LinkedHashMap<>();

  TypeCatalogue(IedDescription ied) { this.ied = ied; }

  String logicalNode(String device, LogicalNodeDescription node) {
    List<Line> lines = new ArrayList<>();
    for (DataObjectDescription object : node.objects().values())
      lines.add(object("DO", device + "/" + node.name(), object));
    return idOf("LN", logicalNodes, new Type(node.parsedName().lnClass(), lines));
  }

  private Line object(String element, String above, DataObjectDescription object) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("name", object.name());
    attributes.put("type", dataObject(above + "." + object.name(), object));
    object.count().ifPresent(count -> attributes.put("count", count));
    return new Line(element, attributes);
  }

  private String dataObject(String where, DataObjectDescription object) {
    List<Line> lines = new ArrayList<>();
    for (Part part : object.parts()) {
      lines.add(switch (part) {
        case Part.Attribute(AttributeDescription attribute) -> attribute("DA", where, attribute);
        case Part.SubObject(DataObjectDescription sub) -> object("SDO", where, sub);
        case Part.Service service -> service(where, service);
      });
    }
    return idOf("DO", dataObjects, new Type(object.cdc(), lines));
  }

  private static String idOf(String kind, Map<Type, String> known, Type type) {
    return known.computeIfAbsent(type, _ -> "%s.%s.%d".formatted(kind, type.group(), known.size() + 1));
  }

  private Line attribute(String element, String where, AttributeDescription attribute) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("name", attribute.name());
    attribute.constraint().ifPresent(fc -> attributes.put("fc", fc));
    attributes.put("bType", attribute.type().sclName());
    attribute.typeName().ifPresent(type -> {
      attributes.put("type", type);
      need(where + "." + attribute.name(), attribute.type(), type);
    });
    attribute.count().ifPresent(count -> attributes.put("count", count));
    for (Trigger trigger : attribute.triggers()) attributes.put(trigger.shortText(), true);
    return new Line(element, attributes);
  }

  private void need(String where, BasicType type, String name) {
    if (type == BasicType.ENUM) enumerations.put(name, ied.enumeration(name, where));
    else
      structure(name, ied.structure(name, where), where);
  }

  private void structure(String name, List<AttributeDescription> components, String where) {
    if (structures.containsKey(name)) return;
    List<Line> lines = new ArrayList<>();
    // known before its components are: one that contains itself is found by the parser
    structures.put(name, lines);
    for (AttributeDescription component : components) lines.add(attribute("BDA", where, component));
  }

  /** One type for all services with the same parameters (IEC 61850-8-1 §20). */
  private Line service(String where, Part.Service service) {
    AttributeDescription ctlVal = switch (service.ctlVal()) {
      case ENUM -> AttributeDescription.enumerated("ctlVal", service.enumeration().orElseThrow());
      case STRUCT -> AttributeDescription.structured("ctlVal", "AnalogueValue");
      default -> AttributeDescription.component("ctlVal", service.ctlVal()); // the basic type says it all
    };
    List<AttributeDescription> components = new ArrayList<>(List.of(ctlVal));
    if (service.operTm()) components.add(AttributeDescription.component("operTm", BasicType.TIMESTAMP));
    components.add(AttributeDescription.structured("origin", "Originator"));
    components.add(AttributeDescription.component("ctlNum", BasicType.INT8U));
    components.add(AttributeDescription.component("T", BasicType.TIMESTAMP));
    components.add(AttributeDescription.component("Test", BasicType.BOOLEAN));
    if (service.check()) components.add(AttributeDescription.component("Check", BasicType.CHECK));
    // the basic type stands before the name, as an enumeration may be named like a basic type
    String type = "%s.%s%s%s".formatted(service.check() ? "Oper" : "Cancel", service.ctlVal().sclName(),
        ctlVal.typeName().map(name -> "." + name).orElse(""), service.operTm() ? ".operTm" : "");
    structure(type, components, where + "." + service.name());
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("name", service.name());
    attributes.put("fc", "CO");
    attributes.put("bType", BasicType.STRUCT.sclName());
    attributes.put("type", type);
    return new Line("DA", attributes);
  }

  void print(Xml xml) {
    xml.open("DataTypeTemplates");
    logicalNodes.forEach((type, id) -> {
      xml.open("LNodeType").with("id", id).with("lnClass", type.group());
      lines(xml, type.lines());
    });
    dataObjects.forEach((type, id) -> {
      xml.open("DOType").with("id", id).with("cdc", type.group());
      lines(xml, type.lines());
    });
    structures.forEach((id, components) -> {
      xml.open("DAType").with("id", id);
      lines(xml, components);
    });
    enumerations.forEach((id, labels) -> {
      xml.open("EnumType").with("id", id);
      labels.forEach((ordinal, label) -> xml.open("EnumVal").with("ord", ordinal).closeAround(label));
      xml.close();
    });
    xml.close();
  }

  private static void lines(Xml xml, List<Line> lines) {
    for (Line line : lines) {
      xml.open(line.element());
      line.attributes().forEach(xml::with);
      xml.close();
    }
    xml.close();
  }
}
