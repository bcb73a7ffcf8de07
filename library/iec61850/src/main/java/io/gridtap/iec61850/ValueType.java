package io.gridtap.iec61850;

import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Type of a data attribute or of what consists of such: known from the SCL file, or as far as MMS tells it from the
 * device itself.
 */
public sealed interface ValueType {
  /**
   * Type of an attribute without components.
   *
   * @param mmsType how MMS carries it, and with that its width: a negative size means "at most"; empty if nobody told
   * @param enumeration the labels, for {@link Kind#ENUMERATED}
   */
  record Leaf(Kind kind, Optional<TypeDescription> mmsType, Optional<EnumType> enumeration) implements ValueType {
    public Leaf(Kind kind) { this(kind, Optional.empty(), Optional.empty()); }

    /** The type that an SCL file gives (IEC 61850-6 bType), with what MMS makes of it (IEC 61850-8-1 §8.1.3). */
    public static Leaf of(BasicType type, Optional<EnumType> enumeration) {
      return new Leaf(BasicTypes.kind(type), BasicTypes.mmsType(type, enumeration), enumeration);
    }

    /** The type's name with its width, such as INT8U, VisString129 or Enum. */
    public String name() {
      return LeafText.name(this);
    }

    /** Which values it has, for people: {@code an integer from 0 to 255}. */
    public String allowed() {
      return LeafText.allowed(this);
    }

    /** The highest value of an integer, as far as 63 bits hold it. */
    public long highest() {
      return LeafCodec.highest(this).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    /** The value of this type, or of the type on the wire where that does not fit. */
    public Value value(Data data) {
      return LeafCodec.value(this, data);
    }

    /**
     * The value as MMS data.
     *
     * @throws InvalidValueException if it is none of this type
     */
    public Data data(Value value) { return ValueCodec.of(this).data(value); }

    /**
     * Reads a value as people write it, see {@link ValueCodec#parse}.
     *
     * @throws InvalidValueException saying what is allowed
     */
    public Data parse(String text) { return ValueCodec.of(this).parse(text); }

    /** The value as {@link #parse} reads it; what has no such form is shown as it is. */
    public String text(Data data) {
      return LeafText.text(this, data);
    }

    /** Why the data cannot be a value of this type, or nothing if they can. */
    public Optional<DataAccessError> refuses(Data data) {
      return LeafCodec.refuses(this, data);
    }

    /**
     * The value of an attribute nobody has set: zero, quality good, time not set, the first of an enumeration, double
     * points intermediate.
     */
    public Data initial() { return LeafCodec.initial(this); }
  }

  record Structure(List<Component> components) implements ValueType {
    public Structure { components = List.copyOf(components); }
  }

  record Component(String name, ValueType type) {}

  record Array(int count, ValueType element) implements ValueType {}

  /** What a leaf's values are. */
  enum Kind {
    BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, DBPOS, TCMD, CHECK, QUALITY, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS,
    BITS, ANY;

    /** Whether MMS data of this alternative can be a value of this kind. */
    public boolean takes(Data data) {
      return switch (this) {
        case BOOLEAN -> data instanceof Data.Bool;
        case INTEGER, UNSIGNED, ENUMERATED -> data instanceof Data.Int || data instanceof Data.Unsigned
            || data instanceof Data.BigInt;
        case FLOAT -> data instanceof Data.Float32 || data instanceof Data.Float64;
        case DBPOS, TCMD, CHECK, QUALITY, BITS -> data instanceof Data.Bits;
        case TIMESTAMP -> data instanceof Data.UtcTime;
        case ENTRY_TIME -> data instanceof Data.BinaryTime;
        case TEXT -> data instanceof Data.VisibleString || data instanceof Data.MmsString;
        case OCTETS -> data instanceof Data.OctetString;
        case ANY -> true;
      };
    }
  }

  /** A type nobody told us: values keep the type they have on the wire. */
  ValueType UNKNOWN = new Leaf(Kind.ANY);

  /** The type of a node of the model, as far as it belongs to the constraint. */
  static ValueType of(IedModel.Node node, FunctionalConstraint constraint) {
    ValueType one = ofOne(node, constraint);
    return node.count().isPresent() ? new Array(node.count().getAsInt(), one) : one;
  }

  /** The type of one element, if the node is an array. */
  static ValueType ofOne(IedModel.Node node, FunctionalConstraint constraint) {
    if (node instanceof IedModel.DataAttribute attribute && attribute.children().isEmpty())
      return Leaf.of(attribute.type(), attribute.enumeration());
    List<Component> components = new ArrayList<>();
    for (IedModel.Node child : node.children(constraint))
      components.add(new Component(child.name(), of(child, constraint)));
    return new Structure(components);
  }

  /**
   * The type as MMS describes it. A bit string of 13 is a quality; what one of 2 is, its name tells: the position of a
   * double point, a check, or a step command, which is the only ctlVal of two bits (IEC 61850-7-3). Others stay bits.
   *
   * @param name of the component with this type
   */
  static ValueType of(String name, TypeDescription description) {
    return switch (description) {
      case TypeDescription.Array(long count, TypeDescription element) -> new Array((int) count, of(name, element));
      case TypeDescription.Structure(List<TypeDescription.Component> list) -> new Structure(list.stream()
          .map(component -> new Component(component.name(), of(component.name(), component.type()))).toList());
      case TypeDescription.Bool _ -> leaf(Kind.BOOLEAN, description);
      case TypeDescription.Bits(int size) -> leaf(switch (Math.abs(size)) {
        case Quality.LENGTH -> Kind.QUALITY;
        case 2 -> switch (name) {
          case "stVal", "subVal" -> Kind.DBPOS;
          case "Check" -> Kind.CHECK;
          case "ctlVal", "posVal" -> Kind.TCMD;
          default -> Kind.BITS;
        };
        default -> Kind.BITS;
      }, description);
      case TypeDescription.Int _ -> leaf(Kind.INTEGER, description);
      case TypeDescription.Unsigned _ -> leaf(Kind.UNSIGNED, description);
      case TypeDescription.FloatingPoint _ -> leaf(Kind.FLOAT, description);
      case TypeDescription.OctetString _ -> leaf(Kind.OCTETS, description);
      case TypeDescription.VisibleString _,TypeDescription.MmsString _ -> leaf(Kind.TEXT, description);
      case TypeDescription.BinaryTime _ -> leaf(Kind.ENTRY_TIME, description);
      case TypeDescription.UtcTime _ -> leaf(Kind.TIMESTAMP, description);
      case TypeDescription.GeneralizedTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _ ->
        leaf(Kind.ANY, description);
    };
  }

  private static Leaf leaf(Kind kind, TypeDescription description) {
    return new Leaf(kind, Optional.of(description), Optional.empty());
  }
}
