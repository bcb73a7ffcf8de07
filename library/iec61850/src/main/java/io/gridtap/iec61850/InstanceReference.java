package io.gridtap.iec61850;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reference of an instance of an ACSI class in a logical node, a log or a control block (IEC 61850-7-2): {@code
 * LD0/LLN0.EventLog}, {@code LD0/LLN0.gcbEvents}, {@code LD0/LLN0.GO.gcbEvents}, with points or dollars.
 *
 * @param constraint of a control block, if it is named
 */
public record InstanceReference(String logicalDevice, String logicalNode, Optional<FunctionalConstraint> constraint,
    String name) {

  /**
   * @param form of a good one, for the message
   * @param constraints that may stand before the name
   * @throws ReferenceException with what is expected instead, and where
   */
  public static InstanceReference parse(String text, String form, FunctionalConstraint... constraints) {
    ReferenceSyntax syntax = new ReferenceSyntax(text, form);
    String device = syntax.device();
    int item = syntax.at();
    List<ReferenceSyntax.Name> names = syntax.names();
    syntax.plain(names);
    if (names.size() == 2)
      return new InstanceReference(device, names.getFirst().bare(), Optional.empty(), names.getLast().bare());
    if (names.size() != 3 || constraints.length == 0)
      throw syntax.fault("a logical node and one name in it expected", item);
    return new InstanceReference(device, names.getFirst().bare(), Optional.of(one(syntax, names.get(1), constraints)),
        names.getLast().bare());
  }

  /** The same where the constraint may not be left out. */
  public static InstanceReference parseWhole(String text, String form, FunctionalConstraint... constraints) {
    InstanceReference reference = parse(text, form, constraints);
    if (reference.constraint.isEmpty()) {
      ReferenceSyntax syntax = new ReferenceSyntax(text, form);
      throw syntax.fault(names(constraints) + " before the name expected", text.length() - reference.name.length());
    }
    return reference;
  }

  private static FunctionalConstraint one(ReferenceSyntax syntax, ReferenceSyntax.Name name,
      FunctionalConstraint... constraints) {
    return Arrays.stream(constraints).filter(one -> one.name().equals(name.bare())).findFirst()
        .orElseThrow(() -> syntax.fault(names(constraints) + " expected", name.at()));
  }

  private static String names(FunctionalConstraint... constraints) {
    return Arrays.stream(constraints).map(FunctionalConstraint::name).collect(Collectors.joining(" or "));
  }
}
