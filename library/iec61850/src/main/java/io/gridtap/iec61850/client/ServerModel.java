package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The data model of a device as it tells it itself (IEC 61850-7-2 GetServerDirectory down to GetDataDefinition).
 *
 * <p>MMS does not say where sub data objects end and attributes begin. What exists under several constraints, or has a
 * quality, a time or a description of its own, is taken for a data object.
 */
public record ServerModel(List<LogicalDevice> logicalDevices) {
  public ServerModel { logicalDevices = List.copyOf(logicalDevices); }

  public Optional<LogicalDevice> logicalDevice(String name) {
    return logicalDevices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /** The data object or attributes at a reference like {@code LD0/MMXU1.A.phsA}; see {@link LogicalNode#find}. */
  public List<Node> find(String reference) {
    int slash = reference.indexOf('/');
    int dot = reference.indexOf('.', slash);
    if (slash <= 0 || dot < 0) return List.of();
    return logicalDevice(reference.substring(0, slash))
        .flatMap(device -> device.logicalNode(reference.substring(slash + 1, dot)))
        .map(node -> node.find(reference.substring(dot + 1))).orElse(List.of());
  }

  /** A logical device, in MMS a domain. */
  public record LogicalDevice(String name, List<LogicalNode> logicalNodes) {
    public LogicalDevice { logicalNodes = List.copyOf(logicalNodes); }

    public Optional<LogicalNode> logicalNode(String nodeName) {
      return logicalNodes.stream().filter(node -> node.name().equals(nodeName)).findFirst();
    }

    /** All data sets, those of LLN0 and those of other nodes. */
    public List<DataSet> dataSets() {
      return logicalNodes.stream().flatMap(node -> node.dataSets().stream()).toList();
    }
  }

  /** A logical node. @param logs names of its journals */
  public record LogicalNode(String logicalDevice, String name, List<DataObject> dataObjects,
      List<ControlBlock> controlBlocks, List<DataSet> dataSets, List<String> logs) {
    public LogicalNode {
      dataObjects = List.copyOf(dataObjects);
      controlBlocks = List.copyOf(controlBlocks);
      dataSets = List.copyOf(dataSets);
      logs = List.copyOf(logs);
    }

    /** {@code LD0/MMXU1}. */
    public String reference() { return logicalDevice + "/" + name; }

    public Optional<DataObject> dataObject(String objectName) {
      return dataObjects.stream().filter(object -> object.name().equals(objectName)).findFirst();
    }

    public List<ControlBlock> controlBlocks(AcsiClass kind) {
      return controlBlocks.stream().filter(block -> block.kind() == kind).toList();
    }

    /**
     * What a path like {@code A.phsA.cVal} leads to; indices of elements are passed over. More than one attribute where
     * active and edited settings have the same name, none if it leads nowhere.
     */
    public List<Node> find(String path) {
      List<? extends Node> here = dataObjects;
      List<Node> found = List.of();
      for (String step : path.split("\\.", -1)) {
        int bracket = step.indexOf('(');
        String wanted = bracket < 0 ? step : step.substring(0, bracket);
        found = here.stream().filter(node -> node.name().equals(wanted)).map(Node.class::cast).toList();
        here = found.stream().flatMap(node -> node.children().stream()).toList();
      }
      return found;
    }
  }

  /** A data object, or an attribute or a component of one. */
  public sealed interface Node {
    String name();

    /** Elements, if it is an array of them. */
    OptionalInt count();

    /** The constraints of all attributes below; one for an attribute. */
    Set<FunctionalConstraint> constraints();

    /** What it, or each of its elements, consists of, in the order of the wire. */
    List<? extends Node> children();

    default boolean carries(FunctionalConstraint constraint) { return constraints().contains(constraint); }

    /** What of it belongs to this constraint. */
    default List<Node> children(FunctionalConstraint constraint) {
      return children().stream().filter(child -> child.carries(constraint)).map(Node.class::cast).toList();
    }
  }

  /** A data object or sub data object. */
  public record DataObject(String name, OptionalInt count, Set<FunctionalConstraint> constraints,
      List<Node> children) implements Node {
    public DataObject {
      constraints = Collections.unmodifiableSet(constraints.isEmpty()
          ? EnumSet.noneOf(FunctionalConstraint.class)
          : EnumSet.copyOf(constraints));
      children = List.copyOf(children);
    }
  }

  /**
   * A data attribute or a component of one.
   *
   * @param type of one element if it is an array; nothing if the device would not tell it
   */
  public record DataAttribute(String name, FunctionalConstraint constraint, OptionalInt count,
      Optional<TypeDescription> type, List<DataAttribute> children) implements Node {
    public DataAttribute { children = List.copyOf(children); }

    @Override
    public Set<FunctionalConstraint> constraints() { return Collections.unmodifiableSet(EnumSet.of(constraint)); }

    /** The type as IEC 61850 has it, of one element if it is an array. */
    public ValueType valueType() {
      return type.map(known -> ValueType.of(name, known)).orElse(ValueType.UNKNOWN);
    }
  }

  /**
   * A control block.
   *
   * @param attributes types by name, in the order of the wire; empty if the device would not tell them
   * @param values by the name of the attribute; empty if they were not asked for
   */
  public record ControlBlock(AcsiClass kind, String logicalDevice, String logicalNode, String name,
      Map<String, TypeDescription> attributes, Map<String, Data> values) {
    public ControlBlock {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The functional constraint it has in MMS. */
    public FunctionalConstraint constraint() {
      return switch (kind) {
        case BRCB -> FunctionalConstraint.BR;
        case URCB -> FunctionalConstraint.RP;
        case LCB -> FunctionalConstraint.LG;
        case GOCB -> FunctionalConstraint.GO;
        case MSVCB -> FunctionalConstraint.MS;
        case USVCB -> FunctionalConstraint.US;
        case SGCB -> FunctionalConstraint.SP;
        case DATA_OBJECT, DATA_SET, LOG -> throw new IllegalStateException("no control block: " + kind);
      };
    }

    /** All of it: {@code LD0/LLN0.urcbStat01[RP]}. */
    public FcReference reference() {
      return new FcReference(logicalDevice, logicalNode, constraint(), List.of(name));
    }
  }

  /**
   * A data set.
   *
   * @param reference {@code LD0/LLN0$dsStat}
   * @param members nothing if they were not asked for, or the device would not tell them
   */
  public record DataSet(String reference, Optional<List<String>> members) {
    public DataSet { members = members.map(List::copyOf); }

    public String name() { return reference.substring(reference.lastIndexOf('$') + 1); }
  }

  /** Leaves of the whole model, an array counted once: for a figure of its size. */
  public int attributes() {
    List<Node> open = new ArrayList<>();
    for (LogicalDevice device : logicalDevices)
      for (LogicalNode node : device.logicalNodes()) open.addAll(node.dataObjects());
    int leaves = 0;
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (next instanceof DataAttribute && next.children().isEmpty()) leaves++;
      open.addAll(next.children());
    }
    return leaves;
  }
}
