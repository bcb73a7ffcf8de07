package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.scl.DataTypeTemplates.LNodeType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an SCL file (IEC 61850-6): its sections, and whether they fit each other. */
final class SclParser extends SclSection {
  private static final String NAMESPACE = "http://www.iec.ch/61850/2003/SCL";

  private final SclLimits limits;

  SclParser(XmlCursor xml, SclLimits limits) {
    super(xml);
    this.limits = limits;
  }

  Scl file() throws IOException {
    String root = xml.root();
    if (!root.equals("SCL") || !(xml.namespaceUri().isEmpty() || xml.namespaceUri().equals(NAMESPACE))) {
      throw xml.fault("not an SCL file: its first element is " + XmlCursor.shown(root) + " of namespace '"
          + XmlCursor.shown(xml.namespaceUri()) + "'");
    }
    if (xml.namespaceUri().isEmpty()) xml.warn("SCL without the namespace " + NAMESPACE);
    Scl.Version version = new Scl.Version(xml.nonEmpty("version"), xml.nonEmpty("revision"), xml.nonEmpty("release"));
    Scl.Edition edition = edition(version);
    Place start = xml.place();
    List<Scl.Header> header = new ArrayList<>();
    List<Communication.SubNetwork> networks = new ArrayList<>();
    Map<String, Ied> ieds = new LinkedHashMap<>();
    CommunicationSection communication = new CommunicationSection(xml);
    IedSection iedSection = new IedSection(xml);
    TemplatesSection types = new TemplatesSection(xml, limits);
    xml.children(section -> {
      switch (section) {
        case "Header" -> {
          if (xml.attribute("id").isEmpty()) xml.warn("Header without id");
          header.add(new Scl.Header(xml.attribute("id").orElse(""), xml.nonEmpty("version"), xml.nonEmpty("revision"),
              xml.nonEmpty("toolID")));
          xml.leave();
        }
        case "Communication" -> communication.read(networks);
        case "IED" -> {
          Ied ied = iedSection.read();
          unique(ieds, ied.name(), ied, "IED", ied.place());
        }
        case "DataTypeTemplates" -> types.read();
        default -> passOver(section);
      }
    });
    xml.finish();
    if (header.isEmpty()) xml.warn(start, "no Header");
    DataTypeTemplates templates = types.templates();
    new TemplateCheck(xml, templates, limits).check();
    crossCheck(ieds, networks, templates);
    return new Scl(xml.source(), edition, version,
        header.isEmpty() ? new Scl.Header("", Optional.empty(), Optional.empty(), Optional.empty()) : header.getFirst(),
        new Communication(networks), List.copyOf(ieds.values()), templates, xml.warnings());
  }

  private Scl.Edition edition(Scl.Version version) {
    if (version.version().isEmpty()) return Scl.Edition.ED1;
    String year = version.version().get();
    if (!year.equals("2007")) {
      if (year.compareTo("2007") < 0) return Scl.Edition.ED1;
      xml.warn("SCL version " + XmlCursor.shown(year) + " is read as 2007B4");
      return Scl.Edition.ED2_1;
    }
    boolean b4 = version.revision().orElse("A").equals("B") && version.release().orElse("1").compareTo("4") >= 0;
    return b4 || version.revision().orElse("A").compareTo("B") > 0 ? Scl.Edition.ED2_1 : Scl.Edition.ED2;
  }

  private void crossCheck(Map<String, Ied> ieds, List<Communication.SubNetwork> networks, DataTypeTemplates templates)
      throws SclException {
    for (Ied ied : ieds.values()) {
      for (Ied.AccessPoint accessPoint : ied.accessPoints()) {
        for (Ied.LDevice device : accessPoint.server().map(Ied.Server::logicalDevices).orElse(List.of())) {
          for (Ied.Ln node : device.logicalNodes()) {
            LNodeType type = templates.logicalNodes().get(node.lnType());
            if (type == null) {
              throw xml.fault(node.place(), "logical node " + node.name() + " of unknown lnType " + node.lnType());
            }
            if (!type.lnClass().equals(node.lnClass())) {
              xml.warn(node.place(), "logical node " + node.name() + " has a type of class " + type.lnClass());
            }
          }
        }
      }
    }
    for (Communication.SubNetwork network : networks) {
      for (Communication.ConnectedAp connected : network.accessPoints()) {
        Ied ied = ieds.get(connected.iedName());
        boolean known = ied != null
            && ied.accessPoints().stream().anyMatch(ap -> ap.name().equals(connected.accessPoint()));
        if (!known) {
          xml.warn(connected.place(),
              "ConnectedAP of unknown access point " + connected.iedName() + "/" + connected.accessPoint());
        }
      }
    }
  }
}
