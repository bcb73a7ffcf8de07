package io.gridtap.mms.pdu;

import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/** A positive answer (ISO 9506-2 ConfirmedServiceResponse). */
public sealed interface ConfirmedResponse {
  /**
   * Status.
   *
   * @param logicalStatus 0 state changes allowed, 1 not allowed, 2 limited services, 3 support services only
   * @param physicalStatus 0 operational, 1 partially operational, 2 inoperable, 3 needs commissioning
   */
  record Status(int logicalStatus, int physicalStatus, Optional<BitString> localDetail) implements ConfirmedResponse {}

  /** GetNameList. */
  record NameList(List<String> names, boolean moreFollows) implements ConfirmedResponse {
    public NameList { names = List.copyOf(names); }
  }

  /** Identify. */
  record Identity(String vendor, String model, String revision) implements ConfirmedResponse {}

  /** Read: one result for each variable, in the order asked. */
  record Values(Optional<VariableAccess> specification, List<AccessResult> results) implements ConfirmedResponse {
    public Values { results = List.copyOf(results); }
  }

  /** Write: for each variable nothing, or why it was not written. */
  record Written(List<Optional<AccessResult.Failure>> results) implements ConfirmedResponse {
    public Written { results = List.copyOf(results); }
  }

  /** GetVariableAccessAttributes. */
  record VariableAccessAttributes(boolean deletable, TypeDescription type) implements ConfirmedResponse {}

  /** DefineNamedVariableList. */
  record Defined() implements ConfirmedResponse {}

  /** GetNamedVariableListAttributes. */
  record NamedVariableListAttributes(boolean deletable, List<VariableAccess.Variable> variables)
      implements
        ConfirmedResponse {
    public NamedVariableListAttributes { variables = List.copyOf(variables); }
  }

  /** DeleteNamedVariableList. */
  record Deleted(long matched, long deleted) implements ConfirmedResponse {}

  /** The answer to a service not modelled here. */
  record Other(int tag, Octets content) implements ConfirmedResponse {}
}
