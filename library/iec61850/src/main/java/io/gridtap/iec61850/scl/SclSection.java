package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the readers of the sections of an SCL file have in common. */
abstract class SclSection {
  /** Elements of the schema that describe what neither client nor server needs. */
  private static final Set<String> PASSED_OVER = Set.of("Private", "Text", "Substation", "Process", "Line", "Inputs",
      "Outputs", "KDC", "AccessControl", "Authentication", "Association", "PhysConn", "BitRate", "GOOSESecurity",
      "SMVSecurity", "ProtNs");

  final XmlCursor xml;

  SclSection(XmlCursor xml) { this.xml = xml; }

  final void passOver(String element) throws IOException {
    if (!PASSED_OVER.contains(element)) xml.warnOnce("unknown element " + XmlCursor.shown(element));
    xml.leave();
  }

  final <T> void unique(Map<String, T> known, String name, T value, String kind, Place place) throws SclException {
    if (known.putIfAbsent(name, value) != null) throw xml.fault(place, "second " + kind + " named " + name);
  }

  static <T> Optional<T> first(List<T> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  final void value(String element, List<Val> values) throws IOException {
    if (!element.equals("Val")) {
      passOver(element);
      return;
    }
    OptionalInt group = xml.number("sGroup");
    values.add(new Val(group, xml.interned(xml.text())));
  }

  final FunctionalConstraint constraint(String name) throws SclException {
    return FunctionalConstraint.of(name)
        .orElseThrow(() -> xml.fault("unknown functional constraint '" + XmlCursor.shown(name) + "'"));
  }
}
