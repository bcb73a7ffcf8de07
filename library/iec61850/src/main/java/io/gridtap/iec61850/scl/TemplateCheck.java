package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.scl.DataTypeTemplates.DAType;
import io.gridtap.iec61850.scl.DataTypeTemplates.DOType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Da;
import io.gridtap.iec61850.scl.DataTypeTemplates.Do;
import io.gridtap.iec61850.scl.DataTypeTemplates.LNodeType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows every reference between types: each must lead somewhere, none back to itself, and what a logical node type
 * amounts to when written out must be within bounds (a few types that name each other ten times over grow beyond any
 * memory).
 */
final class TemplateCheck {
  private final XmlCursor xml;
  private final DataTypeTemplates templates;
  private final SclLimits limits;
  private final Map<String, Extent> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  TemplateCheck(XmlCursor xml, DataTypeTemplates templates, SclLimits limits) {
    this.xml = xml;
    this.templates = templates;
    this.limits = limits;
  }

  /** Nodes when written out, and levels of them. */
  private record Extent(long nodes, int levels) {
    static final Extent LEAF = new Extent(1, 1);
  }

  void check() throws SclException {
    for (DOType type : templates.dataObjects().values()) of(type, type.place(), 1);
    for (DAType type : templates.attributes().values()) of(type, type.place(), 1);
    for (LNodeType type : templates.logicalNodes().values()) {
      long nodes = 0;
      for (Do object : type.dataObjects()) nodes += of(object, 1).nodes();
      if (nodes > limits.maxTypeNodes()) {
        throw xml.fault(type.place(), "LNodeType " + type.id() + " has more than " + limits.maxTypeNodes() + " nodes");
      }
      if (type.dataObjects().isEmpty()) xml.warn(type.place(), "LNodeType " + type.id() + " is empty");
    }
  }

  private Extent of(Member member, int level) throws SclException {
    return switch (member) {
      case Do object -> {
        DOType type = templates.dataObjects().get(object.type());
        if (type == null) throw xml.fault(object.place(), object.name() + " is of unknown DOType " + object.type());
        yield of(type, object.place(), level);
      }
      case Da attribute -> of(attribute, level);
    };
  }

  private Extent of(Da attribute, int level) throws SclException {
    return switch (attribute.basicType()) {
      case STRUCT -> {
        DAType type = templates.attributes().get(typeOf(attribute));
        if (type == null) {
          throw xml.fault(attribute.place(), attribute.name() + " is of unknown DAType " + typeOf(attribute));
        }
        yield of(type, attribute.place(), level);
      }
      case ENUM -> {
        if (!templates.enumerations().containsKey(typeOf(attribute))) {
          throw xml.fault(attribute.place(), attribute.name() + " is of unknown EnumType " + typeOf(attribute));
        }
        yield Extent.LEAF;
      }
      default -> Extent.LEAF; // every other basic type stands for itself
    };
  }

  private String typeOf(Da attribute) throws SclException {
    return attribute.type().orElseThrow(() -> xml.fault(attribute.place(),
        attribute.name() + " of bType " + attribute.basicType().sclName() + " without type"));
  }

  private Extent of(DOType type, Place from, int level) throws SclException {
    return of("DOType " + type.id(), type.members(), from, level);
  }

  private Extent of(DAType type, Place from, int level) throws SclException {
    return of("DAType " + type.id(), type.components(), from, level);
  }

  private Extent of(String title, List<? extends Member> members, Place from, int level)
      throws SclException {
    if (open.contains(title)) throw xml.fault(from, title + " contains itself");
    Extent extent = known.get(title);
    if (extent == null) {
      if (level > limits.maxTypeDepth()) throw tooDeep(from);
      open.add(title);
      long nodes = 1;
      int levels = 0;
      for (Member member : members) {
        Extent part = of(member, level + 1);
        nodes = Math.min(nodes + part.nodes(), Integer.MAX_VALUE);
        levels = Math.max(levels, part.levels());
      }
      open.remove(title);
      extent = new Extent(nodes, levels + 1);
      known.put(title, extent);
    }
    if (level + extent.levels() - 1 > limits.maxTypeDepth() + 1) throw tooDeep(from);
    return extent;
  }

  private SclException tooDeep(Place from) {
    return xml.fault(from, "types nested deeper than " + limits.maxTypeDepth());
  }
}
