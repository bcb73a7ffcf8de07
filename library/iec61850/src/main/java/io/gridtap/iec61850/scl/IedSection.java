package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads an IED (IEC 61850-6 §9.3), one method for each element. */
final class IedSection extends SclSection {
  IedSection(XmlCursor xml) { super(xml); }

  Ied read() throws IOException {
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
}
