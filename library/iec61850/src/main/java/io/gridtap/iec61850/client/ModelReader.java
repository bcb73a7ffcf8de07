package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.GetVariableAccessAttributes;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the types of logical nodes: one request a node; where that is refused one a constraint, and where that is
 * refused one a data object. What is refused even so is known by its names only.
 */
final class ModelReader {
  /** Nodes of all trees read together; the largest devices have a fifth of it. */
  private static final int MAX_NODES = 500_000;
  /** Asked for before the size of what has come is looked at. */
  private static final int AT_A_TIME = 64;
  /** Attributes that data objects of the standard's classes have and structured attributes have not. */
  private static final Set<String> OF_DATA_OBJECTS = Set.of("q", "t", "d", "dU", "ctlModel", "cdcNs", "dataNs");

  private final MmsClient mms;
  private int nodes;

  ModelReader(MmsClient mms) { this.mms = mms; }

  /** A logical node to be read. @param names of its logical device */
  record Wanted(String device, String node, NameTree names) {}

  /** What is known of a name. */
  private sealed interface Shape {
    record Typed(TypeDescription type) implements Shape {
      @Override
      public Optional<Map<String, Shape>> components() { return Shape.components(type); }
    }

    record Named(NameTree.Branch branch) implements Shape {
      @Override
      public Optional<Map<String, Shape>> components() {
        if (branch.children().isEmpty()) return Optional.empty();
        Map<String, Shape> found = new LinkedHashMap<>();
        branch.children().forEach((name, below) -> found.put(name, new Named(below)));
        return Optional.of(found);
      }
    }

    /** By name, in the order of the wire; nothing if it has none. An array has those of its elements. */
    Optional<Map<String, Shape>> components();

    static Optional<Map<String, Shape>> components(TypeDescription type) {
      return switch (type) {
        case TypeDescription.Structure(List<TypeDescription.Component> list) -> {
          Map<String, Shape> found = new LinkedHashMap<>();
          for (TypeDescription.Component component : list)
            if (!component.name().isEmpty()) found.put(component.name(), new Typed(component.type()));
          yield Optional.of(found);
        }
        case TypeDescription.Array(long _, TypeDescription element) -> components(element);
        case TypeDescription.Bool _,TypeDescription.Bits _,TypeDescription.Int _,TypeDescription.Unsigned _,TypeDescription.FloatingPoint _,TypeDescription.OctetString _,TypeDescription.VisibleString _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _,TypeDescription.MmsString _,TypeDescription.UtcTime _ ->
          Optional.empty();
      };
    }
  }

  /** What a part of a node consists of, by constraint and name. */
  private static final class Reading {
    private final Wanted wanted;
    private final Map<FunctionalConstraint, Map<String, Shape>> constraints = new LinkedHashMap<>();

    Reading(Wanted wanted) { this.wanted = wanted; }

    void put(FunctionalConstraint constraint, Map<String, Shape> objects) {
      constraints.computeIfAbsent(constraint, _ -> new LinkedHashMap<>()).putAll(objects);
    }
  }

  /** One variable whose type is asked for. */
  private record Ask(Reading reading, Optional<FunctionalConstraint> constraint, Optional<String> object,
      NameTree.Branch branch) {
    GetVariableAccessAttributes request() {
      String item = reading.wanted.node + constraint.map(fc -> "$" + fc).orElse("")
          + object.map(name -> "$" + name).orElse("");
      return new GetVariableAccessAttributes(new ObjectName.DomainSpecific(reading.wanted.device, item));
    }
  }

  /** In the order wanted. */
  List<ServerModel.LogicalNode> read(List<Wanted> wanted) throws InterruptedException {
    List<Reading> readings = wanted.stream().map(Reading::new).toList();
    List<Ask> asks = readings.stream()
        .map(reading -> new Ask(reading, Optional.empty(), Optional.empty(), new NameTree.Branch())).toList();
    while (!asks.isEmpty()) asks = ask(asks);
    return readings.stream().map(this::logicalNode).toList();
  }

  /** What is to be asked for in smaller parts. */
  private List<Ask> ask(List<Ask> asks) throws InterruptedException {
    List<Ask> smaller = new ArrayList<>();
    for (int from = 0; from < asks.size(); from += AT_A_TIME) {
      List<Ask> some = asks.subList(from, Math.min(asks.size(), from + AT_A_TIME));
      List<Answer<ConfirmedResponse.VariableAccessAttributes>> answers = mms
          .callAll(some.stream().map(Ask::request).toList());
      for (int i = 0; i < some.size(); i++) smaller.addAll(take(some.get(i), answers.get(i)));
    }
    return smaller;
  }

  private List<Ask> take(Ask ask, Answer<ConfirmedResponse.VariableAccessAttributes> answer) {
    Optional<TypeDescription> type = answer instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>(var attributes)
        ? Optional.of(attributes.type())
        : Optional.empty();
    type.ifPresent(this::count);
    Reading reading = ask.reading;
    if (ask.object.isPresent()) {
      FunctionalConstraint constraint = ask.constraint.orElseThrow();
      Shape shape = type.<Shape>map(Shape.Typed::new).orElseGet(() -> new Shape.Named(ask.branch));
      reading.put(constraint, Map.of(ask.object.get(), shape));
      return List.of();
    }
    Optional<Map<String, Shape>> components = type.flatMap(Shape::components);
    if (ask.constraint.isPresent()) {
      FunctionalConstraint constraint = ask.constraint.get();
      if (components.isPresent()) {
        reading.put(constraint, components.get());
        return List.of();
      }
      return ask.branch.children().entrySet().stream()
          .map(object -> new Ask(reading, ask.constraint, Optional.of(object.getKey()), object.getValue())).toList();
    }
    if (components.isPresent()) {
      components.get().forEach((name, shape) -> FunctionalConstraint.of(name)
          .ifPresent(constraint -> reading.put(constraint, shape.components().orElse(Map.of()))));
      return List.of();
    }
    return reading.wanted.names.constraints(reading.wanted.node).orElse(Map.of()).entrySet().stream()
        .map(constraint -> new Ask(reading, Optional.of(constraint.getKey()), Optional.empty(), constraint.getValue()))
        .toList();
  }

  private void count(TypeDescription type) {
    List<TypeDescription> open = new ArrayList<>(List.of(type));
    while (!open.isEmpty()) {
      if (++nodes > MAX_NODES)
        throw new Answer.RefusedException("the model does not end: more than %d attributes".formatted(MAX_NODES));
      TypeDescription next = open.removeLast();
      if (next instanceof TypeDescription.Array(long _, TypeDescription element)) open.add(element);
      if (next instanceof TypeDescription.Structure(List<TypeDescription.Component> components))
        for (TypeDescription.Component component : components) open.add(component.type());
    }
  }

  // From types to the tree

  private ServerModel.LogicalNode logicalNode(Reading reading) {
    String device = reading.wanted.device;
    String node = reading.wanted.node;
    List<ServerModel.ControlBlock> blocks = new ArrayList<>();
    Map<String, Map<FunctionalConstraint, Shape>> objects = new LinkedHashMap<>();
    reading.constraints.forEach((constraint, names) -> names.forEach((name, shape) -> {
      AcsiClass kind = NameTree.classOf(constraint, name);
      if (kind == AcsiClass.DATA_OBJECT)
        objects.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(constraint, shape);
      else
        blocks.add(controlBlock(kind, device, node, name, shape));
    }));
    List<ServerModel.DataObject> dataObjects = new ArrayList<>();
    objects.forEach((name, shapes) -> dataObjects.add(dataObject(name, shapes)));
    return new ServerModel.LogicalNode(device, node, dataObjects, blocks, List.of(), List.of());
  }

  private static ServerModel.ControlBlock controlBlock(AcsiClass kind, String device, String node, String name,
      Shape shape) {
    Map<String, TypeDescription> attributes = new LinkedHashMap<>();
    shape.components().orElse(Map.of()).forEach((attribute, of) -> {
      if (of instanceof Shape.Typed(TypeDescription type)) attributes.put(attribute, type);
    });
    return new ServerModel.ControlBlock(kind, device, node, name, attributes, Map.of());
  }

  private ServerModel.DataObject dataObject(String name, Map<FunctionalConstraint, Shape> shapes) {
    Map<String, Map<FunctionalConstraint, Shape>> children = new LinkedHashMap<>();
    shapes.forEach((constraint, shape) -> shape.components().orElse(Map.of()).forEach((child, of) -> children
        .computeIfAbsent(child, _ -> new LinkedHashMap<>()).put(constraint, of)));
    List<ServerModel.Node> nodesBelow = new ArrayList<>();
    children.forEach((child, of) -> {
      if (isDataObject(of)) nodesBelow.add(dataObject(child, of));
      else
        of.forEach((constraint, shape) -> nodesBelow.add(attribute(child, constraint, shape)));
    });
    return new ServerModel.DataObject(name, count(shapes.values().iterator().next()), EnumSet.copyOf(shapes.keySet()),
        nodesBelow);
  }

  private static final Set<FunctionalConstraint> SETTINGS = EnumSet.of(FunctionalConstraint.SG,
      FunctionalConstraint.SE);

  private static boolean isDataObject(Map<FunctionalConstraint, Shape> shapes) {
    if (shapes.values().stream().anyMatch(shape -> shape.components().isEmpty())) return false;
    // an attribute has one constraint; settings are there twice, active and to be edited
    return shapes.size() > 1 && !SETTINGS.containsAll(shapes.keySet())
        || shapes.values().stream().anyMatch(ModelReader::hasPartsOfDataObjects);
  }

  private static boolean hasPartsOfDataObjects(Shape shape) {
    return shape.components().orElse(Map.of()).entrySet().stream()
        .anyMatch(part -> OF_DATA_OBJECTS.contains(part.getKey()) || hasPartsOfDataObjects(part.getValue()));
  }

  private static ServerModel.DataAttribute attribute(String name, FunctionalConstraint constraint, Shape shape) {
    List<ServerModel.DataAttribute> children = new ArrayList<>();
    shape.components().orElse(Map.of())
        .forEach((child, of) -> children.add(attribute(child, constraint, of)));
    Optional<TypeDescription> type = switch (shape) {
      case Shape.Typed(TypeDescription.Array(long _, TypeDescription element)) -> Optional.of(element);
      case Shape.Typed(TypeDescription one) -> Optional.of(one);
      case Shape.Named _ -> Optional.empty();
    };
    return new ServerModel.DataAttribute(name, constraint, count(shape), type, children);
  }

  private static OptionalInt count(Shape shape) {
    return shape instanceof Shape.Typed(TypeDescription.Array(long elements, TypeDescription _))
        ? OptionalInt.of((int) Math.clamp(elements, 0L, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }
}
