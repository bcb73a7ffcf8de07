package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.mms.pdu.ConfirmedRequest.DeleteScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Codecs of the services on variables and lists of them (ISO 9506-2, variable access). */
final class VariableServices {
  private VariableServices() {}

  static ConfirmedRequest.Read readRead(BerReader in) {
    boolean withResult = in.peekTag() == 0x80 && in.bool(0x80);
    in.enter(0xA1);
    VariableAccess variables = VariableAccess.read(in);
    in.leave();
    return new ConfirmedRequest.Read(withResult, variables);
  }

  static void writeRead(ConfirmedRequest.Read request, BerWriter out) {
    if (request.specificationWithResult()) out.bool(0x80, true);
    out.begin(0xA1);
    VariableAccess.write(request.variables(), out);
    out.end();
  }

  static ConfirmedResponse.Values readValues(BerReader in) {
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

  static void writeValues(ConfirmedResponse.Values values, BerWriter out) {
    values.specification().ifPresent(specification -> {
      out.begin(0xA0);
      VariableAccess.write(specification, out);
      out.end();
    });
    out.begin(0xA1);
    for (AccessResult result : values.results()) AccessResult.write(result, out);
    out.end();
  }

  static ConfirmedRequest.Write readWrite(BerReader in) {
    VariableAccess variables = VariableAccess.read(in);
    List<Data> data = new ArrayList<>();
    in.enter(0xA0);
    while (in.more()) data.add(Data.read(in));
    in.leave();
    return new ConfirmedRequest.Write(variables, data);
  }

  static void writeWrite(ConfirmedRequest.Write request, BerWriter out) {
    VariableAccess.write(request.variables(), out);
    out.begin(0xA0);
    for (Data data : request.data()) Data.write(data, out);
    out.end();
  }

  static ConfirmedResponse.Written readWritten(BerReader in) {
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

  static void writeWritten(ConfirmedResponse.Written response, BerWriter out) {
    for (Optional<AccessResult.Failure> result : response.results())
      result.ifPresentOrElse(failure -> out.integer(0x80, failure.code()), () -> out.nothing(0x81));
  }

  static ConfirmedRequest.GetVariableAccessAttributes readGetAttributes(BerReader in) {
    in.enter(0xA0);
    ObjectName name = ObjectName.read(in);
    in.leave();
    return new ConfirmedRequest.GetVariableAccessAttributes(name);
  }

  static void writeGetAttributes(ConfirmedRequest.GetVariableAccessAttributes request, BerWriter out) {
    out.begin(0xA0);
    ObjectName.write(request.name(), out);
    out.end();
  }

  static ConfirmedResponse.VariableAccessAttributes readAttributes(BerReader in) {
    boolean deletable = in.bool(0x80);
    if (in.peekTag() == 0xA1) in.skip(); // address
    in.enter(0xA2);
    TypeDescription type = TypeDescription.read(in);
    in.leave();
    while (in.more()) in.skip();
    return new ConfirmedResponse.VariableAccessAttributes(deletable, type);
  }

  static void writeAttributes(ConfirmedResponse.VariableAccessAttributes attributes, BerWriter out) {
    out.bool(0x80, attributes.deletable()).begin(0xA2);
    TypeDescription.write(attributes.type(), out);
    out.end();
  }

  static ConfirmedRequest.DefineNamedVariableList readDefine(BerReader in) {
    ObjectName name = ObjectName.read(in);
    in.enter(0xA0);
    List<VariableAccess.Variable> variables = VariableAccess.readVariables(in);
    in.leave();
    return new ConfirmedRequest.DefineNamedVariableList(name, variables);
  }

  static void writeDefine(ConfirmedRequest.DefineNamedVariableList request, BerWriter out) {
    ObjectName.write(request.name(), out);
    out.begin(0xA0);
    for (VariableAccess.Variable variable : request.variables()) variable.write(out);
    out.end();
  }

  static ConfirmedResponse.NamedVariableListAttributes readListAttributes(BerReader in) {
    boolean deletable = in.bool(0x80);
    in.enter(0xA1);
    List<VariableAccess.Variable> variables = VariableAccess.readVariables(in);
    in.leave();
    while (in.more()) in.skip();
    return new ConfirmedResponse.NamedVariableListAttributes(deletable, variables);
  }

  static void writeListAttributes(ConfirmedResponse.NamedVariableListAttributes attributes, BerWriter out) {
    out.bool(0x80, attributes.deletable()).begin(0xA1);
    for (VariableAccess.Variable variable : attributes.variables()) variable.write(out);
    out.end();
  }

  static ConfirmedRequest.DeleteNamedVariableList readDelete(BerReader in) {
    DeleteScope scope = in.peekTag() == 0x80 ? DeleteScope.values()[in.integer(0x80, 0, 3)] : DeleteScope.SPECIFIC;
    List<ObjectName> names = new ArrayList<>();
    if (in.enterIf(0xA1)) {
      while (in.more()) names.add(ObjectName.read(in));
      in.leave();
    }
    Optional<String> domain = in.peekTag() == 0x82 ? Optional.of(ObjectName.name(in, 0x82)) : Optional.empty();
    return new ConfirmedRequest.DeleteNamedVariableList(scope, names, domain);
  }

  static void writeDelete(ConfirmedRequest.DeleteNamedVariableList request, BerWriter out) {
    out.integer(0x80, request.scope().ordinal());
    if (!request.names().isEmpty()) {
      out.begin(0xA1);
      for (ObjectName name : request.names()) ObjectName.write(name, out);
      out.end();
    }
    request.domain().ifPresent(domain -> out.text(0x82, domain));
  }
}
