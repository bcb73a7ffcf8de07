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
 *        {@code phsAHar(3)}, several in a row have the first and the last one, {@code phsAHar(2..5)}; empty for all of
 *        the constraint
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
    if (!path.stream().allMatch(step -> PathStep.of(step).readable())) return Optional.empty();
    return Optional.of(new FcReference(domain, parts[0], constraint.get(), path));
  }

  /** Follows a selection of elements or of a component; false for what has no such form. */
  private static boolean append(AlternateAccess access, List<String> path) {
    if (access.selections().size() != 1 || path.isEmpty()) return false;
    AlternateAccess.Selection selection = access.selections().getFirst();
    switch (selection) {
      case AlternateAccess.Component(String name, var _) -> path.addAll(Arrays.asList(name.split("\\$", -1)));
      case AlternateAccess.Index(long index, var _) -> {
        Optional<String> step = PathStep.element(path.getLast(), index);
        if (step.isEmpty()) return false;
        path.set(path.size() - 1, step.get());
      }
      case AlternateAccess.Range range -> {
        Optional<String> step = PathStep.range(path.getLast(), range);
        if (step.isEmpty()) return false;
        path.set(path.size() - 1, step.get());
      }
      case AlternateAccess.AllElements _ -> {
        return false;
      }
    }
    return selection.then().isEmpty() || append(selection.then().get(), path);
  }

  /** The MMS variable, with an alternate access where the path enters an array. */
  public VariableAccess.Variable variable() {
    StringBuilder item = new StringBuilder(logicalNode).append('$').append(constraint);
    for (int i = 0; i < path.size(); i++) {
      PathStep step = PathStep.of(path.get(i));
      item.append('$').append(step.name());
      if (step.elements().isPresent())
        return new VariableAccess.Variable(new ObjectName.DomainSpecific(logicalDevice, item.toString()),
            Optional.of(AlternateAccess.of(selection(step.elements().get(), i))));
    }
    return VariableAccess.Variable.of(logicalDevice, item.toString());
  }

  /** The elements of an array at {@code path}, and what follows within them: components, perhaps with further arrays. */
  private AlternateAccess.Selection selection(PathStep.Elements elements, int at) {
    Optional<AlternateAccess> then = at + 1 == path.size()
        ? Optional.empty()
        : Optional.of(AlternateAccess.of(component(at + 1)));
    return switch (elements) {
      case PathStep.Elements.One(long index) -> new AlternateAccess.Index(index, then);
      case PathStep.Elements.Range range -> new AlternateAccess.Range(range.first(), range.count(), then);
    };
  }

  private AlternateAccess.Selection component(int from) {
    StringBuilder names = new StringBuilder();
    for (int i = from; i < path.size(); i++) {
      PathStep step = PathStep.of(path.get(i));
      names.append(i == from ? "" : "$").append(step.name());
      if (step.elements().isPresent())
        return AlternateAccess.component(names.toString(), selection(step.elements().get(), i));
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

  /** The element of an array, or of what a range of elements has. @param index from 0 */
  public FcReference element(int index) {
    if (path.isEmpty()) throw new IllegalArgumentException(this + " is no array");
    for (int i = 0; i < path.size(); i++) {
      PathStep step = PathStep.of(path.get(i));
      if (step.elements().orElse(null) instanceof PathStep.Elements.Range range)
        return with(i, PathStep.one(step.name(), range.first() + index));
    }
    return with(path.size() - 1, PathStep.one(path.getLast(), index));
  }

  private FcReference with(int at, String step) {
    List<String> other = new ArrayList<>(path);
    other.set(at, step);
    return new FcReference(logicalDevice, logicalNode, constraint, other);
  }

  /** Whether there is a range on the path: what is found there is then an array, of what each element has. */
  public boolean ranged() {
    return path.stream().anyMatch(step -> PathStep.of(step).ranged());
  }

  /** Of what a range of elements has, the type. @param one that of what the first element has */
  public ValueType typeOf(ValueType one) {
    ValueType type = one;
    for (String text : path.reversed())
      if (PathStep.of(text).elements().orElse(null) instanceof PathStep.Elements.Range range)
        type = new ValueType.Array(range.count(), type);
    return type;
  }

  /** The data object with its constraint left out: {@code MMXU1.A.phsA}. */
  public String withoutDevice() {
    return path.isEmpty() ? logicalNode : logicalNode + "." + String.join(".", path);
  }

  /** The same way as 7-2 writes it: {@code LD0/MMXU1.A.phsA[MX]}. */
  @Override
  public String toString() { return logicalDevice + "/" + withoutDevice() + "[" + constraint + "]"; }
}
