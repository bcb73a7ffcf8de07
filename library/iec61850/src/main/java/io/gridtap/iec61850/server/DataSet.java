package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A data set (IEC 61850-7-2 §13), in MMS a named variable list.
 *
 * @param reference {@code LD0/LLN0$dsStat}, or {@code @name} if it lives with one association
 * @param deletable false for those of the file
 * @param users the report control blocks that report it
 */
record DataSet(ObjectName name, String reference, List<Member> members, boolean deletable, Set<ReportControl> users) {
  /** @param variable as it was named @param item what that is */
  record Member(VariableAccess.Variable variable, Item item) {}

  DataSet { members = List.copyOf(members); }

  static DataSet of(ObjectName name, List<Member> members, boolean deletable) {
    return new DataSet(name, name.toString(), members, deletable, new LinkedHashSet<>());
  }

  /** In all members, counted as often as they are in it. */
  int attributes() {
    return members.stream().mapToInt(member -> member.item().attributes()).sum();
  }

  /** Whether settings that are edited (SE) are in it: they are for the client alone that edits them. */
  boolean showsEdited() {
    return !members.stream().allMatch(member -> member.item().all(
        leaf -> !(leaf instanceof Item.Attribute attribute) || attribute.constraint() != FunctionalConstraint.SE));
  }

  boolean associationSpecific() { return name instanceof ObjectName.AssociationSpecific; }

  /** A data set is itself, whatever is in it. */
  @Override
  public boolean equals(Object other) { return this == other; }

  @Override
  public int hashCode() { return System.identityHashCode(this); }
}
