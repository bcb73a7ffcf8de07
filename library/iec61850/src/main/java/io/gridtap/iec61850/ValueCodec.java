package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Between the data of MMS, the values of IEC 61850 and what people write, for a type that is known: of one attribute, or
 * of functionally constrained data as a whole. What is to be sent is examined here first, down to the last attribute;
 * what came is taken as it is.
 *
 * @param reference of what has the type, for messages; empty if it is of no account
 */
public record ValueCodec(Optional<FcReference> reference, ValueType type) {
  public static ValueCodec of(FcReference reference, ValueType type) {
    return new ValueCodec(Optional.of(reference), type);
  }

  public static ValueCodec of(ValueType type) { return new ValueCodec(Optional.empty(), type); }

  // From data

  /** The value; what does not fit the type has that of the wire, or is {@link Value.Other}. */
  public Value value(AccessResult result) {
    return switch (result) {
      case AccessResult.Failure failure -> new Value.Unavailable(failure);
      case Data data -> value(type, data);
    };
  }

  private static Value value(ValueType type, Data data) {
    return switch (type) {
      case ValueType.Leaf leaf -> leaf.value(data);
      case ValueType.Structure(List<Component> components) -> {
        if (!(data instanceof Data.Structure(List<Data> parts)) || parts.size() != components.size())
          yield new Value.Other(data);
        List<Value.Member> members = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++)
          members.add(new Value.Member(components.get(i).name(), value(components.get(i).type(), parts.get(i))));
        yield new Value.Structure(members);
      }
      case ValueType.Array(int _, ValueType element) -> data instanceof Data.Array(List<Data> parts)
          ? new Value.Array(parts.stream().map(part -> value(element, part)).toList())
          : new Value.Other(data);
    };
  }

  // To data

  /**
   * The value as data. An enumeration also takes its label as a text or its ordinal as a number; the members of a
   * structure may stand in any order, but all must be there.
   *
   * @throws InvalidValueException if it is none of this type, or out of its range
   */
  public Data data(Value value) { return data(type, value, ""); }

  private Data data(ValueType of, Value value, String path) {
    if (value instanceof Value.Other(Data data)) return checked(of, data, path);
    return switch (of) {
      case ValueType.Leaf leaf -> LeafCodec.data(leaf, value).filter(data -> sendable(leaf, data))
          .orElseThrow(() -> wrong(path, "'" + value.text() + "'", leaf, -1));
      case ValueType.Structure structure -> {
        if (!(value instanceof Value.Structure(List<Value.Member> members)))
          throw wrong(path, value.text(), structure, -1);
        yield data(structure, members, path);
      }
      case ValueType.Array(int count, ValueType element) -> {
        if (!(value instanceof Value.Array(List<Value> elements))) throw wrong(path, value.text(), of, -1);
        if (elements.size() != count) throw wrong(path, "an array of " + elements.size(), of, -1);
        List<Data> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) parts.add(data(element, elements.get(i), path + "(" + i + ")"));
        yield new Data.Array(parts);
      }
    };
  }

  private Data data(ValueType.Structure structure, List<Value.Member> members, String path) {
    Set<String> names = new LinkedHashSet<>();
    for (Value.Member member : members)
      if (!member.name().isEmpty() && !names.add(member.name()))
        throw wrong(path, "two of " + member.name(), structure, -1);
    List<Data> parts = new ArrayList<>(members.size());
    for (int i = 0; i < structure.components().size(); i++) {
      Component component = structure.components().get(i);
      // who gives no names means the order
      Optional<Value> given = component.name().isEmpty()
          ? i < members.size() ? Optional.of(members.get(i).value()) : Optional.empty()
          : members.stream().filter(member -> member.name().equals(component.name())).map(Value.Member::value)
              .findFirst();
      names.remove(component.name());
      parts.add(data(component.type(), given
          .orElseThrow(() -> wrong(path, "a structure without " + component.name(), structure, -1)),
          path + "." + component.name()));
    }
    if (!names.isEmpty()) throw wrong(path, "a structure with " + String.join(", ", names), structure, -1);
    return new Data.Structure(parts);
  }

  /**
   * The data themselves, if they are of this type.
   *
   * @throws InvalidValueException if they are none of it, or out of its range
   */
  public Data checked(Data data) { return checked(type, data, ""); }

  private Data checked(ValueType of, Data data, String path) {
    switch (of) {
      case ValueType.Leaf leaf -> {
        if (leaf.refuses(data).isPresent()) throw wrong(path, data.toString(), leaf, -1);
      }
      case ValueType.Structure(List<Component> components) -> {
        if (!(data instanceof Data.Structure(List<Data> parts)) || parts.size() != components.size())
          throw wrong(path, data.toString(), of, -1);
        for (int i = 0; i < parts.size(); i++)
          checked(components.get(i).type(), parts.get(i), path + "." + components.get(i).name());
      }
      case ValueType.Array(int count, ValueType element) -> {
        if (!(data instanceof Data.Array(List<Data> parts)) || parts.size() != count)
          throw wrong(path, data.toString(), of, -1);
        for (int i = 0; i < count; i++) checked(element, parts.get(i), path + "(" + i + ")");
      }
    }
    return data;
  }

  // Text

  /**
   * Reads a value as people write it: {@code true}, {@code 50.02}, {@code on}, {@code questionable oldData} or
   * {@code invalid|oldData|source=substituted}, {@code 2026-11-21T08:00:00Z clockNotSynchronized}, octets in hexadecimal
   * digits, bits as 0 and 1, the label of an enumeration or its ordinal; arrays as {@code [1, 2]}, structures as
   * <code>{stVal=true, q=good}</code> with all their members in any order. Within these a text with a comma, a bracket
   * or a brace in it stands in quotation marks, where a backslash takes the next character as it is.
   *
   * @throws InvalidValueException saying what is allowed, and where the fault is
   */
  public Data parse(String text) {
    return type instanceof ValueType.Leaf leaf
        ? parse(leaf, leaf.kind() == ValueType.Kind.TEXT ? text : text.strip(), "", -1)
        : new ConstructedText.Reader(this, text).read();
  }

  Data parse(ValueType.Leaf leaf, String text, String path, int position) {
    return LeafText.parse(leaf, text).filter(data -> sendable(leaf, data))
        .orElseThrow(() -> wrong(path, "'" + text + "'", leaf, position));
  }

  /** What is written is as the standard wants it, also where what is read is not: VisibleString is ISO 646. */
  private static boolean sendable(ValueType.Leaf leaf, Data data) {
    return leaf.refuses(data).isEmpty() && !(data instanceof Data.VisibleString(String text)
        && !text.chars().allMatch(character -> character >= 0x20 && character < 0x7F));
  }

  /** The value as {@link #parse} reads it; what does not fit the type is shown as it is. */
  public String text(Data data) {
    return type instanceof ValueType.Leaf leaf ? leaf.text(data) : ConstructedText.write(type, data);
  }

  /** The type and what its values are, for people: {@code INT8U: an integer from 0 to 255}. */
  public String expected() {
    return expected(type);
  }

  private static String expected(ValueType type) {
    return switch (type) {
      case ValueType.Leaf leaf -> leaf.name() + ": " + leaf.allowed();
      case ValueType.Structure(List<Component> components) ->
        "structure: {" + String.join(", ", components.stream().map(component -> component.name() + "=…").toList())
            + "}";
      case ValueType.Array(int count, ValueType _) -> "array: %d elements like [1, 2]".formatted(count);
    };
  }

  InvalidValueException wrong(String path, String given, ValueType of, int position) {
    return new InvalidValueException(where(path), given, expected(of), position);
  }

  private String where(String path) {
    if (reference.isEmpty()) return path.startsWith(".") ? path.substring(1) : path;
    FcReference above = reference.get();
    String below = path;
    // of a range, the element is one that the reference names
    while (above.ranged() && below.startsWith("(")) {
      int end = below.indexOf(')');
      above = above.element(Integer.parseInt(below, 1, end, 10));
      below = below.substring(end + 1);
    }
    return above.logicalDevice() + "/" + above.withoutDevice() + below + "[" + above.constraint() + "]";
  }
}
