package io.gridtap.iec61850.client;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a device has of a controllable object: the variables of its services with their types, and how it is controlled.
 *
 * @param object logical device and node and the path to the object
 * @param services types of SBO, SBOw, Oper and Cancel, as far as there are these
 * @param ctlVal type of the value; with the labels of an enumeration, where the SCL file is known
 */
record ControlVariables(ObjectReference object, CtlModel model, Map<String, TypeDescription> services,
    Optional<ValueType> ctlVal, Optional<Duration> sboTimeout, Optional<Duration> operTimeout) {
  /** Components of an object in CO (IEC 61850-8-1 §20). */
  private static final Set<String> SERVICES = Set.of("SBO", "SBOw", "Oper", "Cancel");
  /** Constraints that data have one of, the frequent ones first. */
  private static final List<FunctionalConstraint> DATA = List.of(FunctionalConstraint.ST, FunctionalConstraint.MX,
      FunctionalConstraint.CF, FunctionalConstraint.DC, FunctionalConstraint.SP, FunctionalConstraint.SG,
      FunctionalConstraint.SE, FunctionalConstraint.SV, FunctionalConstraint.EX);

  /** Asks for ctlModel, the timeouts, and the types of what belongs to CO. */
  static ControlVariables ask(MmsClient mms, Optional<IedModel> scl, ObjectReference object)
      throws InterruptedException {
    if (object.path().isEmpty())
      throw new IllegalArgumentException(object + ": not the reference of a controllable object like LD0/CSWI1.Pos");
    for (int i = 1; i < object.path().size(); i++)
      if (SERVICES.contains(object.path().get(i)))
        throw new IllegalArgumentException("%s: %s is how the object is commanded; the object is %s".formatted(object,
            object.path().get(i), new ObjectReference(object.logicalDevice(), object.logicalNode(),
                object.path().subList(0, i))));
    List<String> attributes = List.of("ctlModel", "sboTimeout", "operTimeout");
    Answer<ConfirmedResponse.Values> answer = mms.call(new ConfirmedRequest.Read(false, new VariableAccess.Variables(
        attributes.stream().map(name -> configuration(object, name)).toList())));
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.Values>))
      // some devices refuse all for one they do not have
      answer = mms.call(ConfirmedRequest.Read.of(configuration(object, "ctlModel")));
    List<AccessResult> results = answer instanceof Answer.Positive<ConfirmedResponse.Values>(ConfirmedResponse.Values values)
        ? values.results()
        : List.of();
    Optional<CtlModel> model = number(results, 0).flatMap(CtlModel::of);
    Answer<ConfirmedResponse.VariableAccessAttributes> types = mms
        .call(new ConfirmedRequest.GetVariableAccessAttributes(control(object).variable().name()));
    if (!(types instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>)) {
      if (model.filter(CtlModel.STATUS_ONLY::equals).isPresent())
        return new ControlVariables(object, CtlModel.STATUS_ONLY, Map.of(), Optional.empty(), Optional.empty(),
            Optional.empty());
      throw refused(mms, object, types);
    }
    Map<String, TypeDescription> services = components(types.orThrow().type());
    return new ControlVariables(object, model.orElseGet(() -> guess(services)), services,
        type(scl, object, services), millis(results, 1), millis(results, 2));
  }

  /** That there is nothing to command of it may mean that there is nothing of it at all. */
  private static Answer.RefusedException refused(MmsClient mms, ObjectReference object,
      Answer<ConfirmedResponse.VariableAccessAttributes> answer) throws InterruptedException {
    String why = Refusal.of(answer).map(Refusal::text).orElse("");
    if (Refusal.of(answer).filter(Refusal::unknown).isPresent())
      for (FunctionalConstraint constraint : DATA)
        if (mms.call(new ConfirmedRequest.GetVariableAccessAttributes(object.with(constraint).variable()
            .name())) instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>)
          return new Answer.RefusedException(
              "%s takes no commands: the device has it, but no ctlModel of it and nothing in CO".formatted(object));
    return new Answer.RefusedException("%s: %s".formatted(object, why), answer);
  }

  private static FcReference control(ObjectReference object) { return object.with(FunctionalConstraint.CO); }

  private static Optional<ValueType> type(Optional<IedModel> scl, ObjectReference object,
      Map<String, TypeDescription> services) {
    Optional<TypeDescription> told = Optional.ofNullable(services.get("Oper"))
        .map(oper -> components(oper).get("ctlVal"));
    if (told.isEmpty()) return Optional.empty();
    return scl.flatMap(model -> model.logicalDevice(object.logicalDevice()))
        .flatMap(device -> device.logicalNode(object.logicalNode()))
        .flatMap(node -> node.find(String.join(".", object.path()) + ".Oper.ctlVal"))
        .map(node -> ValueType.of(node, FunctionalConstraint.CO))
        .or(() -> told.map(type -> ValueType.of("ctlVal", type)));
  }

  private static VariableAccess.Variable configuration(ObjectReference object, String attribute) {
    return object.member(attribute).with(FunctionalConstraint.CF).variable();
  }

  private static Optional<Long> number(List<AccessResult> results, int at) {
    return at >= results.size() ? Optional.empty() : switch (results.get(at)) {
      case Data.Int(long value) -> Optional.of(value);
      case Data.Unsigned(long value) -> Optional.of(value);
      default -> Optional.empty(); // a failure, or something else
    };
  }

  private static Optional<Duration> millis(List<AccessResult> results, int at) {
    return number(results, at).filter(value -> value > 0 && value <= 0xFFFF_FFFFL).map(Duration::ofMillis);
  }

  private static Map<String, TypeDescription> components(TypeDescription type) {
    Map<String, TypeDescription> components = new LinkedHashMap<>();
    if (type instanceof TypeDescription.Structure(List<TypeDescription.Component> parts))
      for (TypeDescription.Component part : parts) components.put(part.name(), part.type());
    return components;
  }

  /** Of a device that does not tell its ctlModel. */
  private static CtlModel guess(Map<String, TypeDescription> services) {
    if (services.containsKey("SBOw")) return CtlModel.SBO_WITH_ENHANCED_SECURITY;
    if (services.containsKey("SBO")) return CtlModel.SBO_WITH_NORMAL_SECURITY;
    return services.containsKey("Oper") ? CtlModel.DIRECT_WITH_NORMAL_SECURITY : CtlModel.STATUS_ONLY;
  }

  String reference() { return object.toString(); }

  /** As LastApplError has it: {@code LD0/CSWI1$CO$Pos}. */
  String cntrlObj() {
    return control(object).variable().name().toString();
  }

  VariableAccess.Variable variable(String service) {
    return VariableAccess.Variable.of(object.logicalDevice(), control(object).variable().name().item() + "$" + service);
  }

  boolean operTm() {
    return Optional.ofNullable(services.get("Oper")).filter(oper -> components(oper).containsKey("operTm")).isPresent();
  }

  /** @throws IllegalArgumentException if it takes no commands */
  void require(String service) {
    if (model == CtlModel.STATUS_ONLY)
      throw new IllegalArgumentException(
          "%s is status-only: the device takes no commands for it (%s)".formatted(reference(), service));
    if (ctlVal().isEmpty())
      throw new IllegalArgumentException("%s: its type has no Oper with a ctlVal".formatted(reference()));
  }

  void require(CtlModel wanted, String service) {
    require(service);
    if (model != wanted)
      throw new IllegalArgumentException(
          "%s is %s: %s is for %s".formatted(reference(), model.text(), service, wanted.text()));
  }

  void requireVariable(String service) {
    if (!services.containsKey(service))
      throw new IllegalArgumentException("%s has no %s, only %s".formatted(reference(), service,
          String.join(", ", services.keySet())));
  }

  // Values

  private ValueCodec codec() {
    ValueType type = ctlVal().orElseThrow();
    return ValueCodec.of(object.with(FunctionalConstraint.CO), type);
  }

  /** @throws io.gridtap.iec61850.InvalidValueException if it is no value of the object's type */
  void check(Data data) {
    codec().checked(data);
  }

  /** Zero: what a Cancel of nothing cancels. */
  Data initial() { return initial(ctlVal().orElseThrow()); }

  private static Data initial(ValueType type) {
    return switch (type) {
      case ValueType.Leaf leaf -> leaf.kind() == ValueType.Kind.ANY ? Data.Bool.FALSE : leaf.initial();
      case ValueType.Structure(List<ValueType.Component> parts) ->
        new Data.Structure(parts.stream().map(part -> initial(part.type())).toList());
      case ValueType.Array(int count, ValueType element) ->
        new Data.Array(Collections.nCopies(count, initial(element)));
    };
  }

  /** A typed value as the object's type has it. */
  Data data(Value value) {
    require("Operate");
    ValueType type = ctlVal().orElseThrow();
    if (type instanceof ValueType.Leaf leaf && leaf.kind() == ValueType.Kind.BOOLEAN) {
      if (value == Dbpos.ON) return Data.Bool.TRUE;
      if (value == Dbpos.OFF) return Data.Bool.FALSE;
    }
    Optional<ValueType.Component> only = only(type);
    if (only.isPresent() && !(value instanceof Value.Structure) && !(value instanceof Value.Other))
      return codec().data(Value.Structure.of(new Value.Member(only.get().name(), number(only.get().type(), value))));
    return codec().data(number(type, value));
  }

  /** A whole number is a real one, too. */
  private static Value number(ValueType type, Value value) {
    if (!(type instanceof ValueType.Leaf leaf) || leaf.kind() != ValueType.Kind.FLOAT) return value;
    return switch (value) {
      case Value.Int(long number) -> new Value.Float64(number);
      case Value.Unsigned(long number) -> new Value.Float64(number);
      default -> value; // is a real one, or no number
    };
  }

  /** Reads a value as people write it; a number alone is the f or i of a set point. */
  Data parse(String text) {
    require("Operate");
    Optional<ValueType.Component> only = only(ctlVal().orElseThrow());
    return only.isPresent() && !text.strip().startsWith("{")
        ? codec().parse("{%s=%s}".formatted(only.get().name(), text.strip()))
        : codec().parse(text);
  }

  /** The only part of an analogue value. */
  private static Optional<ValueType.Component> only(ValueType type) {
    return type instanceof ValueType.Structure(List<ValueType.Component> parts) && parts.size() == 1
        ? Optional.of(parts.getFirst())
        : Optional.empty();
  }
}
