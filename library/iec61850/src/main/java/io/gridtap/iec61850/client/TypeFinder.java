package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the types of data set members and other references, asking the device as seldom as it can. */
final class TypeFinder {
  /** Leaves of one data set; with more, a type is not believed. */
  private static final long MAX_LEAVES = 100_000;
  /** From so many members of one logical node on its whole type is asked for at once. */
  private static final int MEMBERS_WORTH_A_NODE = 4;
  /** Types that are asked for together. */
  private static final int AT_A_TIME = 64;

  private final Iec61850Client client;
  private final Map<String, Integer> membersOfNode = new HashMap<>();
  private long believed;
  private final Map<ObjectName.DomainSpecific, Optional<TypeDescription>> asked = new HashMap<>();

  TypeFinder(Iec61850Client client, List<VariableAccess.Variable> variables) {
    this.client = client;
    for (VariableAccess.Variable variable : variables)
      FcReference.of(variable).ifPresent(
          member -> membersOfNode.merge(member.logicalDevice() + "/" + member.logicalNode(), 1, Integer::sum));
  }

  ValueType of(FcReference member) throws InterruptedException {
    if (member.ranged()) {
      ValueType one = of(firstOf(member));
      return one.equals(ValueType.UNKNOWN) ? one : ofRange(member, one).orElse(ValueType.UNKNOWN);
    }
    Optional<ValueType> known = known(member);
    if (known.isPresent()) return known.get();
    String node = member.logicalDevice() + "/" + member.logicalNode();
    if (membersOfNode.getOrDefault(node, 0) >= MEMBERS_WORTH_A_NODE) {
      Optional<TypeDescription> whole = ask(member.logicalDevice(), member.logicalNode());
      List<String> path = new ArrayList<>(List.of(member.constraint().name()));
      path.addAll(member.path());
      if (whole.isPresent()) return walk(member.logicalNode(), whole.get(), path).orElse(ValueType.UNKNOWN);
    }
    List<String> outside = outside(member);
    Optional<TypeDescription> type = ask(member.logicalDevice(), item(member));
    if (type.isEmpty()) return ValueType.UNKNOWN;
    String name = outside.isEmpty() ? "" : outside.getLast();
    TypeDescription of = type.get();
    boolean element = !outside.isEmpty() && member.path().get(outside.size() - 1).indexOf('(') >= 0;
    if (element && of instanceof TypeDescription.Array(long _, TypeDescription one)) of = one;
    return walk(name, of, member.path().subList(outside.size(), member.path().size())).orElse(ValueType.UNKNOWN);
  }

  /** Of many that are not known, several at a time; {@link ValueType#UNKNOWN} for what the device does not have. */
  static Map<FcReference, ValueType> of(Iec61850Client client, List<FcReference> members)
      throws InterruptedException {
    Map<FcReference, ValueType> found = new LinkedHashMap<>();
    for (int from = 0; from < members.size(); from += AT_A_TIME) {
      List<FcReference> some = members.subList(from, Math.min(members.size(), from + AT_A_TIME));
      List<ObjectName.DomainSpecific> names = some.stream().map(TypeFinder::firstOf)
          .map(member -> new ObjectName.DomainSpecific(member.logicalDevice(), item(member))).toList();
      // elements of one array have one type
      List<ObjectName.DomainSpecific> distinct = names.stream().distinct().toList();
      List<Answer<ConfirmedResponse.VariableAccessAttributes>> answers = client.mms()
          .callAll(distinct.stream().map(ConfirmedRequest.GetVariableAccessAttributes::new).toList());
      for (int i = 0; i < some.size(); i++) {
        TypeFinder finder = client.knownTypes();
        finder.take(names.get(i), answers.get(distinct.indexOf(names.get(i))));
        found.put(some.get(i), finder.of(some.get(i)));
      }
    }
    return found;
  }

  /** Up to the array; what follows is within its elements. */
  private static List<String> outside(FcReference member) {
    List<String> outside = new ArrayList<>();
    for (String name : member.path()) {
      outside.add(bare(name));
      if (name.indexOf('(') >= 0) break;
    }
    return outside;
  }

  /** The variable that is asked for. */
  private static String item(FcReference member) {
    List<String> outside = outside(member);
    return member.logicalNode() + "$" + member.constraint()
        + (outside.isEmpty() ? "" : "$" + String.join("$", outside));
  }

  /** What is known without asking: from the SCL file, else from the types read before. */
  Optional<ValueType> known(FcReference member) {
    if (member.ranged()) return known(firstOf(member)).flatMap(one -> ofRange(member, one));
    return fromModel(member).or(() -> client.directory().known(member)
        .map(node -> member.path().getLast().endsWith(")")
            ? ofOne(node, member.constraint())
            : of(node, member.constraint())))
        .filter(type -> leaves(type) <= MAX_LEAVES);
  }

  /** What is meant of the first elements of all ranges. */
  private static FcReference firstOf(FcReference member) {
    FcReference first = member;
    while (first.ranged()) first = first.element(0);
    return first;
  }

  /** A device may name any range, and as often as it likes. */
  private Optional<ValueType> ofRange(FcReference member, ValueType one) {
    ValueType type = member.typeOf(one);
    believed += leaves(type);
    return believed > MAX_LEAVES ? Optional.empty() : Optional.of(type);
  }

  private static ValueType of(ServerModel.Node node, FunctionalConstraint constraint) {
    ValueType one = ofOne(node, constraint);
    return node.count().isPresent() ? new ValueType.Array(node.count().getAsInt(), one) : one;
  }

  private static ValueType ofOne(ServerModel.Node node, FunctionalConstraint constraint) {
    if (node instanceof ServerModel.DataAttribute attribute) return attribute.valueType();
    return new ValueType.Structure(node.children(constraint).stream()
        .map(child -> new ValueType.Component(child.name(), of(child, constraint))).toList());
  }

  private static long leaves(ValueType type) {
    return switch (type) {
      case ValueType.Leaf _ -> 1;
      case ValueType.Structure(List<ValueType.Component> components) -> {
        long sum = 0;
        for (ValueType.Component component : components)
          sum = Math.min(MAX_LEAVES + 1, sum + leaves(component.type()));
        yield sum;
      }
      case ValueType.Array(int count, ValueType element) ->
        Math.min(MAX_LEAVES + 1, Math.clamp(count, 0, MAX_LEAVES + 1) * Math.max(1, leaves(element)));
    };
  }

  private Optional<ValueType> fromModel(FcReference member) {
    Optional<IedModel> model = client.model();
    if (model.isEmpty() || member.path().isEmpty()) return Optional.empty();
    return model.get().logicalDevice(member.logicalDevice())
        .flatMap(device -> device.logicalNode(member.logicalNode()))
        .flatMap(node -> node.find(String.join(".", member.path())))
        .filter(node -> node.carries(member.constraint()))
        .map(node -> member.path().getLast().endsWith(")")
            ? ValueType.ofOne(node, member.constraint())
            : ValueType.of(node, member.constraint()));
  }

  private Optional<TypeDescription> ask(String domain, String item) throws InterruptedException {
    ObjectName.DomainSpecific name = new ObjectName.DomainSpecific(domain, item);
    Optional<TypeDescription> before = asked.get(name);
    return before != null
        ? before
        : take(name, client.mms().call(new ConfirmedRequest.GetVariableAccessAttributes(name)));
  }

  private Optional<TypeDescription> take(ObjectName.DomainSpecific name,
      Answer<ConfirmedResponse.VariableAccessAttributes> answer) {
    Optional<TypeDescription> type = answer instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>(var attributes)
        ? Optional.of(attributes.type())
        : Optional.empty();
    asked.put(name, type);
    return type;
  }

  private Optional<ValueType> walk(String name, TypeDescription type, List<String> path) {
    TypeDescription here = type;
    String hereName = name;
    for (String step : path) {
      if (!(here instanceof TypeDescription.Structure(List<TypeDescription.Component> components)))
        return Optional.empty();
      String wanted = bare(step);
      Optional<TypeDescription.Component> next = components.stream().filter(c -> c.name().equals(wanted)).findFirst();
      if (next.isEmpty()) return Optional.empty();
      hereName = wanted;
      here = next.get().type();
      if (step.indexOf('(') >= 0 && here instanceof TypeDescription.Array(long _, TypeDescription one)) here = one;
    }
    believed += leaves(here);
    return believed > MAX_LEAVES ? Optional.empty() : Optional.of(ValueType.of(hereName, here));
  }

  private static long leaves(TypeDescription type) {
    return switch (type) {
      case TypeDescription.Array(long count, TypeDescription element) ->
        Math.min(MAX_LEAVES + 1, Math.clamp(count, 0, MAX_LEAVES + 1) * Math.max(1, leaves(element)));
      case TypeDescription.Structure(List<TypeDescription.Component> components) -> {
        long sum = 0;
        for (TypeDescription.Component component : components)
          sum = Math.min(MAX_LEAVES + 1, sum + leaves(component.type()));
        yield sum;
      }
      case TypeDescription.Bool _,TypeDescription.Bits _,TypeDescription.Int _,TypeDescription.Unsigned _,TypeDescription.FloatingPoint _,TypeDescription.OctetString _,TypeDescription.VisibleString _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _,TypeDescription.MmsString _,TypeDescription.UtcTime _ ->
        1;
    };
  }

  private static String bare(String name) {
    int bracket = name.indexOf('(');
    return bracket < 0 ? name : name.substring(0, bracket);
  }
}
