package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.DAType;
import io.gridtap.iec61850.scl.DataTypeTemplates.DOType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Da;
import io.gridtap.iec61850.scl.DataTypeTemplates.Do;
import io.gridtap.iec61850.scl.DataTypeTemplates.LNodeType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Member;
import io.gridtap.iec61850.scl.DataTypeTemplates.Triggers;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads DataTypeTemplates (IEC 61850-6 §9.5), one method for each element. */
final class TemplatesSection extends SclSection {
  private final SclLimits limits;
  private final Map<String, LNodeType> logicalNodes = new LinkedHashMap<>();
  private final Map<String, DOType> dataObjects = new LinkedHashMap<>();
  private final Map<String, DAType> attributes = new LinkedHashMap<>();
  private final Map<String, EnumType> enumerations = new LinkedHashMap<>();

  TemplatesSection(XmlCursor xml, SclLimits limits) {
    super(xml);
    this.limits = limits;
  }

  void read() throws IOException {
    xml.children(type -> {
      switch (type) {
        case "LNodeType" -> {
          LNodeType node = lNodeType();
          unique(logicalNodes, node.id(), node, "LNodeType", node.place());
        }
        case "DOType" -> {
          DOType object = doType();
          unique(dataObjects, object.id(), object, "DOType", object.place());
        }
        case "DAType" -> {
          DAType attribute = daType();
          unique(attributes, attribute.id(), attribute, "DAType", attribute.place());
        }
        case "EnumType" -> {
          EnumType enumeration = enumType();
          unique(enumerations, enumeration.id(), enumeration, "EnumType", enumeration.place());
        }
        default -> passOver(type);
      }
    });
  }

  /** What was read. */
  DataTypeTemplates templates() {
    return new DataTypeTemplates(logicalNodes, dataObjects, attributes, enumerations);
  }

  private LNodeType lNodeType() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.L_NODE_TYPE);
    String id = xml.required("id");
    String lnClass = xml.required("lnClass");
    List<Do> objects = new ArrayList<>();
    Set<String> names = new HashSet<>();
    xml.children(child -> {
      if (child.equals("DO")) objects.add(dataObject(names));
      else
        passOver(child);
    });
    return new LNodeType(id, lnClass, objects, place);
  }

  private DOType doType() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.DO_TYPE);
    String id = xml.required("id");
    String cdc = xml.required("cdc");
    List<Member> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    xml.children(child -> {
      switch (child) {
        case "SDO" -> members.add(dataObject(names));
        case "DA" -> {
          Optional<FunctionalConstraint> fc = Optional.of(constraint(xml.required("fc")));
          members.add(attribute(names, fc));
        }
        default -> passOver(child);
      }
    });
    return new DOType(id, cdc, members, place);
  }

  private DAType daType() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.DA_TYPE);
    String id = xml.required("id");
    List<Da> components = new ArrayList<>();
    Set<String> names = new HashSet<>();
    xml.children(child -> {
      if (child.equals("BDA")) components.add(attribute(names, Optional.empty()));
      else
        passOver(child);
    });
    return new DAType(id, components, place);
  }

  private Do dataObject(Set<String> names) throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.DO);
    Do object = new Do(uniqueName(names), xml.required("type"), count(), xml.flag("transient", false), place);
    xml.leave();
    return object;
  }

  private Da attribute(Set<String> names, Optional<FunctionalConstraint> fc) throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.DA);
    String name = uniqueName(names);
    String bType = xml.required("bType");
    BasicType basicType = BasicType.of(bType)
        .orElseThrow(() -> xml.fault("unknown bType '" + XmlCursor.shown(bType) + "' of " + name));
    Optional<String> type = xml.nonEmpty("type");
    Optional<String> count = count();
    Triggers triggers = new Triggers(xml.flag("dchg", false), xml.flag("qchg", false), xml.flag("dupd", false));
    Optional<String> shortAddress = xml.nonEmpty("sAddr");
    Optional<String> valueKind = xml.nonEmpty("valKind");
    List<Val> values = new ArrayList<>();
    xml.children(child -> value(child, values));
    return new Da(name, basicType, type, fc, count, triggers, shortAddress, valueKind, values, place);
  }

  private String uniqueName(Set<String> names) throws SclException {
    String name = xml.required("name");
    if (!names.add(name)) throw xml.fault("second member named " + name);
    return name;
  }

  /** Zero means the same as absent: not an array. */
  private Optional<String> count() throws SclException {
    Optional<String> count = xml.nonEmpty("count").filter(text -> !text.equals("0"));
    if (count.isPresent() && count.get().matches("[0-9]+")
        && (count.get().length() > 9 || Integer.parseInt(count.get()) > limits.maxArrayElements())) {
      throw xml.fault("array of more than " + limits.maxArrayElements() + " elements: " + XmlCursor.shown(count.get()));
    }
    return count;
  }

  private EnumType enumType() throws IOException {
    Place place = xml.place();
    String id = xml.required("id");
    Map<Integer, String> labels = new LinkedHashMap<>();
    xml.children(child -> {
      if (!child.equals("EnumVal")) {
        passOver(child);
        return;
      }
      Place at = xml.place();
      String ord = xml.required("ord");
      if (!ord.matches("-?[0-9]{1,9}")) {
        throw xml.fault("ord of EnumVal is a number, not '" + XmlCursor.shown(ord) + "'");
      }
      if (labels.putIfAbsent(Integer.parseInt(ord), xml.interned(xml.text())) != null) {
        throw xml.fault(at, "EnumType " + id + " has two values " + ord);
      }
    });
    return new EnumType(id, labels, place);
  }
}
