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
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the elements of IEC 61850-6, one method each, in the order in which they contain each other. */
final class SclParser {
  private static final String NAMESPACE = "http://www.iec.ch/61850/2003/SCL";

  /** Elements of the schema that describe what neither client nor server needs. */
  private static final Set<String> PASSED_OVER = Set.of("Private", "Text", "Substation", "Process", "Line", "Inputs",
      "Outputs", "KDC", "AccessControl", "Authentication", "Association", "PhysConn", "BitRate", "GOOSESecurity",
      "SMVSecurity", "ProtNs");

  private final XmlCursor xml;
  private final SclLimits limits;

  SclParser(XmlCursor xml, SclLimits limits) {
    this.xml = xml;
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
    Map<String, LNodeType> logicalNodes = new LinkedHashMap<>();
    Map<String, DOType> dataObjects = new LinkedHashMap<>();
    Map<String, DAType> attributes = new LinkedHashMap<>();
    Map<String, EnumType> enumerations = new LinkedHashMap<>();
    xml.children(section -> {
      switch (section) {
        case "Header" -> {
          if (xml.attribute("id").isEmpty()) xml.warn("Header without id");
          header.add(new Scl.Header(xml.attribute("id").orElse(""), xml.nonEmpty("version"), xml.nonEmpty("revision"),
              xml.nonEmpty("toolID")));
          xml.leave();
        }
        case "Communication" -> communication(networks);
        case "IED" -> {
          Ied ied = ied();
          unique(ieds, ied.name(), ied, "IED", ied.place());
        }
        case "DataTypeTemplates" -> xml.children(type -> {
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
        default -> passOver(section);
      }
    });
    xml.finish();
    if (header.isEmpty()) xml.warn(start, "no Header");
    DataTypeTemplates templates = new DataTypeTemplates(logicalNodes, dataObjects, attributes, enumerations);
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

  // Communication

  private void communication(List<Communication.SubNetwork> networks) throws IOException {
    xml.children(name -> {
      if (!name.equals("SubNetwork")) {
        passOver(name);
        return;
      }
      String network = xml.attribute("name").orElse("");
      Optional<String> type = xml.nonEmpty("type");
      List<Communication.ConnectedAp> accessPoints = new ArrayList<>();
      xml.children(child -> {
        if (child.equals("ConnectedAP")) accessPoints.add(connectedAp());
        else
          passOver(child);
      });
      networks.add(new Communication.SubNetwork(network, type, accessPoints));
    });
  }

  private Communication.ConnectedAp connectedAp() throws IOException {
    String ied = xml.required("iedName");
    String accessPoint = xml.required("apName");
    Place place = xml.place();
    Map<String, String> address = new LinkedHashMap<>();
    List<Communication.StreamAddress> goose = new ArrayList<>();
    List<Communication.StreamAddress> sampledValues = new ArrayList<>();
    xml.children(child -> {
      switch (child) {
        case "Address" -> address(address);
        case "GSE" -> goose.add(streamAddress());
        case "SMV" -> sampledValues.add(streamAddress());
        default -> passOver(child);
      }
    });
    return new Communication.ConnectedAp(ied, accessPoint, address(address, place), goose, sampledValues, place);
  }

  private void address(Map<String, String> parameters) throws IOException {
    xml.children(child -> {
      if (!child.equals("P")) {
        passOver(child);
        return;
      }
      Place place = xml.place();
      String type = xml.required("type");
      if (parameters.putIfAbsent(type, xml.text()) != null) xml.warn(place, "second address part " + type);
    });
  }

  private Communication.Address address(Map<String, String> parts, Place place) {
    return new Communication.Address(Optional.ofNullable(parts.get("IP")).filter(ip -> !ip.isEmpty()),
        number(parts, "MMS-Port", 65_535, place), selector(parts, "OSI-TSEL", place),
        selector(parts, "OSI-SSEL", place),
        selector(parts, "OSI-PSEL", place), Optional.ofNullable(parts.get("OSI-AP-Title")).filter(t -> !t.isEmpty()),
        number(parts, "OSI-AP-Invoke", Integer.MAX_VALUE, place),
        number(parts, "OSI-AE-Qualifier", Integer.MAX_VALUE, place),
        number(parts, "OSI-AE-Invoke", Integer.MAX_VALUE, place), parts);
  }

  private Optional<Octets> selector(Map<String, String> parts, String type, Place place) {
    String digits = parts.getOrDefault(type, "");
    if (digits.isEmpty()) return Optional.empty();
    if (!digits.matches("[0-9A-Fa-f]{1,32}")) {
      xml.warn(place, type + " is written in hexadecimal, not '" + XmlCursor.shown(digits) + "'");
      return Optional.empty();
    }
    return Optional.of(Octets.hex(digits.length() % 2 == 0 ? digits : "0" + digits));
  }

  private OptionalInt number(Map<String, String> parts, String type, int max, Place place) {
    String digits = parts.getOrDefault(type, "");
    if (digits.isEmpty()) return OptionalInt.empty();
    if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > max) {
      xml.warn(place, type + " is a number of 0…" + max + ", not '" + XmlCursor.shown(digits) + "'");
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }

  private Communication.StreamAddress streamAddress() throws IOException {
    String ldInst = xml.required("ldInst");
    String cbName = xml.required("cbName");
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, Integer> times = new LinkedHashMap<>();
    xml.children(child -> {
      switch (child) {
        case "Address" -> address(parameters);
        case "MinTime", "MaxTime" -> {
          Place place = xml.place();
          String millis = xml.text();
          if (millis.matches("[0-9]{1,9}")) times.put(child, Integer.parseInt(millis));
          else
            xml.warn(place, child + " is a number of milliseconds, not '" + XmlCursor.shown(millis) + "'");
        }
        default -> passOver(child);
      }
    });
    return new Communication.StreamAddress(ldInst, cbName, parameters, present(times.get("MinTime")),
        present(times.get("MaxTime")));
  }

  private static OptionalInt present(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  // IED

  private Ied ied() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.IED);
    String name = xml.required("name");
    Optional<String> manufacturer = xml.nonEmpty("manufacturer");
    Optional<String> type = xml.nonEmpty("type");
    Optional<String> configVersion = xml.nonEmpty("configVersion");
    List<Services> services = new ArrayList<>();
    Map<String, Ied.AccessPoint> accessPoints = new LinkedHashMap<>();
    xml.children(child -> {
      switch (child) {
        case "Services" -> services.add(services());
        case "AccessPoint" -> {
          Ied.AccessPoint accessPoint = accessPoint();
          unique(accessPoints, accessPoint.name(), accessPoint, "AccessPoint", accessPoint.place());
        }
        default -> passOver(child);
      }
    });
    return new Ied(name, manufacturer, type, configVersion, services.isEmpty() ? Services.NONE : services.getFirst(),
        List.copyOf(accessPoints.values()), place);
  }

  private Services services() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    List<OptionalInt> associations = new ArrayList<>();
    List<Services.ReportSettings> reportSettings = new ArrayList<>();
    List<Services.ConfReportControl> reportControls = new ArrayList<>();
    List<Services.DataSetLimits> configured = new ArrayList<>();
    List<Services.DataSetLimits> dynamic = new ArrayList<>();
    xml.children(name -> {
      names.add(xml.interned(name));
      switch (name) {
        case "DynAssociation" -> associations.add(xml.number("max"));
        case "ReportSettings" -> reportSettings.add(new Services.ReportSettings(setting("cbName"), setting("datSet"),
            setting("rptID"), setting("optFields"), setting("bufTime"), setting("trgOps"), setting("intgPd"),
            xml.flag("resvTms", false), xml.flag("owner", false)));
        case "ConfReportControl" ->
          reportControls.add(new Services.ConfReportControl(xml.number("max"), xml.number("maxBuf")));
        case "ConfDataSet" -> configured.add(
            new Services.DataSetLimits(xml.number("max"), xml.number("maxAttributes"), xml.flag("modify", true)));
        case "DynDataSet" ->
          dynamic.add(new Services.DataSetLimits(xml.number("max"), xml.number("maxAttributes"), true));
        default -> {
        }
      }
      xml.leave();
    });
    return new Services(names, associations.isEmpty() ? OptionalInt.empty() : associations.getFirst(),
        first(reportSettings), first(reportControls), first(configured), first(dynamic));
  }

  private Services.Setting setting(String name) throws SclException {
    String value = xml.nonEmpty(name).orElse("Fix");
    return switch (value) {
      case "Dyn" -> Services.Setting.DYN;
      case "Conf" -> Services.Setting.CONF;
      case "Fix" -> Services.Setting.FIX;
      default -> {
        xml.warn(name + " is Dyn, Conf or Fix, not '" + XmlCursor.shown(value) + "'");
        yield Services.Setting.FIX;
      }
    };
  }

  private Ied.AccessPoint accessPoint() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.ACCESS_POINT);
    String name = xml.required("name");
    List<Ied.Server> servers = new ArrayList<>();
    List<String> serverAt = new ArrayList<>();
    List<Services> services = new ArrayList<>();
    xml.children(child -> {
      switch (child) {
        case "Server" -> servers.add(server());
        case "ServerAt" -> {
          serverAt.add(xml.required("apName"));
          xml.leave();
        }
        case "Services" -> services.add(services());
        case "LN" -> xml.leave(); // a client's own node
        default -> passOver(child);
      }
    });
    if (servers.size() > 1) throw xml.fault(place, "AccessPoint " + name + " with more than one Server");
    return new Ied.AccessPoint(name, first(servers), first(serverAt), first(services), place);
  }

  private Ied.Server server() throws IOException {
    Map<String, Ied.LDevice> devices = new LinkedHashMap<>();
    xml.children(child -> {
      if (child.equals("LDevice")) {
        Ied.LDevice device = lDevice();
        unique(devices, device.inst(), device, "LDevice", device.place());
      } else {
        passOver(child);
      }
    });
    return new Ied.Server(List.copyOf(devices.values()));
  }

  private Ied.LDevice lDevice() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.L_DEVICE);
    String inst = xml.required("inst");
    Optional<String> ldName = xml.nonEmpty("ldName");
    Map<String, Ied.Ln> nodes = new LinkedHashMap<>();
    xml.children(child -> {
      switch (child) {
        case "LN0", "LN" -> {
          Ied.Ln node = ln(child.equals("LN0"));
          unique(nodes, node.name(), node, "logical node", node.place());
        }
        default -> passOver(child);
      }
    });
    if (!nodes.containsKey("LLN0")) xml.warn(place, "LDevice " + inst + " without LLN0");
    return new Ied.LDevice(inst, ldName, List.copyOf(nodes.values()), place);
  }

  private Ied.Ln ln(boolean zero) throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.LN);
    String prefix = zero ? "" : xml.attribute("prefix").orElse("");
    String lnClass = zero ? xml.nonEmpty("lnClass").orElse("LLN0") : xml.required("lnClass");
    String inst = xml.attribute("inst").orElse("");
    if (!zero && inst.isEmpty()) xml.warn("LN of class " + lnClass + " without inst");
    String lnType = xml.required("lnType");
    List<Ied.Dai> values = new ArrayList<>();
    Map<String, Ied.DataSet> dataSets = new LinkedHashMap<>();
    Map<String, Ied.ReportControl> reports = new LinkedHashMap<>();
    Map<String, Ied.LogControl> logControls = new LinkedHashMap<>();
    List<String> logs = new ArrayList<>();
    Map<String, Ied.GseControl> goose = new LinkedHashMap<>();
    Map<String, Ied.SampledValueControl> sampledValues = new LinkedHashMap<>();
    List<Ied.SettingControl> settings = new ArrayList<>();
    xml.children(child -> {
      Place at = xml.place();
      switch (child) {
        case "DOI" -> instance("", values);
        case "DataSet" -> {
          Ied.DataSet dataSet = dataSet();
          unique(dataSets, dataSet.name(), dataSet, "DataSet", at);
        }
        case "ReportControl" -> {
          Ied.ReportControl report = reportControl();
          unique(reports, report.name(), report, "ReportControl", at);
        }
        case "LogControl" -> {
          Ied.LogControl log = logControl();
          unique(logControls, log.name(), log, "LogControl", at);
        }
        case "Log" -> {
          logs.add(xml.attribute("name").orElse(""));
          xml.leave();
        }
        case "GSEControl" -> {
          Ied.GseControl control = new Ied.GseControl(xml.required("name"), xml.nonEmpty("datSet"),
              xml.attribute("appID").orElse(""), xml.number("confRev", 0), at);
          unique(goose, control.name(), control, "GSEControl", at);
          xml.leave();
        }
        case "SampledValueControl" -> {
          Ied.SampledValueControl control = sampledValueControl(at);
          unique(sampledValues, control.name(), control, "SampledValueControl", at);
        }
        case "SettingControl" -> {
          settings.add(new Ied.SettingControl(xml.number("numOfSGs").orElse(1), xml.number("actSG").orElse(1),
              xml.number("resvTms"), at));
          xml.leave();
        }
        default -> passOver(child);
      }
    });
    for (Ied.ReportControl report : reports.values()) {
      knownDataSet(dataSets, report.datSet(), "ReportControl " + report.name(), report.place());
    }
    for (Ied.LogControl log : logControls.values()) {
      knownDataSet(dataSets, log.datSet(), "LogControl " + log.name(), log.place());
    }
    for (Ied.GseControl control : goose.values()) {
      knownDataSet(dataSets, control.datSet(), "GSEControl " + control.name(), control.place());
    }
    for (Ied.SampledValueControl control : sampledValues.values()) {
      knownDataSet(dataSets, control.datSet(), "SampledValueControl " + control.name(), control.place());
    }
    return new Ied.Ln(prefix, lnClass, inst, lnType, values, List.copyOf(dataSets.values()),
        List.copyOf(reports.values()), List.copyOf(logControls.values()), logs, List.copyOf(goose.values()),
        List.copyOf(sampledValues.values()), first(settings), place);
  }

  private void knownDataSet(Map<String, Ied.DataSet> known, Optional<String> dataSet, String control, Place place)
      throws SclException {
    if (dataSet.isPresent() && !known.containsKey(dataSet.get())) {
      throw xml.fault(place, control + " names DataSet " + dataSet.get() + ", which its logical node does not have");
    }
  }

  /** A DOI or SDI: names that lead to values. */
  private void instance(String above, List<Ied.Dai> values) throws IOException {
    String path = step(above);
    xml.children(child -> {
      switch (child) {
        case "SDI" -> instance(path, values);
        case "DAI" -> {
          Place place = xml.place();
          String attribute = step(path);
          Optional<String> shortAddress = xml.nonEmpty("sAddr");
          Optional<String> valueKind = xml.nonEmpty("valKind");
          List<Val> texts = new ArrayList<>();
          xml.children(part -> value(part, texts));
          if (!texts.isEmpty() || shortAddress.isPresent() || valueKind.isPresent()) {
            values.add(new Ied.Dai(attribute, shortAddress, valueKind, texts, place));
          }
        }
        default -> passOver(child);
      }
    });
  }

  private String step(String above) throws SclException {
    String name = xml.required("name");
    OptionalInt index = xml.number("ix");
    String step = index.isPresent() ? name + "(" + index.getAsInt() + ")" : name;
    return xml.interned(above.isEmpty() ? step : above + "." + step);
  }

  private void value(String element, List<Val> values) throws IOException {
    if (!element.equals("Val")) {
      passOver(element);
      return;
    }
    OptionalInt group = xml.number("sGroup");
    values.add(new Val(group, xml.interned(xml.text())));
  }

  private Ied.DataSet dataSet() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.DATA_SET);
    String name = xml.required("name");
    List<Ied.Fcda> members = new ArrayList<>();
    xml.children(child -> {
      if (!child.equals("FCDA")) {
        passOver(child);
        return;
      }
      xml.expectOnly(SchemaAttributes.FCDA);
      Optional<FunctionalConstraint> fc = Optional.empty();
      Optional<String> constraint = xml.nonEmpty("fc");
      if (constraint.isPresent()) fc = Optional.of(constraint(constraint.get()));
      members.add(new Ied.Fcda(xml.attribute("ldInst").orElse(""), xml.attribute("prefix").orElse(""),
          xml.required("lnClass"), xml.attribute("lnInst").orElse(""), xml.nonEmpty("doName"), xml.nonEmpty("daName"),
          fc,
          xml.number("ix"), xml.place()));
      xml.leave();
    });
    if (members.isEmpty()) xml.warn(place, "DataSet " + name + " is empty");
    return new Ied.DataSet(name, members, place);
  }

  private FunctionalConstraint constraint(String name) throws SclException {
    return FunctionalConstraint.of(name)
        .orElseThrow(() -> xml.fault("unknown functional constraint '" + XmlCursor.shown(name) + "'"));
  }

  private Ied.ReportControl reportControl() throws IOException {
    Place place = xml.place();
    xml.expectOnly(SchemaAttributes.REPORT_CONTROL);
    String name = xml.required("name");
    if (xml.nonEmpty("confRev").isEmpty()) xml.warn("ReportControl " + name + " without confRev");
    Optional<String> datSet = xml.nonEmpty("datSet");
    Optional<String> rptId = xml.nonEmpty("rptID");
    boolean buffered = xml.flag("buffered", false);
    long confRev = xml.number("confRev", 0);
    long integrity = xml.number("intgPd", 0);
    long buffer = xml.number("bufTime", 0);
    boolean indexed = xml.flag("indexed", true);
    List<Ied.TrgOps> triggers = new ArrayList<>();
    List<Ied.OptFields> fields = new ArrayList<>();
    List<Integer> instances = new ArrayList<>();
    xml.children(child -> {
      switch (child) {
        case "TrgOps" -> triggers.add(trgOps());
        case "OptFields" -> {
          xml.expectOnly(SchemaAttributes.OPT_FIELDS);
          fields.add(new Ied.OptFields(xml.flag("seqNum", false), xml.flag("timeStamp", false),
              xml.flag("dataSet", false), xml.flag("reasonCode", false), xml.flag("dataRef", false),
              xml.flag("entryID", false), xml.flag("configRef", false), xml.flag("bufOvfl", true)));
          xml.leave();
        }
        case "RptEnabled" -> {
          instances.add(xml.number("max").orElse(1));
          xml.leave();
        }
        default -> passOver(child);
      }
    });
    int count = first(instances).orElse(1);
    if (count < 1 || count > 99) {
      throw xml.fault(place, "ReportControl " + name + " has 1…99 instances, not " + count);
    }
    if (!indexed && count > 1) xml.warn(place, "ReportControl " + name + " is not indexed: one instance, not " + count);
    return new Ied.ReportControl(name, datSet, rptId, buffered, confRev, integrity, buffer, indexed,
        indexed ? count : 1, first(triggers).orElse(Ied.TrgOps.STANDARD),
        first(fields).orElse(Ied.OptFields.STANDARD), place);
  }

  private Ied.TrgOps trgOps() throws IOException {
    xml.expectOnly(SchemaAttributes.TRG_OPS);
    Ied.TrgOps options = new Ied.TrgOps(xml.flag("dchg", false), xml.flag("qchg", false), xml.flag("dupd", false),
        xml.flag("period", false), xml.flag("gi", true));
    xml.leave();
    return options;
  }

  private Ied.SampledValueControl sampledValueControl(Place at) throws IOException {
    String name = xml.required("name");
    Optional<String> datSet = xml.nonEmpty("datSet");
    String id = xml.attribute("smvID").orElse("");
    long confRev = xml.number("confRev", 0);
    int rate = xml.number("smpRate").orElse(0);
    int asdus = xml.number("nofASDU").orElse(1);
    boolean multicast = xml.flag("multicast", true);
    List<Ied.SmvOpts> options = new ArrayList<>();
    xml.children(child -> {
      if (child.equals("SmvOpts"))
        options.add(new Ied.SmvOpts(xml.flag("refreshTime", false), xml.flag("sampleSynchronized", true),
            xml.flag("sampleRate", false), xml.flag("dataSet", false), xml.flag("security", false)));
      xml.leave();
    });
    return new Ied.SampledValueControl(name, datSet, id, confRev, rate, asdus, multicast,
        first(options).orElse(Ied.SmvOpts.STANDARD), at);
  }

  private Ied.LogControl logControl() throws IOException {
    Place place = xml.place();
    String name = xml.required("name");
    Optional<String> datSet = xml.nonEmpty("datSet");
    String logName = xml.attribute("logName").orElse("");
    Optional<String> logDevice = xml.nonEmpty("ldInst");
    Optional<String> lnClass = xml.nonEmpty("lnClass");
    String prefix = xml.attribute("prefix").orElse("");
    String lnInst = xml.attribute("lnInst").orElse("");
    Optional<String> logNode = lnClass.map(ofLog -> prefix + ofLog + lnInst);
    boolean enabled = xml.flag("logEna", true);
    boolean reasonCode = xml.flag("reasonCode", true);
    long integrity = xml.number("intgPd", 0);
    List<Ied.TrgOps> triggers = new ArrayList<>();
    xml.children(child -> {
      if (child.equals("TrgOps")) triggers.add(trgOps());
      else
        passOver(child);
    });
    return new Ied.LogControl(name, datSet, logDevice, logNode, logName, enabled, reasonCode, integrity,
        first(triggers).orElse(Ied.TrgOps.STANDARD), place);
  }

  // DataTypeTemplates

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

  // Across sections

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

  private void passOver(String element) throws IOException {
    if (!PASSED_OVER.contains(element)) xml.warnOnce("unknown element " + XmlCursor.shown(element));
    xml.leave();
  }

  private <T> void unique(Map<String, T> known, String name, T value, String kind, Place place) throws SclException {
    if (known.putIfAbsent(name, value) != null) throw xml.fault(place, "second " + kind + " named " + name);
  }

  private static <T> Optional<T> first(List<T> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
