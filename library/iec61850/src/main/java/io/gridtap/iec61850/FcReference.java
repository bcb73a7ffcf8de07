package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
  /** An index has at most nine digits. */
  private static final Pattern NAME = Pattern.compile("[^()$]+(\\([0-9]{1,9}\\))?");

  public FcReference { path = List.copyOf(path); }

  /**
   * Reads {@code LD0/MMXU1.A.phsA[MX]}.
   *
   * @throws IllegalArgumentException with the position of the fault
   */
  public static FcReference parse(String text) {
    int slash = text.indexOf('/');
    int bracket = text.indexOf('[', slash);
    if (slash <= 0) throw wrong(text, 0, "a logical device and / wanted");
    if (bracket < 0 || !text.endsWith("]")) throw wrong(text, text.length(), "a constraint like [MX] wanted");
    FunctionalConstraint constraint = FunctionalConstraint.of(text.substring(bracket + 1, text.length() - 1))
        .orElseThrow(() -> wrong(text, bracket + 1, "unknown functional constraint"));
    List<String> names = Arrays.asList(text.substring(slash + 1, bracket).split("\\.", -1));
    int position = slash + 1;
    for (String name : names) {
      if (name.isEmpty()) throw wrong(text, position, "a name wanted");
      if (!NAME.matcher(name).matches())
        throw wrong(text, position, "a name, with the index of an element like phsAHar(3), wanted");
      position += name.length() + 1;
    }
    return new FcReference(text.substring(0, slash), names.getFirst(), constraint, names.subList(1, names.size()));
  }

  private static IllegalArgumentException wrong(String text, int position, String fault) {
    return new IllegalArgumentException(
        "%s: not a reference like LD0/MMXU1.A.phsA[MX]: %s at position %d".formatted(text, fault, position + 1));
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
        AlternateAccess access = AlternateAccess.of(element(i));
        return new VariableAccess.Variable(new ObjectName.DomainSpecific(logicalDevice, item.toString()),
            Optional.of(access));
      }
      item.append('$').append(name);
    }
    return VariableAccess.Variable.of(logicalDevice, item.toString());
  }

  /** The element of an array at {@code path}, and what follows within it: components, perhaps with further arrays. */
  private AlternateAccess.Selection element(int at) {
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
      if (bracket >= 0) return AlternateAccess.component(names.toString(), element(i));
    }
    return AlternateAccess.component(names.toString());
  }

  /** The data object with its constraint left out: {@code MMXU1.A.phsA}. */
  public String withoutDevice() {
    return path.isEmpty() ? logicalNode : logicalNode + "." + String.join(".", path);
  }

  /** The same way as 7-2 writes it: {@code LD0/MMXU1.A.phsA[MX]}. */
  @Override
  public String toString() { return logicalDevice + "/" + withoutDevice() + "[" + constraint + "]"; }
}
