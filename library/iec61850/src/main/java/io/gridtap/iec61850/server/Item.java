package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.DataTypeTemplates.Triggers;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What an MMS name within a domain stands for: a logical node, all of a functional constraint, a data object, an
 * attribute. The tree hangs below the domain; its order is that of the wire.
 */
abstract sealed class Item {
  private final String name;
  private final Optional<Item> parent;

  private Item(String name, Optional<Item> parent) {
    this.name = name;
    this.parent = parent;
  }

  /** Of an element of an array: its index in brackets. */
  String name() { return name; }

  Optional<Item> parent() { return parent; }

  abstract TypeDescription description();

  abstract Data read();

  private static List<Data> values(Collection<Item> parts) {
    Data[] values = new Data[parts.size()];
    int next = 0;
    for (Item part : parts) values[next++] = part.read();
    return List.of(values);
  }

  /** The component or element with this name. */
  abstract Optional<Item> child(String childName);

  abstract void forEachAttribute(Consumer<Attribute> consumer);

  /** Whether something holds for all that has a value in here: attributes, and those of control blocks. */
  abstract boolean all(Predicate<Item> condition);

  /** How many attributes it holds. */
  int attributes() {
    int[] count = {0};
    forEachAttribute(_ -> count[0]++);
    return count[0];
  }

  /** Domains, logical nodes, constraints, data objects and whatever else consists of parts with names. */
  static final class Group extends Item {
    private final Map<String, Item> children = new LinkedHashMap<>();

    Group(String name, Optional<Item> parent) { super(name, parent); }

    <I extends Item> I add(I child) {
      children.put(child.name(), child);
      return child;
    }

    Collection<Item> children() { return children.values(); }

    @Override
    TypeDescription description() {
      return new TypeDescription.Structure(children.values().stream()
          .map(child -> new TypeDescription.Component(child.name(), child.description())).toList());
    }

    @Override
    Data read() { return new Data.Structure(values(children.values())); }

    @Override
    Optional<Item> child(String childName) { return Optional.ofNullable(children.get(childName)); }

    @Override
    void forEachAttribute(Consumer<Attribute> consumer) {
      for (Item child : children.values()) child.forEachAttribute(consumer);
    }

    @Override
    boolean all(Predicate<Item> condition) {
      return children.values().stream().allMatch(child -> child.all(condition));
    }
  }

  /** An array; its elements are all of one type. */
  static final class Elements extends Item {
    private final List<Item> elements = new ArrayList<>();

    Elements(String name, Optional<Item> parent) { super(name, parent); }

    void add(Item element) { elements.add(element); }

    List<Item> elements() { return elements; }

    @Override
    TypeDescription description() {
      return new TypeDescription.Array(elements.size(), elements.getFirst().description());
    }

    @Override
    Data read() { return new Data.Array(values(elements)); }

    @Override
    Optional<Item> child(String childName) {
      if (!childName.matches("\\([0-9]{1,9}\\)")) return Optional.empty();
      int index = Integer.parseInt(childName, 1, childName.length() - 1, 10);
      return index < elements.size() ? Optional.of(elements.get(index)) : Optional.empty();
    }

    @Override
    void forEachAttribute(Consumer<Attribute> consumer) {
      for (Item element : elements) element.forEachAttribute(consumer);
    }

    @Override
    boolean all(Predicate<Item> condition) { return elements.stream().allMatch(element -> element.all(condition)); }
  }

  /** A data attribute without components: it holds a value. */
  static final class Attribute extends Item {
    private final ValueType.Leaf type;
    private final FunctionalConstraint constraint;
    private final Triggers triggers;
    private Data value;

    Attribute(String name, Optional<Item> parent, ValueType.Leaf type, FunctionalConstraint constraint,
        Triggers triggers, Data value) {
      super(name, parent);
      this.type = type;
      this.constraint = constraint;
      this.triggers = triggers;
      this.value = value;
    }

    ValueType.Leaf type() { return type; }

    FunctionalConstraint constraint() { return constraint; }

    Triggers triggers() { return triggers; }

    void write(Data data) { value = data; }

    @Override
    Data read() { return value; }

    @Override
    TypeDescription description() { return type.mmsType().orElseThrow(); }

    @Override
    Optional<Item> child(String childName) { return Optional.empty(); }

    @Override
    void forEachAttribute(Consumer<Attribute> consumer) { consumer.accept(this); }

    @Override
    boolean all(Predicate<Item> condition) { return condition.test(this); }

    FcReference reference() {
      Deque<String> names = path();
      String device = names.removeFirst();
      String node = names.removeFirst();
      names.removeFirst();
      return new FcReference(device, node, constraint, List.copyOf(names));
    }
  }

  /** Takes what a client writes to a field. */
  @FunctionalInterface
  interface Writer {
    /** Why not, or nothing if it was taken over. */
    Optional<DataAccessError> write(ServedClient client, Data data, Moment now, Instant at);

    /** What the application is asked before. */
    default Optional<Question> question(ServedClient client, Data data) {
      return Optional.empty();
    }
  }

  /** An attribute of a control block: what is read comes from the block itself, and goes there when it is written. */
  static final class Field extends Item {
    private final TypeDescription description;
    private final Supplier<Data> source;
    private final Optional<Writer> writer;

    Field(String name, Optional<Item> parent, TypeDescription description, Supplier<Data> source,
        Optional<Writer> writer) {
      super(name, parent);
      this.description = description;
      this.source = source;
      this.writer = writer;
    }

    /** That of the control block. */
    FunctionalConstraint constraint() {
      return path().stream().skip(2).findFirst().flatMap(FunctionalConstraint::of).orElseThrow();
    }

    /** Nothing if it cannot be written. */
    Optional<Writer> writer() { return writer; }

    @Override
    TypeDescription description() { return description; }

    @Override
    Data read() { return source.get(); }

    @Override
    Optional<Item> child(String childName) { return Optional.empty(); }

    @Override
    void forEachAttribute(Consumer<Attribute> consumer) {}

    @Override
    boolean all(Predicate<Item> condition) { return condition.test(this); }
  }

  /** The item at a path with $ below this one. */
  Optional<Item> find(String path) {
    Optional<Item> here = Optional.of(this);
    for (int start = 0, end; start <= path.length() && here.isPresent(); start = end + 1) {
      int dollar = path.indexOf('$', start);
      end = dollar < 0 ? path.length() : dollar;
      here = here.get().child(path.substring(start, end));
    }
    return here;
  }

  /** All names below this group as GetNameList gives them, in ASCII order; arrays end a name. */
  static List<String> names(Group domain) {
    List<String> names = new ArrayList<>();
    for (Item node : domain.children()) list("", node, names);
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted);
    return List.of(sorted);
  }

  private static void list(String above, Item item, List<String> names) {
    String path = above + item.name();
    names.add(path);
    if (item instanceof Group group) for (Item child : group.children()) list(path + "$", child, names);
  }

  /** Names from the domain down; the index of an element stands behind the array's name. */
  Deque<String> path() {
    Deque<String> names = new ArrayDeque<>();
    String index = "";
    for (Optional<Item> at = Optional.of(this); at.isPresent(); at = at.get().parent) {
      String step = at.get().name;
      if (step.startsWith("(")) index = step;
      else {
        names.addFirst(step + index);
        index = "";
      }
    }
    return names;
  }

  /** {@code LD0/GGIO1$ST$Ind1}, as a report names a member. */
  String mmsReference() {
    Deque<String> names = path();
    return names.removeFirst() + "/" + String.join("$", names);
  }
}
