package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reference of functionally constrained data (FCD) or of a functionally constrained data attribute (FCDA), IEC
 * 61850-7-2: what a data set's members are.
 *
 * @param logicalDevice name of the logical device, the MMS domain
 * @param logicalNode name of the logical node
 * @param path data object, sub data objects and attributes; an element of an array has its index behind the name,
 *        {@code phsAHar(3)}; empty for all of the constraint
 */
public record FcReference(String logicalDevice, String logicalNode, FunctionalConstraint constraint,
    List<String> path) {
  private static final String FORM = "LD0/MMXU1.A.phsA[MX]";

  public FcReference { path = List.copyOf(path); }

  /**
   * Reads {@code LD0/MMXU1.A.phsA[MX]}, {@code LD0/MMXU1.A.phsA MX} and {@code LD0/MMXU1$MX$A$phsA}.
   *
   * @throws ReferenceException with the position of the fault
   */
  public static FcReference parse(String text) {
    ReferenceSyntax syntax = new ReferenceSyntax(text, FORM);
    String device = syntax.device();
    List<ReferenceSyntax.Name> names = syntax.names();
    if (names.getFirst().index().isPresent())
      throw syntax.fault("the name of a logical node expected", names.getFirst().at());
    Optional<FunctionalConstraint> within = syntax.dollars()
        ? FunctionalConstraint.of(names.get(1).text())
        : Optional.empty();
    Optional<FunctionalConstraint> behind = syntax.constraint();
    if (within.isPresent() && behind.isPresent() && !within.equals(behind))
      throw syntax.fault("%s expected, as behind the reference".formatted(behind.get()), names.get(1).at());
    FunctionalConstraint constraint = behind.or(() -> within)
        .orElseThrow(() -> syntax.fault("a constraint like [MX] expected", text.length()));
    return new FcReference(device, names.getFirst().text(), constraint,
        names.subList(within.isPresent() ? 2 : 1, names.size()).stream().map(ReferenceSyntax.Name::text).toList());
  }

  /** What an MMS variable of a data set refers to, or nothing if the name is not of the form {@code LN$FC$…}. */
  public static Optional<FcReference> of(VariableAccess.Variable variable) {
    if (!(variable.name() instanceof ObjectName.DomainSpecific(String domain, String item))) return Optional.empty();
    String[] parts = item.split("\\$", -1);
    if (parts.length < 2) return Optional.empty();
    Optional<FunctionalConstraint> constraint = FunctionalConstraint.of(parts[1]);
    if (constraint.isEmpty()) return Optional.empty();
    List<String> path = new ArrayList<>(Arrays.asList(parts).subList(2, parts.length));
    if (variable.access().isPresent() && !append(variable.access().get(), path)) return Optional.empty();
    return Optional.of(new FcReference(domain, parts[0], constraint.get(), path));
  }

  /** Follows a selection of one element or component; false for ranges and several selections. */
  private static boolean append(AlternateAccess access, List<String> path) {
    if (access.selections().size() != 1 || path.isEmpty()) return false;
    AlternateAccess.Selection selection = access.selections().getFirst();
    switch (selection) {
      case AlternateAccess.Component(String name, var _) -> path.addAll(Arrays.asList(name.split("\\$", -1)));
      case AlternateAccess.Index(long index, var _) -> path.set(path.size() - 1, path.getLast() + "(" + index + ")");
      case AlternateAccess.Range _,AlternateAccess.AllElements _ -> {
        return false;
      }
    }
    return selection.then().isEmpty() || append(selection.then().get(), path);
  }

  /** The MMS variable, with an alternate access where the path enters an array. */
  public VariableAccess.Variable variable() {
    StringBuilder item = new StringBuilder(logicalNode).append('$').append(constraint);
    for (int i = 0; i < path.size(); i++) {
      String name = path.get(i);
      int bracket = name.indexOf('(');
      if (bracket >= 0) {
        item.append('$').append(name, 0, bracket);
        AlternateAccess access = AlternateAccess.of(selection(i));
        return new VariableAccess.Variable(new ObjectName.DomainSpecific(logicalDevice, item.toString()),
            Optional.of(access));
      }
      item.append('$').append(name);
    }
    return VariableAccess.Variable.of(logicalDevice, item.toString());
  }

  /** The element of an array at {@code path}, and what follows within it: components, perhaps with further arrays. */
  private AlternateAccess.Selection selection(int at) {
    String name = path.get(at);
    long index = Long.parseLong(name.substring(name.indexOf('(') + 1, name.length() - 1));
    return at + 1 == path.size() ? AlternateAccess.index(index) : AlternateAccess.index(index, component(at + 1));
  }

  private AlternateAccess.Selection component(int from) {
    StringBuilder names = new StringBuilder();
    for (int i = from; i < path.size(); i++) {
      String name = path.get(i);
      int bracket = name.indexOf('(');
      names.append(i == from ? "" : "$").append(name, 0, bracket < 0 ? name.length() : bracket);
      if (bracket >= 0) return AlternateAccess.component(names.toString(), selection(i));
    }
    return AlternateAccess.component(names.toString());
  }

  /** The reference without its constraint. */
  public ObjectReference object() {
    return new ObjectReference(logicalDevice, logicalNode, path);
  }

  /** What has this name within it. */
  public FcReference member(String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return new FcReference(logicalDevice, logicalNode, constraint, longer);
  }

  /** The element of an array. @param index from 0 */
  public FcReference element(int index) {
    if (path.isEmpty()) throw new IllegalArgumentException(this + " is no array");
    List<String> longer = new ArrayList<>(path);
    longer.set(longer.size() - 1, longer.getLast() + "(" + index + ")");
    return new FcReference(logicalDevice, logicalNode, constraint, longer);
  }

  /** The data object with its constraint left out: {@code MMXU1.A.phsA}. */
  public String withoutDevice() {
    return path.isEmpty() ? logicalNode : logicalNode + "." + String.join(".", path);
  }

  /** The same way as 7-2 writes it: {@code LD0/MMXU1.A.phsA[MX]}. */
  @Override
  public String toString() { return logicalDevice + "/" + withoutDevice() + "[" + constraint + "]"; }
}
