package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.description.DataObjectDescription.InitialValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a description as SCL (IEC 61850-6): instances first, then the types. */
final class SclDocument {
  /** What of the services can be said of every server here (IEC 61850-6 §9.3.2). */
  private static final List<String> SERVICES = List.of("GetDirectory", "GetDataObjectDefinition",
      "DataObjectDirectory", "GetDataSetValue", "SetDataSetValue", "DataSetDirectory");

  private final IedDescription ied;
  private final Xml xml = new Xml();
  private final TypeCatalogue types;

  SclDocument(IedDescription ied) {
    this.ied = ied;
    this.types = new TypeCatalogue(ied);
  }

  String text() {
    xml.open("SCL").with("xmlns", "http://www.iec.ch/61850/2003/SCL").with("version", "2007").with("revision", "B")
        .with("release", "4");
    xml.open("Header").with("id", ied.name()).close();
    xml.open("IED").with("name", ied.name());
    ied.manufacturer().ifPresent(text -> xml.with("manufacturer", text));
    services();
    xml.open("AccessPoint").with("name", "AP1").open("Server");
    xml.open("Authentication").with("none", true).close();
    ied.devices().values().forEach(this::logicalDevice);
    xml.close().close().close();
    types.print(xml);
    return xml.close().toString();
  }

  private void services() {
    xml.open("Services");
    for (String service : SERVICES) xml.open(service).close();
    xml.open("DynDataSet").with("max", 100).close();
    xml.open("ReadWrite").close().open("TimerActivatedControl").close().open("GetCBValues").close();
    servicesOfWhatIsDescribed();
    xml.open("ReportSettings").with("rptID", "Dyn").with("optFields", "Dyn").with("bufTime", "Dyn")
        .with("trgOps", "Dyn").with("intgPd", "Dyn").with("datSet", "Dyn").with("resvTms", true).with("owner", true)
        .close();
    xml.close();
  }

  /** A tool takes what is not said here for what the device cannot do. */
  private void servicesOfWhatIsDescribed() {
    List<LogicalNodeDescription> nodes = ied.devices().values().stream().flatMap(device -> device.nodes().values()
        .stream()).toList();
    count("ConfDataSet", nodes.stream().mapToInt(node -> node.dataSets().size()).sum());
    count("ConfReportControl", nodes.stream().flatMap(node -> node.reports().stream())
        .mapToInt(ReportControlDescription::instances).sum());
    count("GOOSE", nodes.stream().mapToInt(node -> node.gooseControls().size()).sum());
    int logControls = nodes.stream().mapToInt(node -> node.logControls().size()).sum();
    count("ConfLogControl", logControls);
    if (logControls > 0)
      xml.open("LogSettings").with("logEna", "Dyn").with("datSet", "Dyn").with("trgOps", "Dyn").with("intgPd", "Dyn")
          .close();
    if (nodes.stream().anyMatch(node -> node.groups().isPresent()))
      xml.open("SettingGroups").open("SGEdit").with("resvTms", true).close().close();
  }

  private void count(String service, int described) {
    if (described > 0) xml.open(service).with("max", described).close();
  }

  private void logicalDevice(LogicalDeviceDescription device) {
    xml.open("LDevice").with("inst", device.inst());
    device.ldName().ifPresent(name -> xml.with("ldName", name));
    for (LogicalNodeDescription node : device.nodes().values()) logicalNode(device, node);
    xml.close();
  }

  /** In the order of the schema. */
  private void logicalNode(LogicalDeviceDescription device, LogicalNodeDescription node) {
    LogicalNodeName name = node.parsedName();
    xml.open(name.isZero() ? "LN0" : "LN");
    if (!name.prefix().isEmpty()) xml.with("prefix", name.prefix());
    xml.with("lnClass", name.lnClass()).with("inst", name.inst())
        .with("lnType", types.logicalNode(device.inst(), node));
    for (DataSetDescription dataSet : node.dataSets().values()) dataSet(device.inst(), dataSet);
    for (ReportControlDescription report : node.reports()) report.print(xml);
    for (LogicalNodeDescription.LogControl log : node.logControls()) {
      xml.open("LogControl").with("name", log.name()).with("datSet", log.dataSet()).with("ldInst", device.inst());
      if (!name.prefix().isEmpty()) xml.with("prefix", name.prefix());
      xml.with("lnClass", name.lnClass());
      if (!name.inst().isEmpty()) xml.with("lnInst", name.inst());
      xml.with("logName", log.log()).with("logEna", true).with("reasonCode", true);
      ReportControlDescription.triggers(xml, log.triggers());
      xml.close();
    }
    node.objects().values().forEach(this::values);
    for (String log : node.logs()) xml.open("Log").with("name", log).close();
    for (LogicalNodeDescription.GooseControl goose : node.gooseControls())
      xml.open("GSEControl").with("name", goose.name()).with("datSet", goose.dataSet()).with("appID", goose.goId())
          .with("confRev", goose.confRev()).close();
    node.groups().ifPresent(groups -> xml.open("SettingControl").with("numOfSGs", groups).with("actSG", 1).close());
    xml.close();
  }

  private void dataSet(String here, DataSetDescription dataSet) {
    xml.open("DataSet").with("name", dataSet.name());
    for (DataSetDescription.Member member : dataSet.members()) {
      LogicalNodeName node = LogicalNodeName.parse(member.reference().logicalNode());
      String device = member.logicalDevice().isEmpty() ? here : member.logicalDevice();
      xml.open("FCDA").with("ldInst", device);
      if (!node.prefix().isEmpty()) xml.with("prefix", node.prefix());
      xml.with("lnClass", node.lnClass());
      if (!node.inst().isEmpty()) xml.with("lnInst", node.inst());
      names(device, member.reference());
      xml.with("fc", member.reference().constraint()).close();
    }
    xml.close();
  }

  /** The names down to a sub data object, and those of attributes behind them. */
  private void names(String device, FcReference reference) {
    List<String> path = reference.path();
    if (path.isEmpty()) return;
    int objects = 1;
    Optional<DataObjectDescription> here = Optional.ofNullable(ied.devices().get(device))
        .flatMap(found -> Optional.ofNullable(found.nodes().get(reference.logicalNode())))
        .flatMap(node -> Optional.ofNullable(node.objects().get(bare(path.getFirst()))));
    while (here.isPresent() && objects < path.size()) {
      here = here.get().sub(bare(path.get(objects)));
      if (here.isPresent()) objects++;
    }
    xml.with("doName", String.join(".", path.subList(0, objects)));
    if (objects < path.size()) xml.with("daName", String.join(".", path.subList(objects, path.size())));
    // beside the name that has it, with the same value (IEC 61850-6 §9.3.7)
    path.stream().map(SclDocument::index).flatMap(Optional::stream).findFirst().ifPresent(ix -> xml.with("ix", ix));
  }

  private static String bare(String step) { return step.replaceFirst("\\(.*", ""); }

  private static Optional<String> index(String step) {
    int bracket = step.indexOf('(');
    return bracket < 0 ? Optional.empty() : Optional.of(step.substring(bracket + 1).replace(")", ""));
  }

  // Values

  /** Names that lead to others, or to values. */
  private static final class Instance {
    private final Map<String, Instance> below = new LinkedHashMap<>();
    private List<InitialValue> values = List.of();
  }

  private void values(DataObjectDescription object) {
    if (object.values().isEmpty()) return;
    Instance root = new Instance();
    object.values().forEach((path, values) -> {
      Instance here = root;
      for (String step : path.split("\\.", -1)) here = here.below.computeIfAbsent(step, _ -> new Instance());
      here.values = values;
    });
    xml.open("DOI").with("name", object.name());
    root.below.forEach(this::instance);
    xml.close();
  }

  private void instance(String step, Instance instance) {
    xml.open(instance.below.isEmpty() ? "DAI" : "SDI").with("name", bare(step));
    index(step).ifPresent(ix -> xml.with("ix", ix));
    for (InitialValue value : instance.values) {
      xml.open("Val");
      value.settingGroup().ifPresent(group -> xml.with("sGroup", group));
      xml.closeAround(value.text());
    }
    instance.below.forEach(this::instance);
    xml.close();
  }
}
