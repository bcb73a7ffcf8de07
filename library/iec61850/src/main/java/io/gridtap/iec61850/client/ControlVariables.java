package io.gridtap.iec61850.client;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a device has of a controllable object: the variables of its services with their types, and how it is controlled.
 *
 * @param object logical device and node and the path to the object
 * @param services types of SBO, SBOw, Oper and Cancel, as far as there are these
 */
record ControlVariables(FcReference object, CtlModel model, Map<String, TypeDescription> services,
    Optional<Duration> sboTimeout, Optional<Duration> operTimeout) {

  /** Asks for ctlModel, the timeouts, and the types of what belongs to CO. */
  static ControlVariables ask(MmsClient mms, String reference) throws InterruptedException {
    FcReference object = parse(reference);
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
        .call(new ConfirmedRequest.GetVariableAccessAttributes(object.variable().name()));
    if (!(types instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>)) {
      if (model.filter(CtlModel.STATUS_ONLY::equals).isPresent())
        return new ControlVariables(object, CtlModel.STATUS_ONLY, Map.of(), Optional.empty(), Optional.empty());
      types.orThrow();
    }
    Map<String, TypeDescription> services = components(types.orThrow().type());
    return new ControlVariables(object, model.orElseGet(() -> guess(services)), services, millis(results, 1),
        millis(results, 2));
  }

  private static FcReference parse(String reference) {
    FcReference object = FcReference.parse(reference.endsWith("]") ? reference : reference + "[CO]");
    if (!object.constraint().name().equals("CO") || object.path().isEmpty())
      throw new IllegalArgumentException(reference + ": not the reference of a controllable object like LD0/CSWI1.Pos");
    return object;
  }

  private static VariableAccess.Variable configuration(FcReference object, String attribute) {
    return VariableAccess.Variable.of(object.logicalDevice(),
        "%s$CF$%s$%s".formatted(object.logicalNode(), String.join("$", object.path()), attribute));
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

  String reference() { return object.logicalDevice() + "/" + object.withoutDevice(); }

  /** As LastApplError has it: {@code LD0/CSWI1$CO$Pos}. */
  String cntrlObj() {
    return object.variable().name().toString();
  }

  VariableAccess.Variable variable(String service) {
    return VariableAccess.Variable.of(object.logicalDevice(), object.variable().name().item() + "$" + service);
  }

  Optional<TypeDescription> ctlVal() {
    return Optional.ofNullable(services.get("Oper")).map(oper -> components(oper).get("ctlVal"));
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

  /** @throws IllegalArgumentException if it is no value of the object's type */
  void check(Data data) {
    TypeDescription type = ctlVal().orElseThrow();
    if (!fits(type, data))
      throw new IllegalArgumentException(
          "%s takes %s, not %s".formatted(reference(), text(type), data));
  }

  private static boolean fits(TypeDescription type, Data data) {
    return switch (type) {
      case TypeDescription.Bool _ -> data instanceof Data.Bool;
      case TypeDescription.Int(int bits) -> data instanceof Data.Int(long value)
          && (bits <= 0 || bits >= 64 || value >= -(1L << bits - 1) && value < 1L << bits - 1);
      case TypeDescription.Unsigned(int bits) -> data instanceof Data.Unsigned(long value)
          && (bits <= 0 || bits >= 64 || value < 1L << bits);
      case TypeDescription.FloatingPoint(int _, int exponent) ->
        exponent == 11 ? data instanceof Data.Float64 : data instanceof Data.Float32;
      case TypeDescription.Bits(int size) -> data instanceof Data.Bits(var bits)
          && (size < 0 ? bits.length() <= -size : bits.length() == size);
      case TypeDescription.Structure(List<TypeDescription.Component> parts) -> {
        if (!(data instanceof Data.Structure(List<Data> values)) || values.size() != parts.size()) yield false;
        for (int i = 0; i < parts.size(); i++) if (!fits(parts.get(i).type(), values.get(i))) yield false;
        yield true;
      }
      // no command has such a value; the device is asked
      case TypeDescription.Array _,TypeDescription.OctetString _,TypeDescription.VisibleString _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _,TypeDescription.MmsString _,TypeDescription.UtcTime _ ->
        true;
    };
  }

  /** Zero: what a Cancel of nothing cancels. */
  Data initial() { return initial(ctlVal().orElseThrow()); }

  private static Data initial(TypeDescription type) {
    return switch (type) {
      case TypeDescription.Int _ -> new Data.Int(0);
      case TypeDescription.Unsigned _ -> new Data.Unsigned(0);
      case TypeDescription.FloatingPoint(int _, int exponent) ->
        exponent == 11 ? new Data.Float64(0) : new Data.Float32(0);
      case TypeDescription.Bits(int size) ->
        new Data.Bits(io.gridtap.wire.BitString.of(new boolean[Math.min(64, Math.abs(size))]));
      case TypeDescription.Structure(List<TypeDescription.Component> parts) ->
        new Data.Structure(parts.stream().map(part -> initial(part.type())).toList());
      default -> Data.Bool.FALSE; // that of most, and no other is known
    };
  }

  /**
   * A typed value as the object's type has it. A number alone is the f or i of a set point.
   *
   * @throws IllegalArgumentException if it is no value of the type
   */
  Data data(Value value) {
    require("Operate");
    TypeDescription type = ctlVal().orElseThrow();
    return data(type, value).orElseThrow(
        () -> new IllegalArgumentException("%s takes %s, not %s".formatted(reference(), text(type), value.text())));
  }

  private static Optional<Data> data(TypeDescription type, Value value) {
    Optional<Data> data = switch (value) {
      case Value.Bool bool -> Optional.of(Data.Bool.of(bool.value()));
      case Dbpos position when type instanceof TypeDescription.Bool -> switch (position) {
        case ON -> Optional.of(Data.Bool.TRUE);
        case OFF -> Optional.of(Data.Bool.FALSE);
        case INTERMEDIATE_STATE, BAD_STATE -> Optional.<Data>empty();
      };
      case Dbpos position -> Optional.of(new Data.Bits(position.bits()));
      case io.gridtap.iec61850.Tcmd command -> Optional.of(new Data.Bits(command.bits()));
      case Value.Int(long number) -> number(type, number);
      case Value.Unsigned(long number) -> number(type, number);
      case Value.Enumerated(int ordinal, String _) -> number(type, ordinal);
      case Value.Float32(float number) -> real(type, number);
      case Value.Float64(double number) -> real(type, number);
      case Value.Bits(var bits) -> Optional.of(new Data.Bits(bits));
      case Value.Other(Data other) -> Optional.of(other);
      default -> Optional.<Data>empty(); // nothing that commands have
    };
    return data.filter(found -> fits(type, found));
  }

  private static Optional<Data> number(TypeDescription type, long number) {
    return switch (type) {
      case TypeDescription.Unsigned _ when number >= 0 -> Optional.of(new Data.Unsigned(number));
      case TypeDescription.Int _ -> Optional.of(new Data.Int(number));
      case TypeDescription.Structure structure -> part(structure, "i")
          .flatMap(part -> number(part, number)).<Data>map(Data.Structure::of).or(() -> real(type, number));
      default -> real(type, number); // a whole number is a real one, too
    };
  }

  private static Optional<Data> real(TypeDescription type, double number) {
    return switch (type) {
      case TypeDescription.FloatingPoint(int _, int exponent) ->
        Optional.of(exponent == 11 ? new Data.Float64(number) : new Data.Float32((float) number));
      case TypeDescription.Structure structure ->
        part(structure, "f").flatMap(part -> real(part, number)).map(Data.Structure::of);
      default -> Optional.empty(); // no number
    };
  }

  /** The only part of an analogue value. */
  private static Optional<TypeDescription> part(TypeDescription.Structure structure, String name) {
    return structure.components().size() == 1 && structure.components().getFirst().name().equals(name)
        ? Optional.of(structure.components().getFirst().type())
        : Optional.empty();
  }

  /** For people. */
  static String text(TypeDescription type) {
    return switch (type) {
      case TypeDescription.Bool _ -> "true or false (on or off)";
      case TypeDescription.Int(int bits) -> "an integer of %d bits".formatted(bits);
      case TypeDescription.Unsigned(int bits) -> "an integer from 0 of %d bits".formatted(bits);
      case TypeDescription.FloatingPoint _ -> "a number";
      case TypeDescription.Bits _ -> "a step command (stop, lower, higher)";
      case TypeDescription.Structure(List<TypeDescription.Component> parts) -> parts.stream()
          .map(part -> part.name() + ": " + text(part.type())).collect(Collectors.joining(", ", "{", "}"));
      case TypeDescription.Array _,TypeDescription.OctetString _,TypeDescription.VisibleString _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _,TypeDescription.MmsString _,TypeDescription.UtcTime _ ->
        type.toString();
    };
  }
}
