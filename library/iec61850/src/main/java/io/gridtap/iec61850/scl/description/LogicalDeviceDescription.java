package io.gridtap.iec61850.scl.description;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A logical device, with its LLN0 and LPHD1 from the start. Its name is that of the IED and its instance together. */
public final class LogicalDeviceDescription {
  private final String inst;
  private final Map<String, LogicalNodeDescription> nodes = new LinkedHashMap<>();
  private Optional<String> ldName = Optional.empty();

  LogicalDeviceDescription(String inst) {
    this.inst = Names.plain("a logical device", inst);
    add(LogicalNodeDescription.zero(inst));
    add(LogicalNodeDescription.physicalDevice(inst));
  }

  public String inst() { return inst; }

  /** A name that does not contain the IED's. */
  public LogicalDeviceDescription ldName(String name) {
    ldName = Optional.of(Names.withUnderscores("a logical device", name));
    return this;
  }

  /** The logical node of what concerns the whole logical device. */
  public LogicalNodeDescription lln0() {
    return logicalNode(LogicalNodeName.ZERO);
  }

  /**
   * A further logical node.
   *
   * @param name prefix, class and instance in one word: {@code XCBR1}, {@code Q0XCBR1}
   * @throws IllegalArgumentException if it is no such name, or taken
   */
  public LogicalNodeDescription addLogicalNode(String name) {
    return add(LogicalNodeDescription.of(inst, LogicalNodeName.parse(name)));
  }

  private LogicalNodeDescription add(LogicalNodeDescription node) {
    if (nodes.putIfAbsent(node.name(), node) != null) throw Names.second("logical node", node.name(), inst);
    return node;
  }

  /**
   * A logical node that is there.
   *
   * @throws IllegalArgumentException if it is not
   */
  public LogicalNodeDescription logicalNode(String name) {
    LogicalNodeDescription known = nodes.get(name);
    if (known == null) throw new IllegalArgumentException("%s has no logical node %s".formatted(inst, name));
    return known;
  }

  // For the document

  Optional<String> ldName() { return ldName; }

  Map<String, LogicalNodeDescription> nodes() { return nodes; }
}
