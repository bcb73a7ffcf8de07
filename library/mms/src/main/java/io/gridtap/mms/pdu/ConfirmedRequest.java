package io.gridtap.mms.pdu;

import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * A request that is answered (ISO 9506-2 ConfirmedServiceRequest); it knows the type of its answer.
 *
 * @param <R> the positive answer
 */
public sealed interface ConfirmedRequest<R extends ConfirmedResponse> {
  /** Status. @param extendedDerivation whether the server is to examine itself first */
  record Status(boolean extendedDerivation) implements ConfirmedRequest<ConfirmedResponse.Status> {}

  /** GetNameList. */
  record GetNameList(ObjectClass objectClass, Scope scope, Optional<String> continueAfter)
      implements
        ConfirmedRequest<ConfirmedResponse.NameList> {}

  /** Identify. */
  record Identify() implements ConfirmedRequest<ConfirmedResponse.Identity> {}

  /** Read. @param specificationWithResult whether the answer repeats what was asked for */
  record Read(boolean specificationWithResult, VariableAccess variables)
      implements
        ConfirmedRequest<ConfirmedResponse.Values> {
    public static Read of(VariableAccess.Variable... variables) {
      return new Read(false, VariableAccess.of(variables));
    }
  }

  /** Write: one datum for each variable. */
  record Write(VariableAccess variables, List<Data> data) implements ConfirmedRequest<ConfirmedResponse.Written> {
    public Write { data = List.copyOf(data); }

    public static Write of(VariableAccess.Variable variable, Data data) {
      return new Write(VariableAccess.of(variable), List.of(data));
    }
  }

  /** GetVariableAccessAttributes, by name. */
  record GetVariableAccessAttributes(ObjectName name)
      implements
        ConfirmedRequest<ConfirmedResponse.VariableAccessAttributes> {}

  /** DefineNamedVariableList. */
  record DefineNamedVariableList(ObjectName name, List<VariableAccess.Variable> variables)
      implements
        ConfirmedRequest<ConfirmedResponse.Defined> {
    public DefineNamedVariableList { variables = List.copyOf(variables); }
  }

  /** GetNamedVariableListAttributes. */
  record GetNamedVariableListAttributes(ObjectName name)
      implements
        ConfirmedRequest<ConfirmedResponse.NamedVariableListAttributes> {}

  /** DeleteNamedVariableList. @param names of the lists, for the specific scope; empty for the other scopes */
  record DeleteNamedVariableList(DeleteScope scope, List<ObjectName> names, Optional<String> domain)
      implements
        ConfirmedRequest<ConfirmedResponse.Deleted> {
    public DeleteNamedVariableList { names = List.copyOf(names); }

    public static DeleteNamedVariableList of(ObjectName... names) {
      return new DeleteNamedVariableList(DeleteScope.SPECIFIC, List.of(names), Optional.empty());
    }
  }

  /** A service not modelled here; a server rejects it as unrecognised. */
  record Other(int tag, Octets content) implements ConfirmedRequest<ConfirmedResponse.Other> {}

  /** Object class of GetNameList; the ordinal is the number on the wire. */
  enum ObjectClass {
    NAMED_VARIABLE, SCATTERED_ACCESS, NAMED_VARIABLE_LIST, NAMED_TYPE, SEMAPHORE, EVENT_CONDITION, EVENT_ACTION,
    EVENT_ENROLLMENT, JOURNAL, DOMAIN, PROGRAM_INVOCATION, OPERATOR_STATION
  }

  /** Object scope of GetNameList. */
  sealed interface Scope {
    record Vmd() implements Scope {}

    record Domain(String name) implements Scope {}

    record Association() implements Scope {}
  }

  /** Scope of DeleteNamedVariableList; the ordinal is the number on the wire. */
  enum DeleteScope {
    SPECIFIC, AA_SPECIFIC, DOMAIN, VMD
  }
}
