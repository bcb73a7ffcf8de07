package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.mms.pdu.ConfirmedRequest.DeleteScope;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.wire.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The confirmed services, a row each: number in the list of supported services, tag, and how request and answer are
 * read and written. The reader stands within the tagged element.
 */
public enum Service {
  STATUS(0, 0x80, ConfirmedRequest.Status.class, in -> new ConfirmedRequest.Status(in.bool()),
      (request, out) -> out.octetWriter().u8(request.extendedDerivation() ? 1 : 0), //
      0xA0, ConfirmedResponse.Status.class, Service::readStatus, Service::writeStatus),

  GET_NAME_LIST(1, 0xA1, ConfirmedRequest.GetNameList.class, Service::readGetNameList, Service::writeGetNameList, //
      0xA1, ConfirmedResponse.NameList.class, Service::readNameList, Service::writeNameList),

  IDENTIFY(2, 0x82, ConfirmedRequest.Identify.class, _ -> new ConfirmedRequest.Identify(), (_, _) -> {}, //
      0xA2, ConfirmedResponse.Identity.class, Service::readIdentity, Service::writeIdentity),

  READ(4, 0xA4, ConfirmedRequest.Read.class, Service::readRead, Service::writeRead, //
      0xA4, ConfirmedResponse.Values.class, Service::readValues, Service::writeValues),

  WRITE(5, 0xA5, ConfirmedRequest.Write.class, Service::readWrite, Service::writeWrite, //
      0xA5, ConfirmedResponse.Written.class, Service::readWritten, Service::writeWritten),

  GET_VARIABLE_ACCESS_ATTRIBUTES(6, 0xA6, ConfirmedRequest.GetVariableAccessAttributes.class, in -> {
    in.enter(0xA0);
    ObjectName name = ObjectName.read(in);
    in.leave();
    return new ConfirmedRequest.GetVariableAccessAttributes(name);
  }, (request, out) -> {
    out.begin(0xA0);
    ObjectName.write(request.name(), out);
    out.end();
  }, 0xA6, ConfirmedResponse.VariableAccessAttributes.class, Service::readAttributes, Service::writeAttributes),

  DEFINE_NAMED_VARIABLE_LIST(11, 0xAB, ConfirmedRequest.DefineNamedVariableList.class, in -> {
    ObjectName name = ObjectName.read(in);
    in.enter(0xA0);
    List<VariableAccess.Variable> variables = VariableAccess.readVariables(in);
    in.leave();
    return new ConfirmedRequest.DefineNamedVariableList(name, variables);
  }, (request, out) -> {
    ObjectName.write(request.name(), out);
    out.begin(0xA0);
    for (VariableAccess.Variable variable : request.variables()) variable.write(out);
    out.end();
  }, 0x8B, ConfirmedResponse.Defined.class, _ -> new ConfirmedResponse.Defined(), (_, _) -> {}),

  GET_NAMED_VARIABLE_LIST_ATTRIBUTES(12, 0xAC, ConfirmedRequest.GetNamedVariableListAttributes.class,
      in -> new ConfirmedRequest.GetNamedVariableListAttributes(ObjectName.read(in)),
      (request, out) -> ObjectName.write(request.name(), out), //
      0xAC, ConfirmedResponse.NamedVariableListAttributes.class, Service::readListAttributes,
      Service::writeListAttributes),

  DELETE_NAMED_VARIABLE_LIST(13, 0xAD, ConfirmedRequest.DeleteNamedVariableList.class, Service::readDelete,
      Service::writeDelete, //
      0xAD, ConfirmedResponse.Deleted.class,
      in -> new ConfirmedResponse.Deleted(in.unsigned(0x80), in.unsigned(0x81)),
      (response, out) -> out.integer(0x80, response.matched()).integer(0x81, response.deleted()));

  private final int supportBit;
  private final int requestTag;
  private final Class<?> requestType;
  private final Function<BerReader, ? extends ConfirmedRequest<?>> requestReader;
  private final BiConsumer<ConfirmedRequest<?>, BerWriter> requestWriter;
  private final int responseTag;
  private final Class<?> responseType;
  private final Function<BerReader, ? extends ConfirmedResponse> responseReader;
  private final BiConsumer<ConfirmedResponse, BerWriter> responseWriter;

  <Q extends ConfirmedRequest<R>, R extends ConfirmedResponse> Service(int supportBit, int requestTag,
      Class<Q> requestType, Function<BerReader, Q> requestReader, BiConsumer<Q, BerWriter> requestWriter,
      int responseTag, Class<R> responseType, Function<BerReader, R> responseReader,
      BiConsumer<R, BerWriter> responseWriter) {
    this.supportBit = supportBit;
    this.requestTag = requestTag;
    this.requestType = requestType;
    this.requestReader = requestReader;
    this.requestWriter = (request, out) -> requestWriter.accept(requestType.cast(request), out);
    this.responseTag = responseTag;
    this.responseType = responseType;
    this.responseReader = responseReader;
    this.responseWriter = (response, out) -> responseWriter.accept(responseType.cast(response), out);
  }

  /** Bit of this service in the list of supported services (ISO 9506-2 ServiceSupportOptions). */
  public int supportBit() {
    return supportBit;
  }

  /** Whether {@code response} is what this service answers. */
  public boolean answersWith(ConfirmedResponse response) {
    return responseType.isInstance(response);
  }

  public static Optional<Service> of(ConfirmedRequest<?> request) {
    for (Service service : values()) if (service.requestType.isInstance(request)) return Optional.of(service);
    return Optional.empty();
  }

  static ConfirmedRequest<?> readRequest(BerReader in) {
    int tag = in.enter();
    ConfirmedRequest<?> request = null;
    for (Service service : values()) if (service.requestTag == tag) request = service.requestReader.apply(in);
    if (request == null) request = new ConfirmedRequest.Other(tag, in.octets());
    in.leave();
    return request;
  }

  static void writeRequest(ConfirmedRequest<?> request, BerWriter out) {
    if (request instanceof ConfirmedRequest.Other(int tag, var content)) {
      out.octets(tag, content);
      return;
    }
    Service service = of(request).orElseThrow();
    out.begin(service.requestTag);
    service.requestWriter.accept(request, out);
    out.end();
  }

  static ConfirmedResponse readResponse(BerReader in) {
    int tag = in.enter();
    ConfirmedResponse response = null;
    for (Service service : values()) if (service.responseTag == tag) response = service.responseReader.apply(in);
    if (response == null) response = new ConfirmedResponse.Other(tag, in.octets());
    in.leave();
    return response;
  }

  static void writeResponse(ConfirmedResponse response, BerWriter out) {
    if (response instanceof ConfirmedResponse.Other(int tag, var content)) {
      out.octets(tag, content);
      return;
    }
    for (Service service : values()) {
      if (!service.responseType.isInstance(response)) continue;
      out.begin(service.responseTag);
      service.responseWriter.accept(response, out);
      out.end();
    }
  }

  private static ConfirmedResponse.Status readStatus(BerReader in) {
    int logical = in.integer(0x80, 0, 255);
    int physical = in.integer(0x81, 0, 255);
    Optional<BitString> detail = in.peekTag() == 0x82 ? Optional.of(in.bits(0x82)) : Optional.empty();
    return new ConfirmedResponse.Status(logical, physical, detail);
  }

  private static void writeStatus(ConfirmedResponse.Status status, BerWriter out) {
    out.integer(0x80, status.logicalStatus()).integer(0x81, status.physicalStatus());
    status.localDetail().ifPresent(detail -> out.bits(0x82, detail));
  }

  private static ConfirmedRequest.GetNameList readGetNameList(BerReader in) {
    in.enter(0xA0);
    ObjectClass objectClass = ObjectClass.values()[in.integer(0x80, 0, ObjectClass.values().length - 1)];
    in.leave();
    in.enter(0xA1);
    int tag = in.enter();
    Scope scope = switch (tag) {
      case 0x80 -> new Scope.Vmd();
      case 0x81 -> new Scope.Domain(in.text());
      case 0x82 -> new Scope.Association();
      default -> throw in.fault("object scope with tag %02x".formatted(tag));
    };
    in.leave();
    in.leave();
    Optional<String> after = in.peekTag() == 0x82 ? Optional.of(in.text(0x82)) : Optional.empty();
    return new ConfirmedRequest.GetNameList(objectClass, scope, after);
  }

  private static void writeGetNameList(ConfirmedRequest.GetNameList request, BerWriter out) {
    out.begin(0xA0).integer(0x80, request.objectClass().ordinal()).end();
    out.begin(0xA1);
    switch (request.scope()) {
      case Scope.Vmd() -> out.nothing(0x80);
      case Scope.Domain(String name) -> out.text(0x81, name);
      case Scope.Association() -> out.nothing(0x82);
    }
    out.end();
    request.continueAfter().ifPresent(after -> out.text(0x82, after));
  }

  private static ConfirmedResponse.NameList readNameList(BerReader in) {
    List<String> names = new ArrayList<>();
    in.enter(0xA0);
    while (in.more()) {
      if (names.size() == in.limits().maxElements())
        throw in.fault("more than %d names".formatted(in.limits().maxElements()));
      names.add(ObjectName.name(in, 0x1A));
    }
    in.leave();
    boolean moreFollows = in.peekTag() != 0x81 || in.bool(0x81); // TRUE by default
    return new ConfirmedResponse.NameList(names, moreFollows);
  }

  private static void writeNameList(ConfirmedResponse.NameList response, BerWriter out) {
    out.begin(0xA0);
    for (String name : response.names()) out.text(0x1A, name);
    out.end();
    out.bool(0x81, response.moreFollows());
  }

  private static ConfirmedResponse.Identity readIdentity(BerReader in) {
    ConfirmedResponse.Identity identity = new ConfirmedResponse.Identity(in.utf8(0x80), in.utf8(0x81), in.utf8(0x82));
    while (in.more()) in.skip(); // abstract syntaxes
    return identity;
  }

  private static void writeIdentity(ConfirmedResponse.Identity identity, BerWriter out) {
    out.utf8(0x80, identity.vendor()).utf8(0x81, identity.model()).utf8(0x82, identity.revision());
  }

  private static ConfirmedRequest.Read readRead(BerReader in) {
    boolean withResult = in.peekTag() == 0x80 && in.bool(0x80);
    in.enter(0xA1);
    VariableAccess variables = VariableAccess.read(in);
    in.leave();
    return new ConfirmedRequest.Read(withResult, variables);
  }

  private static void writeRead(ConfirmedRequest.Read request, BerWriter out) {
    if (request.specificationWithResult()) out.bool(0x80, true);
    out.begin(0xA1);
    VariableAccess.write(request.variables(), out);
    out.end();
  }

  private static ConfirmedResponse.Values readValues(BerReader in) {
    Optional<VariableAccess> specification = Optional.empty();
    if (in.enterIf(0xA0)) {
      specification = Optional.of(VariableAccess.read(in));
      in.leave();
    }
    in.enter(0xA1);
    List<AccessResult> results = new ArrayList<>();
    InformationReport.readResultsInto(results, in);
    in.leave();
    return new ConfirmedResponse.Values(specification, results);
  }

  private static void writeValues(ConfirmedResponse.Values values, BerWriter out) {
    values.specification().ifPresent(specification -> {
      out.begin(0xA0);
      VariableAccess.write(specification, out);
      out.end();
    });
    out.begin(0xA1);
    for (AccessResult result : values.results()) AccessResult.write(result, out);
    out.end();
  }

  private static ConfirmedRequest.Write readWrite(BerReader in) {
    VariableAccess variables = VariableAccess.read(in);
    List<Data> data = new ArrayList<>();
    in.enter(0xA0);
    while (in.more()) data.add(Data.read(in));
    in.leave();
    return new ConfirmedRequest.Write(variables, data);
  }

  private static void writeWrite(ConfirmedRequest.Write request, BerWriter out) {
    VariableAccess.write(request.variables(), out);
    out.begin(0xA0);
    for (Data data : request.data()) Data.write(data, out);
    out.end();
  }

  private static ConfirmedResponse.Written readWritten(BerReader in) {
    List<Optional<AccessResult.Failure>> results = new ArrayList<>();
    while (in.more()) {
      int tag = in.enter();
      switch (tag) {
        case 0x80 -> results.add(Optional.of(new AccessResult.Failure((int) Math.min(in.unsigned(), 255))));
        case 0x81 -> {
          in.nothing();
          results.add(Optional.empty());
        }
        default -> throw in.fault("result of a write with tag %02x".formatted(tag));
      }
      in.leave();
    }
    return new ConfirmedResponse.Written(results);
  }

  private static void writeWritten(ConfirmedResponse.Written response, BerWriter out) {
    for (Optional<AccessResult.Failure> result : response.results())
      result.ifPresentOrElse(failure -> out.integer(0x80, failure.code()), () -> out.nothing(0x81));
  }

  private static ConfirmedResponse.VariableAccessAttributes readAttributes(BerReader in) {
    boolean deletable = in.bool(0x80);
    if (in.peekTag() == 0xA1) in.skip(); // address
    in.enter(0xA2);
    TypeDescription type = TypeDescription.read(in);
    in.leave();
    while (in.more()) in.skip();
    return new ConfirmedResponse.VariableAccessAttributes(deletable, type);
  }

  private static void writeAttributes(ConfirmedResponse.VariableAccessAttributes attributes, BerWriter out) {
    out.bool(0x80, attributes.deletable()).begin(0xA2);
    TypeDescription.write(attributes.type(), out);
    out.end();
  }

  private static ConfirmedResponse.NamedVariableListAttributes readListAttributes(BerReader in) {
    boolean deletable = in.bool(0x80);
    in.enter(0xA1);
    List<VariableAccess.Variable> variables = VariableAccess.readVariables(in);
    in.leave();
    while (in.more()) in.skip();
    return new ConfirmedResponse.NamedVariableListAttributes(deletable, variables);
  }

  private static void writeListAttributes(ConfirmedResponse.NamedVariableListAttributes attributes, BerWriter out) {
    out.bool(0x80, attributes.deletable()).begin(0xA1);
    for (VariableAccess.Variable variable : attributes.variables()) variable.write(out);
    out.end();
  }

  private static ConfirmedRequest.DeleteNamedVariableList readDelete(BerReader in) {
    DeleteScope scope = in.peekTag() == 0x80 ? DeleteScope.values()[in.integer(0x80, 0, 3)] : DeleteScope.SPECIFIC;
    List<ObjectName> names = new ArrayList<>();
    if (in.enterIf(0xA1)) {
      while (in.more()) names.add(ObjectName.read(in));
      in.leave();
    }
    Optional<String> domain = in.peekTag() == 0x82 ? Optional.of(ObjectName.name(in, 0x82)) : Optional.empty();
    return new ConfirmedRequest.DeleteNamedVariableList(scope, names, domain);
  }

  private static void writeDelete(ConfirmedRequest.DeleteNamedVariableList request, BerWriter out) {
    out.integer(0x80, request.scope().ordinal());
    if (!request.names().isEmpty()) {
      out.begin(0xA1);
      for (ObjectName name : request.names()) ObjectName.write(name, out);
      out.end();
    }
    request.domain().ifPresent(domain -> out.text(0x82, domain));
  }
}
