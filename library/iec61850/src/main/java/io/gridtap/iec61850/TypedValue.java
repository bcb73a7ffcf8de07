package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was read: of which reference, of which type, and the value. The accessors give the value as Java has it; each
 * throws {@link WrongTypeException} if it is of another type or the device did not give it.
 */
public record TypedValue(FcReference reference, ValueType type, Value value) {
  /** The result of an access, with what is known of its type. */
  public static TypedValue of(FcReference reference, ValueType type, AccessResult result) {
    return new TypedValue(reference, type, ValueCodec.of(reference, type).value(result));
  }

  /** Why the device did not give the value, if it did not. */
  public Optional<AccessResult.Failure> failure() {
    return value instanceof Value.Unavailable(AccessResult.Failure failure) ? Optional.of(failure) : Optional.empty();
  }

  public boolean asBoolean() {
    if (value instanceof Value.Bool bool) return bool.value();
    throw wrong("a boolean");
  }

  /** An integer or the ordinal of an enumeration, if 32 bits with sign hold it. */
  public int asInt() {
    long number = asLong();
    if (number != (int) number) throw wrong("an integer of 32 bits");
    return (int) number;
  }

  /** An integer or the ordinal of an enumeration. */
  public long asLong() {
    return switch (value) {
      case Value.Int(long number) -> number;
      case Value.Unsigned(long number) -> number;
      case Value.Enumerated(int ordinal, String _) -> ordinal;
      default -> throw wrong("an integer"); // one of many
    };
  }

  /** INT8U…INT64U, and other integers that are not negative. */
  public long asUnsigned() {
    long number = asLong();
    if (number < 0) throw wrong("an integer from 0");
    return number;
  }

  /** FLOAT32. */
  public float asFloat() {
    if (value instanceof Value.Float32(float number)) return number;
    throw wrong("a FLOAT32");
  }

  /** FLOAT32 or FLOAT64. */
  public double asDouble() {
    return switch (value) {
      case Value.Float32(float number) -> number;
      case Value.Float64(double number) -> number;
      default -> throw wrong("a floating-point number"); // one of many
    };
  }

  public String asText() {
    if (value instanceof Value.Text(String text)) return text;
    throw wrong("a text");
  }

  public Octets asOctets() {
    if (value instanceof Value.OctetString(Octets octets)) return octets;
    throw wrong("an octet string");
  }

  /** A bit string, also one with a meaning of its own. */
  public BitString asBits() {
    return switch (value) {
      case Value.Bits(BitString bits) -> bits;
      case Quality quality -> quality.bitString();
      case Dbpos position -> position.bits();
      case Tcmd command -> command.bits();
      case Value.Check(boolean synchrocheck, boolean interlock) -> BitString.of(synchrocheck, interlock);
      default -> throw wrong("a bit string"); // one of many
    };
  }

  public Quality asQuality() {
    if (value instanceof Quality quality) return quality;
    throw wrong("a quality");
  }

  public Timestamp asTimestamp() {
    if (value instanceof Timestamp timestamp) return timestamp;
    throw wrong("a timestamp");
  }

  /** A timestamp or entry time that was set. */
  public Instant asInstant() {
    Optional<Instant> instant = switch (value) {
      case Timestamp timestamp when timestamp.isSet() -> Optional.of(timestamp.instant());
      case Value.EntryTime time -> time.instant();
      default -> Optional.empty(); // one of many
    };
    return instant.orElseThrow(() -> wrong("a time that was set"));
  }

  /** The ordinal with its label; without a type from SCL an enumeration is an integer, and has no label. */
  public Value.Enumerated asEnum() {
    return switch (value) {
      case Value.Enumerated enumerated -> enumerated;
      case Value.Int(long number) when number == (int) number -> new Value.Enumerated((int) number, "");
      case Value.Unsigned(long number) when number == (int) number -> new Value.Enumerated((int) number, "");
      default -> throw wrong("an enumeration"); // one of many
    };
  }

  public Dbpos asDbpos() {
    if (value instanceof Dbpos position) return position;
    throw wrong("a double point");
  }

  public Tcmd asTcmd() {
    if (value instanceof Tcmd command) return command;
    throw wrong("a step command");
  }

  public Value.Check asCheck() {
    if (value instanceof Value.Check check) return check;
    throw wrong("a check");
  }

  /** The member of a structure. */
  public TypedValue member(String name) {
    List<TypedValue> members = members();
    for (int i = 0; i < members.size(); i++)
      if (((ValueType.Structure) type).components().get(i).name().equals(name)) return members.get(i);
    throw wrong("a structure with a member " + name);
  }

  /** The members of a structure, in the order of its type. */
  public List<TypedValue> members() {
    if (!(type instanceof ValueType.Structure(List<Component> components))
        || !(value instanceof Value.Structure(List<Value.Member> members)) || members.size() != components.size())
      throw wrong("a structure");
    List<TypedValue> list = new ArrayList<>(members.size());
    for (int i = 0; i < members.size(); i++) {
      Component component = components.get(i);
      list.add(new TypedValue(reference.member(component.name()), component.type(), members.get(i).value()));
    }
    return list;
  }

  /** The element of an array. @param index from 0 */
  public TypedValue element(int index) {
    List<TypedValue> elements = elements();
    if (index < 0 || index >= elements.size()) throw wrong("an array with an element " + index);
    return elements.get(index);
  }

  public List<TypedValue> elements() {
    if (!(type instanceof ValueType.Array(int _, ValueType element))
        || !(value instanceof Value.Array(List<Value> elements)))
      throw wrong("an array");
    List<TypedValue> list = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++)
      list.add(new TypedValue(reference.element(i), element, elements.get(i)));
    return list;
  }

  /** What is found along a path of members and elements: {@code cVal.mag.f}, {@code phsAHar(3).q}. */
  public TypedValue at(String path) {
    TypedValue here = this;
    for (ReferenceSyntax.Name step : ReferenceSyntax.path(path)) {
      here = here.member(step.bare());
      if (step.index().isPresent()) here = here.element(step.index().getAsInt());
    }
    return here;
  }

  private WrongTypeException wrong(String wanted) {
    if (value instanceof Value.Unavailable unavailable)
      return new WrongTypeException("%s: asked for %s, but the device gave none: %s".formatted(reference, wanted,
          unavailable.text()), this, wanted);
    return new WrongTypeException("%s: asked for %s, but it is %s (%s)".formatted(reference, wanted,
        noun(), value.text()), this, wanted);
  }

  /** The type, or what came instead of it. */
  private String noun() {
    String declared = switch (type) {
      case ValueType.Leaf leaf -> leaf.name();
      case ValueType.Structure _ -> "a structure";
      case ValueType.Array _ -> "an array";
    };
    String came = switch (value) {
      case Value.Bool _ -> "a boolean";
      case Value.Int _,Value.Unsigned _ -> "an integer";
      case Value.Float32 _,Value.Float64 _ -> "a floating-point number";
      case Value.Enumerated _ -> "an enumeration";
      case Value.Text _ -> "a text";
      case Value.OctetString _ -> "an octet string";
      case Value.Bits _ -> "a bit string";
      case Value.Check _ -> "a check";
      case Value.EntryTime _ -> "an entry time";
      case Quality _ -> "a quality";
      case Timestamp _ -> "a timestamp";
      case Dbpos _ -> "a double point";
      case Tcmd _ -> "a step command";
      case Value.Structure _ -> "a structure";
      case Value.Array _ -> "an array";
      case Value.Other _ -> "something else";
      case Value.Unavailable _ -> "unavailable";
    };
    return declared.equals(came) ? came : came + ", declared " + declared;
  }
}
