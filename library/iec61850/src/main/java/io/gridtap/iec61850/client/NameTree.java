package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FunctionalConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of a logical device's MMS variables, sorted by what they mean: logical node, constraint, data, attributes.
 * Names within arrays are not among them.
 */
final class NameTree {
  /** What is below a name. */
  record Branch(Map<String, Branch> children) {
    Branch() { this(new LinkedHashMap<>()); }

    Branch child(String name) { return children.computeIfAbsent(name, _ -> new Branch()); }
  }

  static final String SGCB = "SGCB";

  private final List<String> items;
  private final Map<String, Branch> nodes = new LinkedHashMap<>();

  NameTree(List<String> items) {
    this.items = items;
    for (String item : items) {
      Branch here = null;
      for (String part : item.split("\\$", -1)) {
        if (part.isEmpty()) break; // no name that could be asked for
        here = here == null ? nodes.computeIfAbsent(part, _ -> new Branch()) : here.child(part);
      }
    }
  }

  /** As the device gave them. */
  List<String> items() { return items; }

  List<String> logicalNodes() { return List.copyOf(nodes.keySet()); }

  /** By constraint; empty if the device has no such node. */
  Optional<Map<FunctionalConstraint, Branch>> constraints(String node) {
    Branch branch = nodes.get(node);
    if (branch == null) return Optional.empty();
    Map<FunctionalConstraint, Branch> found = new LinkedHashMap<>();
    branch.children
        .forEach((name, below) -> FunctionalConstraint.of(name).ifPresent(constraint -> found.put(constraint, below)));
    return Optional.of(found);
  }

  /** Names of what MMS has as variables: data objects and control blocks. */
  List<String> ofClass(String node, AcsiClass kind) {
    Set<String> found = new LinkedHashSet<>();
    constraints(node).orElse(Map.of()).forEach((constraint, branch) -> {
      for (String name : branch.children.keySet()) if (classOf(constraint, name) == kind) found.add(name);
    });
    return List.copyOf(found);
  }

  /** What a name directly below a constraint stands for. */
  static AcsiClass classOf(FunctionalConstraint constraint, String name) {
    return constraint == FunctionalConstraint.SP && name.equals(SGCB)
        ? AcsiClass.SGCB
        : AcsiClass.ofControlBlocks(constraint).orElse(AcsiClass.DATA_OBJECT);
  }

  /** A name and a constraint under which it is found. */
  record Constrained(String name, FunctionalConstraint constraint) {}

  /** What is directly below data; nothing if no name begins so. */
  Optional<List<Constrained>> below(String node, List<String> path) {
    List<Constrained> found = new ArrayList<>();
    boolean known = false;
    for (Map.Entry<FunctionalConstraint, Branch> entry : constraints(node).orElse(Map.of()).entrySet()) {
      Optional<Branch> here = Optional.of(entry.getValue());
      for (String name : path) here = here.map(branch -> branch.children.get(name));
      if (here.isEmpty()) continue;
      known = true;
      for (String name : here.get().children.keySet()) found.add(new Constrained(name, entry.getKey()));
    }
    return known ? Optional.of(found) : Optional.empty();
  }
}
