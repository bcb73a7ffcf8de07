package io.gridtap.iec61850;

import java.util.ArrayList;
import java.util.List;

/**
 * Reference of an object within a server (ObjectReference, IEC 61850-7-2): a logical node, data, an attribute or a
 * control block, without a functional constraint.
 *
 * @param logicalDevice name of the logical device, the MMS domain
 * @param logicalNode name of the logical node
 * @param path data object, sub data objects and attributes; an element of an array has its index behind the name,
 *        {@code phsAHar(3)}, several in a row {@code phsAHar(2..5)}; empty for the node itself
 */
public record ObjectReference(String logicalDevice, String logicalNode, List<String> path) {
  private static final String FORM = "LD0/MMXU1.A.phsA";

  public ObjectReference { path = List.copyOf(path); }

  /**
   * Reads {@code LD0/MMXU1.A.phsA}, and what IEC 61850-8-1 makes of it, {@code LD0/MMXU1$MX$A$phsA} or
   * {@code LD0/MMXU1$A$phsA}; the constraint within the former is left out.
   *
   * @throws ReferenceException with the position of the fault
   */
  public static ObjectReference parse(String text) {
    ReferenceSyntax syntax = new ReferenceSyntax(text, FORM);
    String device = syntax.device();
    List<ReferenceSyntax.Name> names = syntax.names();
    syntax.end();
    if (names.getFirst().index().isPresent())
      throw syntax.fault("the name of a logical node expected", names.getFirst().at());
    int from = syntax.dollars() && names.size() > 1 && FunctionalConstraint.of(names.get(1).text()).isPresent() ? 2 : 1;
    return new ObjectReference(device, names.getFirst().text(),
        names.subList(from, names.size()).stream().map(ReferenceSyntax.Name::text).toList());
  }

  /** What of the object belongs to a constraint. */
  public FcReference with(FunctionalConstraint constraint) {
    return new FcReference(logicalDevice, logicalNode, constraint, path);
  }

  /** What has this name within it: data of a node, attributes of data. */
  public ObjectReference member(String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return new ObjectReference(logicalDevice, logicalNode, longer);
  }

  /** As 7-2 writes it: {@code LD0/MMXU1.A.phsA}. */
  @Override
  public String toString() {
    return logicalDevice + "/" + logicalNode + (path.isEmpty() ? "" : "." + String.join(".", path));
  }
}
