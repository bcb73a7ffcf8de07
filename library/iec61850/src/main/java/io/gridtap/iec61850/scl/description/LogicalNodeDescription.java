package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.report.TrgOps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A logical node: its data objects, data sets and control blocks. Each begins with its Beh, which is on. */
public final class LogicalNodeDescription {
  record LogControl(String name, String dataSet, String log, TrgOps triggers) {}

  record GooseControl(String name, String dataSet, String goId, long confRev) {}

  /** Of the logical nodes and their data (IEC 61850-7-1 §14), in the edition whose types these are. */
  private static final String NAME_SPACE = "IEC 61850-7-4:2007B";
  private static final int MAX_SETTING_GROUPS = 255;

  private final String where;
  private final LogicalNodeName name;
  private final Map<String, DataObjectDescription> objects = new LinkedHashMap<>();
  private final Map<String, DataSetDescription> dataSets = new LinkedHashMap<>();
  private final List<ReportControlDescription> reports = new ArrayList<>();
  private final List<LogControl> logControls = new ArrayList<>();
  private final Set<String> logs = new HashSet<>();
  private final List<GooseControl> gooseControls = new ArrayList<>();
  private final Set<String> controlBlocks = new HashSet<>();
  private OptionalInt settingGroups = OptionalInt.empty();

  LogicalNodeDescription(String device, LogicalNodeName name) {
    this.name = name;
    this.where = device + "/" + name;
  }

  /** A logical node of the application. */
  static LogicalNodeDescription of(String device, LogicalNodeName name) {
    LogicalNodeDescription node = new LogicalNodeDescription(device, name);
    node.state("Beh", CommonDataClass.ENS, "BehaviourModeKind", "on");
    return node;
  }

  /** LLN0: mode, behaviour, health and name plate. */
  static LogicalNodeDescription zero(String device) {
    LogicalNodeDescription node = new LogicalNodeDescription(device, LogicalNodeName.parse(LogicalNodeName.ZERO));
    node.state("Mod", CommonDataClass.ENC, "BehaviourModeKind", "on");
    node.state("Beh", CommonDataClass.ENS, "BehaviourModeKind", "on");
    node.state("Health", CommonDataClass.ENS, "HealthKind", "Ok");
    node.dataObject("NamPlt", CommonDataClass.LPL).with("d", "configRev").value("ldNs", NAME_SPACE);
    return node;
  }

  /** LPHD: name plate and health of the physical device. */
  static LogicalNodeDescription physicalDevice(String device) {
    LogicalNodeDescription node = new LogicalNodeDescription(device, LogicalNodeName.parse("LPHD1"));
    node.dataObject("PhyNam", CommonDataClass.DPL);
    node.state("PhyHealth", CommonDataClass.ENS, "HealthKind", "Ok");
    node.dataObject("Proxy", CommonDataClass.SPS);
    return node;
  }

  private void state(String object, CommonDataClass cdc, String enumeration, String value) {
    dataObject(object, cdc, enumeration).value("stVal", value);
  }

  /** Prefix, class and instance in one word. */
  public String name() { return name.toString(); }

  // Data

  /**
   * A further data object, with the mandatory attributes of its class.
   *
   * @throws IllegalArgumentException if the name is taken, or the class needs an enumeration
   */
  public DataObjectDescription dataObject(String object, CommonDataClass cdc) {
    return add(new DataObjectDescription(where, object, cdc, Optional.empty()));
  }

  /** The same of a class with an enumeration (ENS, ENC, ENG): a standard one, or one of the IED. */
  public DataObjectDescription dataObject(String object, CommonDataClass cdc, String enumeration) {
    return add(new DataObjectDescription(where, object, cdc, Optional.of(enumeration)));
  }

  /** A data object of a class of which nothing is known but the name: its attributes are described one by one. */
  public DataObjectDescription ownDataObject(String object, String cdc) {
    return add(new DataObjectDescription(where, object, cdc));
  }

  private DataObjectDescription add(DataObjectDescription object) {
    if (objects.putIfAbsent(object.name(), object) != null)
      throw Names.second("data object", object.name(), where);
    return object;
  }

  /**
   * A data object that is there, such as {@code Mod} of LLN0.
   *
   * @throws IllegalArgumentException if it is not
   */
  public DataObjectDescription dataObject(String object) {
    DataObjectDescription known = objects.get(object);
    if (known == null) throw new IllegalArgumentException("%s has no data object %s".formatted(where, object));
    return known;
  }

  // Data sets and control blocks

  /** A data set, with members as {@link DataSetDescription#members} has them. */
  public DataSetDescription dataSet(String dataSet, String... members) {
    DataSetDescription described = new DataSetDescription(dataSet).members(members);
    if (dataSets.putIfAbsent(dataSet, described) != null) throw Names.second("data set", dataSet, where);
    return described;
  }

  /** An unbuffered report control block. @param dataSet one of this logical node */
  public ReportControlDescription unbufferedReports(String block, String dataSet) {
    return add(new ReportControlDescription(block, dataSet, false));
  }

  /** A buffered report control block. @param dataSet one of this logical node */
  public ReportControlDescription bufferedReports(String block, String dataSet) {
    return add(new ReportControlDescription(block, dataSet, true));
  }

  private ReportControlDescription add(ReportControlDescription block) {
    newBlock(block.name(), "report control block");
    reports.add(block);
    return block;
  }

  /** A log: a place for entries, which its log control blocks say what they are. */
  public LogicalNodeDescription log(String log) {
    if (!logs.add(Names.withUnderscores("a log", log))) throw Names.second("log", log, where);
    return this;
  }

  /**
   * A log control block that is enabled from the start.
   *
   * @param dataSet one of this logical node: what is logged
   * @param log one of this logical node
   * @param triggers when it is logged
   */
  public LogicalNodeDescription logControl(String block, String dataSet, String log, TrgOps triggers) {
    newBlock(block, "log control block");
    if (!logs.contains(log)) throw new IllegalArgumentException("%s has no log %s for %s".formatted(where, log, block));
    logControls.add(new LogControl(block, dataSet, log, triggers));
    return this;
  }

  /**
   * A control block of GOOSE. A server shows it and takes its GoEna; it sends no GOOSE.
   *
   * @param goId GoID: what subscribers know it by
   * @throws IllegalArgumentException if this is not LLN0
   */
  public LogicalNodeDescription gooseControl(String block, String dataSet, String goId) {
    onlyIfZero("control blocks of GOOSE");
    newBlock(block, "control block of GOOSE");
    gooseControls.add(new GooseControl(block, dataSet, goId, 1));
    return this;
  }

  /**
   * The setting group control block, with group 1 active.
   *
   * @param groups 1…255
   * @throws IllegalArgumentException if this is not LLN0
   */
  public LogicalNodeDescription settingGroups(int groups) {
    onlyIfZero("setting groups");
    if (groups < 1 || groups > MAX_SETTING_GROUPS)
      throw new IllegalArgumentException("%s: there are 1 to 255 setting groups, not %d".formatted(where, groups));
    settingGroups = OptionalInt.of(groups);
    return this;
  }

  private void onlyIfZero(String what) {
    if (!name.isZero()) throw new IllegalArgumentException("%s: %s belong to LLN0".formatted(where, what));
  }

  private void newBlock(String block, String what) {
    Names.withUnderscores("a " + what, block);
    if (!controlBlocks.add(what + block)) throw Names.second(what, block, where);
  }

  // For the document

  LogicalNodeName parsedName() { return name; }

  Map<String, DataObjectDescription> objects() { return objects; }

  Map<String, DataSetDescription> dataSets() { return dataSets; }

  List<ReportControlDescription> reports() { return reports; }

  List<LogControl> logControls() { return logControls; }

  List<String> logs() { return logs.stream().sorted().toList(); }

  List<GooseControl> gooseControls() { return gooseControls; }

  OptionalInt groups() { return settingGroups; }
}
