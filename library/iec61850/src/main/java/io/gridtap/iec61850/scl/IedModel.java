package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.Triggers;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one access point of an IED offers (the data model of IEC 61850-7-2), with the names it has in MMS
 * (IEC 61850-8-1): a logical device is a domain, everything in it is an item such as {@code GGIO1$ST$Ind1$stVal}.
 *
 * <p>The trees of types are shared between all logical nodes of one type, so a model of a large IED is small.
 *
 * @param connections
 *            the access point's addresses, one for each network
 * @param warnings
 *            what this IED's description gets wrong without harm
 */
public record IedModel(String iedName, String accessPoint, Services services,
    List<Communication.ConnectedAp> connections, List<LogicalDevice> logicalDevices, List<SclWarning> warnings) {
  public IedModel {
    connections = List.copyOf(connections);
    logicalDevices = List.copyOf(logicalDevices);
    warnings = List.copyOf(warnings);
  }

  /** The logical device of this name, which is also the MMS domain. */
  public Optional<LogicalDevice> logicalDevice(String name) {
    return logicalDevices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /** What an MMS variable name stands for; control blocks are not among these. */
  public Optional<MmsItem> find(String domain, String item) {
    return logicalDevice(domain).flatMap(device -> device.find(item));
  }

  /** The data set of this name, such as {@code LD0} and {@code LLN0$dsStat}. */
  public Optional<DataSet> dataSet(String domain, String item) {
    int dollar = item.indexOf('$');
    if (dollar < 0) return Optional.empty();
    return logicalDevice(domain).flatMap(device -> device.logicalNode(item.substring(0, dollar)))
        .flatMap(node -> node.dataSet(item.substring(dollar + 1)));
  }

  /**
   * A logical device.
   *
   * @param name
   *            ldName, or the names of IED and instance together
   */
  public record LogicalDevice(String name, String inst, Map<String, LogicalNode> logicalNodesByName) {
    public LogicalDevice { logicalNodesByName = Collections.unmodifiableMap(new LinkedHashMap<>(logicalNodesByName)); }

    /** In the order of the file. */
    public List<LogicalNode> logicalNodes() {
      return List.copyOf(logicalNodesByName.values());
    }

    public Optional<LogicalNode> logicalNode(String lnName) {
      return Optional.ofNullable(logicalNodesByName.get(lnName));
    }

    /** What an item of this domain stands for; control blocks are not among these. */
    public Optional<MmsItem> find(String item) {
      int dollar = item.indexOf('$');
      return logicalNode(dollar < 0 ? item : item.substring(0, dollar)).flatMap(node -> node.item(item));
    }
  }

  /**
   * A logical node.
   *
   * @param name
   *            prefix, class and instance in one word
   * @param instanceValues
   *            what the instance says of attributes, by path: it comes before what the types say
   */
  public record LogicalNode(String name, String prefix, String lnClass, String inst, String lnType,
      List<DataObject> dataObjects, Map<String, Ied.Dai> instanceValues, List<DataSet> dataSets,
      List<ReportControlBlock> reportControlBlocks, List<Ied.LogControl> logControls, List<String> logs,
      List<Ied.GseControl> gseControls, List<Ied.SampledValueControl> sampledValueControls,
      Optional<Ied.SettingControl> settingControl) {
    public LogicalNode {
      dataObjects = List.copyOf(dataObjects);
      instanceValues = Collections.unmodifiableMap(new LinkedHashMap<>(instanceValues));
      dataSets = List.copyOf(dataSets);
      reportControlBlocks = List.copyOf(reportControlBlocks);
      logControls = List.copyOf(logControls);
      logs = List.copyOf(logs);
      gseControls = List.copyOf(gseControls);
      sampledValueControls = List.copyOf(sampledValueControls);
    }

    /** The data object or attribute at a path with dots, such as {@code PhV.phsA.cVal.mag.f}; indices are optional. */
    public Optional<Node> find(String path) {
      List<Node> found = Path.walk(dataObjects, path.split("\\.", -1));
      return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /**
     * The value that the file gives to an attribute: the instance's, otherwise its type's.
     *
     * @param path
     *            such as {@code Mod.ctlModel} or {@code HA.phsAHar(3).cVal.mag.f}
     */
    public Optional<String> initialValue(String path) { return initialValue(path, 1); }

    /** The same where the value depends on the setting group, from 1. */
    public Optional<String> initialValue(String path, int settingGroup) {
      Ied.Dai instance = instanceValues.get(path);
      if (instance != null && !instance.values().isEmpty()) return value(instance.values(), settingGroup);
      return find(path).flatMap(node -> node instanceof DataAttribute attribute
          ? value(attribute.values(), settingGroup)
          : Optional.<String>empty());
    }

    private static Optional<String> value(List<Val> values, int settingGroup) {
      Optional<Val> ofGroup = values.stream().filter(v -> v.settingGroup().orElse(settingGroup) == settingGroup)
          .findFirst();
      return ofGroup.map(Val::text);
    }

    public Optional<DataSet> dataSet(String dataSetName) {
      return dataSets.stream().filter(set -> set.name().equals(dataSetName)).findFirst();
    }

    /** The functional constraints that its data have, in the order of {@link FunctionalConstraint}. */
    public List<FunctionalConstraint> constraints() {
      List<FunctionalConstraint> present = new ArrayList<>();
      for (FunctionalConstraint fc : FunctionalConstraint.values()) {
        if (dataObjects.stream().anyMatch(object -> object.carries(fc))) present.add(fc);
      }
      return present;
    }

    /** What an item that begins with this node's name stands for. */
    public Optional<MmsItem> item(String item) {
      String[] parts = item.split("\\$", -1);
      if (!parts[0].equals(name)) return Optional.empty();
      if (parts.length == 1) return Optional.of(new MmsItem(this, Optional.empty(), List.of()));
      Optional<FunctionalConstraint> fc = FunctionalConstraint.of(parts[1]);
      if (fc.isEmpty() || dataObjects.stream().noneMatch(object -> object.carries(fc.get()))) return Optional.empty();
      if (parts.length == 2) return Optional.of(new MmsItem(this, fc, List.of()));
      String[] names = Arrays.copyOfRange(parts, 2, parts.length);
      List<Node> path = Path.walk(dataObjects, names);
      if (path.isEmpty() || !path.getLast().carries(fc.get())) return Optional.empty();
      // An item ends at an array: its elements are reached by alternate access.
      boolean insideArray = path.subList(0, path.size() - 1).stream().anyMatch(node -> node.count().isPresent());
      return insideArray ? Optional.empty() : Optional.of(new MmsItem(this, fc, path));
    }

    /**
     * The names of all its variables as GetNameList returns them, in ASCII order: the node itself, its functional
     * constraints, data and attributes down to arrays. Control blocks (BR, RP, LG, GO, MS, US and SP$SGCB) are not
     * among these.
     */
    public List<String> mmsItems() {
      List<String> items = new ArrayList<>();
      items.add(name);
      for (FunctionalConstraint fc : constraints()) {
        items.add(name + "$" + fc);
        for (DataObject object : dataObjects) list(name + "$" + fc, object, fc, items);
      }
      Collections.sort(items);
      return items;
    }

    private static void list(String above, Node node, FunctionalConstraint fc, List<String> items) {
      if (!node.carries(fc)) return;
      String item = above + "$" + node.name();
      items.add(item);
      if (node.count().isPresent()) return;
      for (Node child : node.children()) list(item, child, fc, items);
    }
  }

  /** A data object or an attribute. */
  public sealed interface Node {
    String name();

    /** Elements, if it is an array of them. */
    OptionalInt count();

    /** What it consists of, in the order of the wire. */
    List<? extends Node> children();

    /** Whether it belongs to this constraint or holds what does; editable settings (SE) are active ones (SG) too. */
    boolean carries(FunctionalConstraint fc);

    default Optional<Node> child(String childName) { return Path.step(children(), childName); }

    /** What of it belongs to this constraint, in the order of the wire. */
    default List<Node> children(FunctionalConstraint fc) {
      return children().stream().filter(node -> node.carries(fc)).map(Node.class::cast).toList();
    }
  }

  /**
   * A data object or sub data object.
   *
   * @param cdc
   *            common data class
   * @param constraints
   *            of all attributes below
   */
  public record DataObject(String name, String cdc, OptionalInt count, boolean transientValue,
      Set<FunctionalConstraint> constraints, List<Node> children) implements Node {
    public DataObject {
      constraints = Collections.unmodifiableSet(constraints.isEmpty()
          ? EnumSet.noneOf(FunctionalConstraint.class)
          : EnumSet.copyOf(constraints));
      children = List.copyOf(children);
    }

    @Override
    public boolean carries(FunctionalConstraint fc) { return constraints.contains(fc); }
  }

  /**
   * A data attribute or a component of one.
   *
   * @param fc
   *            a component has that of its attribute
   * @param triggers
   *            a component also has those of its attribute
   * @param values
   *            what the type gives; see {@link LogicalNode#initialValue}
   */
  public record DataAttribute(String name, FunctionalConstraint fc, BasicType type, OptionalInt count,
      Triggers triggers, Optional<EnumType> enumeration, Optional<String> shortAddress, Optional<String> valueKind,
      List<Val> values, List<DataAttribute> children) implements Node {
    public DataAttribute {
      values = List.copyOf(values);
      children = List.copyOf(children);
    }

    @Override
    public boolean carries(FunctionalConstraint constraint) {
      return fc == constraint || fc == FunctionalConstraint.SE && constraint == FunctionalConstraint.SG;
    }
  }

  /**
   * What an item name stands for: a logical node (no constraint), all of a constraint (no path), or data.
   *
   * @param path
   *            from the data object down to what is named
   */
  public record MmsItem(LogicalNode logicalNode, Optional<FunctionalConstraint> fc, List<Node> path) {
    public MmsItem { path = List.copyOf(path); }

    /** The data object or attribute named, if the item goes so far. */
    public Optional<Node> node() {
      return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast());
    }

    /** The path with dots, as {@link LogicalNode#initialValue} wants it; empty if there is none. */
    public String dotted() {
      return path.stream().map(Node::name).collect(Collectors.joining("."));
    }
  }

  /** A data set; its item is {@code logicalNode$name}. */
  public record DataSet(String name, String mmsItem, List<Member> members) {
    public DataSet { members = List.copyOf(members); }
  }

  /**
   * A member of a data set, in the terms of an MMS named variable list.
   *
   * @param item
   *            down to the array if the member is an element of one, otherwise down to the member
   * @param index
   *            of the element, from 0
   * @param component
   *            within the element, with $; absent for all of it
   * @param node
   *            what is named in the end
   */
  public record Member(String domain, String item, OptionalInt index, Optional<String> component,
      FunctionalConstraint fc, Node node) {
    /** As object references are written: {@code LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]}. */
    @Override
    public String toString() {
      String[] parts = item.split("\\$", -1);
      StringBuilder text = new StringBuilder(domain).append('/').append(parts[0]);
      for (int i = 2; i < parts.length; i++) text.append('.').append(parts[i]);
      index.ifPresent(i -> text.append('(').append(i).append(')'));
      component.ifPresent(c -> text.append('.').append(c.replace('$', '.')));
      return text.append('[').append(fc).append(']').toString();
    }
  }

  /**
   * One instance of a report control.
   *
   * @param name
   *            with its number, such as {@code urcbStat01}
   * @param mmsItem
   *            such as {@code LLN0$RP$urcbStat01}
   * @param dataSet
   *            reference of its data set, such as {@code LD0/LLN0$dsStat}
   * @param rptId
   *            its own reference, such as {@code LD0/LLN0$RP$urcbStat01}, if the file gives none
   * @param control
   *            what the file says of all instances
   */
  public record ReportControlBlock(String name, String mmsItem, Optional<String> dataSet, String rptId,
      Ied.ReportControl control) {
    public boolean buffered() { return control.buffered(); }
  }

  /** Steps from node to node. */
  private static final class Path {
    private Path() {}

    /** The nodes on the way, or none if it leads nowhere. */
    static List<Node> walk(List<? extends Node> from, String[] names) {
      List<Node> path = new ArrayList<>();
      List<? extends Node> here = from;
      for (String name : names) {
        int bracket = name.indexOf('(');
        Optional<Node> next = step(here, bracket < 0 ? name : name.substring(0, bracket));
        if (next.isEmpty()) return List.of();
        path.add(next.get());
        here = next.get().children();
      }
      return path;
    }

    static Optional<Node> step(List<? extends Node> nodes, String name) {
      for (Node node : nodes) {
        if (node.name().equals(name)) return Optional.of(node);
      }
      return Optional.empty();
    }
  }
}
