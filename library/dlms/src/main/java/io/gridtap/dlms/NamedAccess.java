package io.gridtap.dlms;

import io.gridtap.dlms.association.Failure;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.cosem.CosemObject;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.dlms.xdlms.VariableAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Attributes and methods by logical name in an association with short names. */
final class NamedAccess {
  /** Short name of attribute 2, object_list, of the association. */
  private static final int OBJECT_LIST = 0xFA08;

  private final DlmsClient client;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ObjectDirectory names;

  NamedAccess(DlmsClient client) { this.client = client; }

  /** The association's object list, read when it is first needed. */
  ObjectDirectory names() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      ObjectDirectory known = names;
      if (known != null) return known;
      GetResult list = client
          .call(new Request.Read(List.of(new VariableAccess.Name(OBJECT_LIST))))
          .getFirst();
      ObjectDirectory read = switch (list) {
        case GetResult.Value(Data data) -> parsed(data);
        case GetResult.Failure(var reason) -> throw new RequestFailedException("READ of the association's object list",
            new Failure.Refused(reason));
      };
      names = read;
      return read;
    } finally {
      lock.unlock();
    }
  }

  private static ObjectDirectory parsed(Data list) {
    try {
      return ObjectDirectory.ofShortNames(list);
    } catch (ShapeException malformed) {
      throw new RequestFailedException("READ of the association's object list",
          new Failure.Malformed(String.valueOf(malformed.getMessage())));
    }
  }

  private static OptionalInt name(ObjectDirectory known, AttributeRequest attribute) {
    Optional<CosemObject> object = known.find(attribute.attribute().instance(), attribute.attribute().classId());
    return object.isPresent()
        ? object.get().shortNameOfAttribute(attribute.attribute().attributeId())
        : OptionalInt.empty();
  }

  List<GetResult> get(List<AttributeRequest> attributes) throws InterruptedException {
    ObjectDirectory known = names();
    GetResult[] results = new GetResult[attributes.size()];
    List<Integer> places = new ArrayList<>();
    List<VariableAccess> accesses = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      AttributeRequest attribute = attributes.get(i);
      OptionalInt name = name(known, attribute);
      if (name.isEmpty()) {
        results[i] = new GetResult.Failure(DataAccessResult.OBJECT_UNDEFINED);
        continue;
      }
      places.add(i);
      accesses.add(access(name.getAsInt(), attribute.selection()));
    }
    if (!accesses.isEmpty()) {
      List<GetResult> read = client.call(new Request.Read(accesses));
      for (int i = 0; i < places.size(); i++) results[places.get(i)] = read.get(i);
    }
    return List.of(results);
  }

  /** Empty if the object list has no such attribute. */
  Optional<VariableAccess> access(AttributeRequest attribute) throws InterruptedException {
    OptionalInt name = name(names(), attribute);
    return name.isEmpty() ? Optional.empty() : Optional.of(access(name.getAsInt(), attribute.selection()));
  }

  private static VariableAccess access(int name, Optional<SelectiveAccess> selection) {
    return selection.isPresent()
        ? new VariableAccess.Parameterized(name, selection.get())
        : new VariableAccess.Name(name);
  }

  List<DataAccessResult> set(List<AttributeRequest> attributes, List<Data> values) throws InterruptedException {
    ObjectDirectory known = names();
    List<VariableAccess> accesses = new ArrayList<>();
    for (AttributeRequest attribute : attributes) {
      OptionalInt name = name(known, attribute);
      // nothing is written unless everything can be
      if (name.isEmpty())
        return attributes.stream()
            .map(each -> name(known, each).isEmpty()
                ? DataAccessResult.OBJECT_UNDEFINED
                : DataAccessResult.LONG_SET_ABORTED)
            .toList();
      accesses.add(access(name.getAsInt(), attribute.selection()));
    }
    return client.call(new Request.Write(accesses, values));
  }

  /** Methods with return parameters (IEC 62056-6-2). */
  private static boolean returns(MethodDescriptor method) {
    int id = method.methodId();
    return switch (method.classId()) {
      case 12 -> id >= 1 && id <= 4 || id == 8; // association SN: lists and names of objects, reply_to_HLS
      case 15 -> id == 1; // association LN: reply_to_HLS_authentication
      case 30 -> id == 1 || id == 3; // data protection: get_protected_attributes, invoke_protected_method
      case 64 -> id == 3 || id == 5 || id == 7; // security setup: key_agreement, certificate request and export
      case 123 -> id == 1 || id == 2; // array manager: retrieve_number_of_entries, retrieve_entries
      default -> false;
    };
  }

  /** A method that returns something is invoked by a parameterized read, else by a write. */
  ActionOutcome action(MethodDescriptor method, Optional<Data> parameters) throws InterruptedException {
    OptionalInt name = names().find(method.instance(), method.classId())
        .map(object -> object.shortNameOfMethod(method.methodId()))
        .orElse(OptionalInt.empty());
    if (name.isEmpty()) return new ActionOutcome(ActionResult.OBJECT_UNDEFINED, Optional.empty());
    boolean byRead = returns(method) && client.agreement().has(Conformance.Service.READ)
        && client.agreement().has(Conformance.Service.PARAMETERIZED_ACCESS);
    if (!byRead && client.agreement().has(Conformance.Service.WRITE)) {
      DataAccessResult result = client.call(new Request.Write(List.of(new VariableAccess.Name(name.getAsInt())),
          List.of(parameters.orElse(Data.integer(0))))).getFirst();
      return new ActionOutcome(ActionResult.of(result.code()), Optional.empty());
    }
    GetResult result = client.call(new Request.Read(List.of(new VariableAccess.Parameterized(name.getAsInt(),
        new SelectiveAccess(1, parameters.orElse(Data.integer(0))))))).getFirst();
    return switch (result) {
      case GetResult.Value _ -> new ActionOutcome(ActionResult.SUCCESS, Optional.of(result));
      case GetResult.Failure(var reason) -> new ActionOutcome(ActionResult.of(reason.code()), Optional.empty());
    };
  }
}
