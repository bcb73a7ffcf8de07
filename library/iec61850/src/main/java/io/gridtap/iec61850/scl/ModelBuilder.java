package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.Da;
import io.gridtap.iec61850.scl.DataTypeTemplates.Do;
import io.gridtap.iec61850.scl.DataTypeTemplates.LNodeType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Member;
import io.gridtap.iec61850.scl.DataTypeTemplates.Triggers;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import io.gridtap.iec61850.scl.IedModel.DataAttribute;
import io.gridtap.iec61850.scl.IedModel.DataObject;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.iec61850.scl.IedModel.Node;
import io.gridtap.iec61850.scl.IedModel.ReportControlBlock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts instances and types together: from what a file says of an IED to what the IED offers. */
final class ModelBuilder {
  private static final Pattern STEP = Pattern.compile("([A-Za-z][A-Za-z0-9]*)(?:\\((\\d{1,6})\\))?");

  /** Data that a data set cannot hold: services rather than values. */
  private static final Set<FunctionalConstraint> NOT_IN_DATA_SETS = EnumSet.of(FunctionalConstraint.CO,
      FunctionalConstraint.SE);

  private final Scl scl;
  private final SclLimits limits;
  private final List<SclWarning> warnings = new ArrayList<>();
  private final Map<String, List<DataObject>> treesByLnType = new HashMap<>();
  private final Map<String, Tree> treesByDoType = new HashMap<>();
  private final Map<ComponentsKey, List<DataAttribute>> components = new HashMap<>();
  private final Set<String> instanceDependent = new HashSet<>();
  private int nodesHeld;

  ModelBuilder(Scl scl, SclLimits limits) {
    this.scl = scl;
    this.limits = limits;
  }

  private record Tree(List<Node> nodes, Set<FunctionalConstraint> constraints) {}

  private record ComponentsKey(String type, FunctionalConstraint fc, Triggers triggers) {}

  IedModel build(Ied ied, String accessPointName) throws SclException {
    Ied.AccessPoint accessPoint = accessPoint(ied, accessPointName);
    Ied.AccessPoint owner = accessPoint.serverAt().isPresent() && accessPoint.server().isEmpty()
        ? accessPoint(ied, accessPoint.serverAt().get())
        : accessPoint;
    Ied.Server server = owner.server().orElseThrow(
        () -> new IllegalArgumentException("access point " + ied.name() + "/" + accessPointName + " has no server"));

    Map<String, Map<String, LogicalNode>> nodes = new LinkedHashMap<>();
    for (Ied.LDevice device : server.logicalDevices()) {
      Map<String, LogicalNode> ofDevice = new LinkedHashMap<>();
      for (Ied.Ln ln : device.logicalNodes()) {
        ofDevice.put(ln.name(), withoutControlBlocks(ln));
        if (nodesHeld > limits.maxModelNodes()) {
          throw fault(ied.place(), "IED " + ied.name() + " has more than " + limits.maxModelNodes() + " nodes");
        }
      }
      nodes.put(device.inst(), ofDevice);
    }
    // Data sets reach across logical devices, so they come when all nodes are there.
    List<LogicalDevice> devices = new ArrayList<>();
    Map<String, String> domains = new LinkedHashMap<>();
    for (Ied.LDevice device : server.logicalDevices()) {
      String domain = device.ldName().orElse(ied.name() + device.inst());
      if (domains.containsValue(domain)) throw fault(device.place(), "second logical device named " + domain);
      domains.put(device.inst(), domain);
    }
    for (Ied.LDevice device : server.logicalDevices()) {
      Map<String, LogicalNode> complete = new LinkedHashMap<>();
      for (Ied.Ln ln : device.logicalNodes()) {
        complete.put(ln.name(), withControlBlocks(ln, device.inst(), domains, nodes));
      }
      devices.add(new LogicalDevice(domain(domains, device.inst()), device.inst(), complete));
    }
    return new IedModel(ied.name(), accessPointName, accessPoint.services().orElse(ied.services()),
        scl.communication().of(ied.name(), accessPointName), devices, warnings);
  }

  private static Ied.AccessPoint accessPoint(Ied ied, String name) {
    return ied.accessPoints().stream().filter(ap -> ap.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("IED " + ied.name() + " has no access point " + name
            + ", but " + ied.accessPoints().stream().map(Ied.AccessPoint::name).toList()));
  }

  private static String domain(Map<String, String> domains, String inst) { return domains.getOrDefault(inst, inst); }

  // Logical nodes

  private LogicalNode withoutControlBlocks(Ied.Ln ln) throws SclException {
    Map<String, Ied.Dai> values = new LinkedHashMap<>();
    for (Ied.Dai value : ln.values()) {
      if (values.putIfAbsent(value.path(), value) != null) {
        warn(value.place(), ln.name() + "." + value.path() + " has a second value, which is ignored");
      }
    }
    LogicalNode node = new LogicalNode(ln.name(), ln.prefix(), ln.lnClass(), ln.inst(), ln.lnType(),
        dataObjects(ln.lnType(), values), values, List.of(), List.of(), ln.logControls(), ln.logs(), ln.gseControls(),
        ln.sampledValueControls(), ln.settingControl());
    values.values().removeIf(value -> !usable(node, value));
    return new LogicalNode(node.name(), node.prefix(), node.lnClass(), node.inst(), node.lnType(), node.dataObjects(),
        values, List.of(), List.of(), node.logControls(), node.logs(), node.gseControls(),
        node.sampledValueControls(), node.settingControl());
  }

  private boolean usable(LogicalNode node, Ied.Dai value) {
    String name = node.name() + "." + value.path();
    Optional<Node> target = node.find(value.path());
    if (target.isEmpty()) {
      warn(value.place(), name + " has a value but does not exist");
      return false;
    }
    if (!(target.get() instanceof DataAttribute attribute)) {
      warn(value.place(), name + " has a value but is no attribute");
      return false;
    }
    for (Val val : value.values()) {
      if (!fits(attribute, val.text())) {
        warn(value.place(), name + " of type " + attribute.type().sclName() + " cannot be '"
            + XmlCursor.shown(val.text()) + "'");
        return false;
      }
    }
    return true;
  }

  /** Whether a text can be a value of the attribute; text that only the user of the value understands passes. */
  private static boolean fits(DataAttribute attribute, String text) {
    if (attribute.enumeration().isPresent()) return attribute.enumeration().get().ordinal(text).isPresent();
    return switch (attribute.type().kind()) {
      case BOOLEAN -> Set.of("true", "false", "1", "0").contains(text);
      case INTEGER -> text.matches("[+-]?\\d{1,39}");
      case UNSIGNED -> text.matches("\\+?\\d{1,20}");
      case FLOAT -> isNumber(text);
      case STRUCTURE -> false;
      case BITS, TIME -> !text.isEmpty();
      case TEXT, OCTETS -> true;
    };
  }

  private static boolean isNumber(String text) {
    if (Set.of("NaN", "INF", "-INF").contains(text)) return true;
    if (text.length() > 100) return false;
    try {
      return new BigDecimal(text).scale() < 10_000;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private LogicalNode withControlBlocks(Ied.Ln ln, String inst, Map<String, String> domains,
      Map<String, Map<String, LogicalNode>> nodes) throws SclException {
    LogicalNode node = node(nodes, inst, ln.name()).orElseThrow();
    List<IedModel.DataSet> dataSets = new ArrayList<>();
    for (Ied.DataSet dataSet : ln.dataSets()) {
      List<IedModel.Member> members = new ArrayList<>();
      for (Ied.Fcda fcda : dataSet.members()) {
        String ldInst = fcda.ldInst().isEmpty() ? inst : fcda.ldInst();
        if (!nodes.containsKey(ldInst)) throw lost(dataSet, fcda, "there is no logical device " + ldInst);
        String lnName = fcda.prefix() + fcda.lnClass() + fcda.lnInst();
        LogicalNode target = node(nodes, ldInst, lnName)
            .orElseThrow(() -> lost(dataSet, fcda, "there is no logical node " + lnName));
        resolve(dataSet, fcda, domain(domains, ldInst), target, members);
      }
      dataSets.add(new IedModel.DataSet(dataSet.name(), ln.name() + "$" + dataSet.name(), members));
    }
    List<ReportControlBlock> reports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Ied.ReportControl control : ln.reportControls()) {
      for (int instance = 1; instance <= control.instances(); instance++) {
        String name = control.indexed() ? "%s%02d".formatted(control.name(), instance) : control.name();
        String item = ln.name() + (control.buffered() ? "$BR$" : "$RP$") + name;
        if (!names.add(item)) throw fault(control.place(), "second report control block named " + item);
        String domain = domain(domains, inst);
        reports.add(new ReportControlBlock(name, item,
            control.datSet().map(dataSet -> domain + "/" + ln.name() + "$" + dataSet),
            control.rptId().orElse(domain + "/" + item), control));
      }
    }
    return new LogicalNode(node.name(), node.prefix(), node.lnClass(), node.inst(), node.lnType(), node.dataObjects(),
        node.instanceValues(), dataSets, reports, node.logControls(), node.logs(), node.gseControls(),
        node.sampledValueControls(), node.settingControl());
  }

  private static Optional<LogicalNode> node(Map<String, Map<String, LogicalNode>> nodes, String inst, String name) {
    return Optional.ofNullable(nodes.getOrDefault(inst, Map.of()).get(name));
  }

  // Data sets

  private void resolve(Ied.DataSet dataSet, Ied.Fcda fcda, String domain, LogicalNode target,
      List<IedModel.Member> members) throws SclException {
    int before = members.size();
    if (fcda.doName().isEmpty()) {
      if (fcda.daName().isPresent()) throw lost(dataSet, fcda, "it has a daName but no doName");
      for (FunctionalConstraint fc : constraints(fcda)) {
        for (DataObject object : target.dataObjects()) {
          if (object.carries(fc)) members.add(whole(domain, target, fc, object));
        }
      }
    } else {
      Reached reached = reach(dataSet, fcda, target);
      for (FunctionalConstraint fc : constraints(fcda)) {
        if (reached.node().carries(fc)) {
          members.add(new IedModel.Member(domain, target.name() + "$" + fc + "$" + String.join("$", reached.toArray()),
              reached.index(), reached.component(), fc, reached.node()));
        }
      }
    }
    if (members.size() == before) {
      throw lost(dataSet, fcda, "nothing there has functional constraint " + constraints(fcda));
    }
  }

  private static IedModel.Member whole(String domain, LogicalNode target, FunctionalConstraint fc, DataObject object) {
    return new IedModel.Member(domain, target.name() + "$" + fc + "$" + object.name(), OptionalInt.empty(),
        Optional.empty(), fc, object);
  }

  /** The constraint named; without one, all that a data set can hold. */
  private static List<FunctionalConstraint> constraints(Ied.Fcda fcda) {
    if (fcda.fc().isPresent()) return List.of(fcda.fc().get());
    List<FunctionalConstraint> all = new ArrayList<>(List.of(FunctionalConstraint.values()));
    all.removeAll(NOT_IN_DATA_SETS);
    return all;
  }

  /**
   * Where a member's names lead.
   *
   * @param toArray
   *            names down to the array, or to the node if none is crossed by an index
   */
  private record Reached(Node node, List<String> toArray, OptionalInt index, Optional<String> component) {}

  private Reached reach(Ied.DataSet dataSet, Ied.Fcda fcda, LogicalNode target) throws SclException {
    String path = fcda.doName().orElse("") + fcda.daName().map(name -> "." + name).orElse("");
    List<String> toArray = new ArrayList<>();
    List<String> inElement = new ArrayList<>();
    OptionalInt index = OptionalInt.empty();
    List<? extends Node> here = target.dataObjects();
    Optional<Node> reached = Optional.empty();
    // where a name has the index itself, ix only says it again
    OptionalInt ix = path.indexOf('(') < 0 ? fcda.index() : OptionalInt.empty();
    for (String step : path.split("\\.", -1)) {
      if (reached.isPresent() && reached.get().count().isPresent() && index.isEmpty()) {
        throw lost(dataSet, fcda, reached.get().name() + " is an array: which element (ix) is meant?");
      }
      Matcher matcher = STEP.matcher(step);
      if (!matcher.matches()) throw lost(dataSet, fcda, "'" + XmlCursor.shown(step) + "' is no name");
      String name = matcher.group(1);
      reached = here.stream().filter(node -> node.name().equals(name)).map(Node.class::cast).findFirst();
      if (reached.isEmpty()) throw lost(dataSet, fcda, "there is no " + name);
      Node node = reached.get();
      (index.isPresent() ? inElement : toArray).add(name);
      OptionalInt wanted = matcher.group(2) == null ? ix : OptionalInt.of(Integer.parseInt(matcher.group(2)));
      if (node.count().isPresent() && wanted.isPresent()) {
        if (index.isPresent()) throw lost(dataSet, fcda, "an array within an array cannot be a member");
        if (wanted.getAsInt() >= node.count().getAsInt()) {
          throw lost(dataSet, fcda, name + " has elements 0…" + (node.count().getAsInt() - 1));
        }
        index = wanted;
      } else if (matcher.group(2) != null) {
        throw lost(dataSet, fcda, name + " is no array");
      }
      here = node.children();
    }
    if (fcda.index().isPresent() && index.isEmpty()) {
      warn(fcda.place(), "ix of " + fcda + " is ignored: there is no array");
    }
    return new Reached(reached.orElseThrow(), toArray, index,
        inElement.isEmpty() ? Optional.empty() : Optional.of(String.join("$", inElement)));
  }

  private SclException lost(Ied.DataSet dataSet, Ied.Fcda fcda, String why) {
    return fault(fcda.place(), "member " + fcda + " of DataSet " + dataSet.name() + " leads nowhere: " + why);
  }

  // Types; every reference was followed when the file was read

  private List<DataObject> dataObjects(String lnType, Map<String, Ied.Dai> values) throws SclException {
    List<DataObject> known = treesByLnType.get(lnType);
    if (known != null) return known;
    LNodeType type = scl.templates().logicalNodes().get(lnType);
    if (type == null) throw new IllegalStateException("lnType " + lnType);
    List<DataObject> objects = new ArrayList<>();
    boolean shared = true;
    for (Do object : type.dataObjects()) {
      objects.add(dataObject(object, object.name(), count(object, List.of(), "", values), values));
      shared &= !instanceDependent.contains(object.type());
    }
    List<DataObject> tree = List.copyOf(objects);
    if (shared) treesByLnType.put(lnType, tree);
    return tree;
  }

  private DataObject dataObject(Do object, String path, OptionalInt count, Map<String, Ied.Dai> values)
      throws SclException {
    nodesHeld++;
    DataTypeTemplates.DOType type = scl.templates().dataObjects().get(object.type());
    if (type == null) throw new IllegalStateException("DOType " + object.type());
    Tree tree = treesByDoType.get(type.id());
    if (tree == null) {
      List<Node> nodes = new ArrayList<>();
      Set<FunctionalConstraint> constraints = EnumSet.noneOf(FunctionalConstraint.class);
      boolean shared = true;
      for (Member member : type.members()) {
        OptionalInt elements = count(member, type.members(), path, values);
        shared &= member.count().isEmpty() || isNumeric(member.count().get());
        switch (member) {
          case Do sub -> {
            DataObject child = dataObject(sub, path + "." + sub.name(), elements, values);
            constraints.addAll(child.constraints());
            nodes.add(child);
            shared &= !instanceDependent.contains(sub.type());
          }
          case Da attribute -> {
            FunctionalConstraint fc = attribute.fc().orElseThrow();
            constraints.add(fc);
            if (fc == FunctionalConstraint.SE) constraints.add(FunctionalConstraint.SG);
            nodes.add(attribute(attribute, fc, Triggers.NONE, elements));
          }
        }
      }
      tree = new Tree(List.copyOf(nodes), constraints);
      if (shared) treesByDoType.put(type.id(), tree);
      else
        instanceDependent.add(type.id());
    }
    return new DataObject(object.name(), type.cdc(), count, object.transientValue(), tree.constraints(), tree.nodes());
  }

  private DataAttribute attribute(Da attribute, FunctionalConstraint fc, Triggers above, OptionalInt count)
      throws SclException {
    nodesHeld++;
    Triggers triggers = attribute.triggers().and(above);
    List<DataAttribute> children = attribute.basicType() == BasicType.STRUCT
        ? components(attribute.type().orElseThrow(), fc, triggers)
        : List.of();
    Optional<EnumType> enumeration = attribute.basicType() == BasicType.ENUM
        ? attribute.type().map(scl.templates().enumerations()::get)
        : Optional.empty();
    DataAttribute complete = new DataAttribute(attribute.name(), fc, attribute.basicType(), count, triggers,
        enumeration,
        attribute.shortAddress(), attribute.valueKind(), attribute.values(), children);
    for (Val value : attribute.values()) {
      if (!fits(complete, value.text())) {
        warn(attribute.place(), attribute.name() + " of type " + attribute.basicType().sclName() + " cannot be '"
            + XmlCursor.shown(value.text()) + "'");
        return new DataAttribute(attribute.name(), fc, attribute.basicType(), count, triggers, enumeration,
            attribute.shortAddress(), attribute.valueKind(), List.of(), children);
      }
    }
    return complete;
  }

  private List<DataAttribute> components(String typeId, FunctionalConstraint fc, Triggers triggers)
      throws SclException {
    ComponentsKey key = new ComponentsKey(typeId, fc, triggers);
    List<DataAttribute> known = components.get(key);
    if (known != null) return known;
    DataTypeTemplates.DAType type = scl.templates().attributes().get(typeId);
    if (type == null) throw new IllegalStateException("DAType " + typeId);
    List<DataAttribute> children = new ArrayList<>();
    for (Da component : type.components()) {
      children.add(attribute(component, fc, triggers, count(component, type.components(), "", Map.of())));
    }
    List<DataAttribute> complete = List.copyOf(children);
    components.put(key, complete);
    return complete;
  }

  /** Elements of an array: a number, or the value of the attribute next to it that count names. */
  private OptionalInt count(Member member, List<? extends Member> siblings, String path, Map<String, Ied.Dai> values)
      throws SclException {
    if (member.count().isEmpty()) return OptionalInt.empty();
    String count = member.count().get();
    if (isNumeric(count)) return OptionalInt.of(Integer.parseInt(count));
    Optional<String> text = Optional.ofNullable(values.get(path + "." + count)).map(Ied.Dai::values)
        .or(() -> siblings.stream().filter(sibling -> sibling.name().equals(count)).findFirst()
            .filter(Da.class::isInstance).map(sibling -> ((Da) sibling).values()))
        .filter(vals -> !vals.isEmpty()).map(vals -> vals.getFirst().text());
    if (text.isEmpty()) {
      throw fault(member.place(), "count of " + member.name() + " is " + count + ", which has no value");
    }
    if (!text.get().matches("\\d{1,9}") || text.get().equals("0")
        || Integer.parseInt(text.get()) > limits.maxArrayElements()) {
      throw fault(member.place(), "count of " + member.name() + " is " + count + ", whose value '"
          + XmlCursor.shown(text.get()) + "' is not one of 1…" + limits.maxArrayElements());
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  private static boolean isNumeric(String count) { return count.matches("\\d+"); }

  private SclException fault(Place place, String text) { return new SclException(scl.source(), place, text); }

  private void warn(Place place, String text) {
    if (warnings.size() < limits.maxWarnings()) warnings.add(new SclWarning(place, text));
    else if (warnings.size() == limits.maxWarnings()) warnings.add(new SclWarning(place, "and more warnings"));
  }
}
