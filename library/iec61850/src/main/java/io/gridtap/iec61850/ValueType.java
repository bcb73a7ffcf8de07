package io.gridtap.iec61850;

import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Type of a data attribute or of what consists of such: known from the SCL file, or as far as MMS tells it from the
 * device itself.
 */
public sealed interface ValueType {
  /** @param enumeration the labels, for {@link Kind#ENUMERATED} */
  record Leaf(Kind kind, Optional<EnumType> enumeration) implements ValueType {
    public Leaf(Kind kind) { this(kind, Optional.empty()); }
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
      return new Leaf(kind(attribute.type()), attribute.enumeration());
    List<Component> components = new ArrayList<>();
    for (IedModel.Node child : node.children(constraint))
      components.add(new Component(child.name(), of(child, constraint)));
    return new Structure(components);
  }

  private static Kind kind(BasicType type) {
    return switch (type) {
      case BOOLEAN -> Kind.BOOLEAN;
      case INT8, INT16, INT24, INT32, INT64, INT128 -> Kind.INTEGER;
      case INT8U, INT16U, INT24U, INT32U, INT64U -> Kind.UNSIGNED;
      case FLOAT32, FLOAT64 -> Kind.FLOAT;
      case ENUM -> Kind.ENUMERATED;
      case DBPOS -> Kind.DBPOS;
      case TCMD -> Kind.TCMD;
      case QUALITY -> Kind.QUALITY;
      case TIMESTAMP -> Kind.TIMESTAMP;
      case VIS_STRING_32, VIS_STRING_64, VIS_STRING_65, VIS_STRING_129, VIS_STRING_255, UNICODE_255, OBJ_REF,
          CURRENCY ->
        Kind.TEXT;
      case OCTET_6, OCTET_16, OCTET_64, ENTRY_ID -> Kind.OCTETS;
      case ENTRY_TIME -> Kind.ENTRY_TIME;
      case CHECK -> Kind.CHECK;
      case TRG_OPS, OPT_FLDS, SV_OPT_FLDS, LOG_OPT_FLDS -> Kind.BITS;
      case PHY_COM_ADDR, STRUCT -> Kind.ANY;
    };
  }

  /**
   * The type as MMS describes it. A bit string of 13 is a quality; one of 2 is a double point, unless its name is that
   * of a check or of a step command.
   *
   * @param name of the component with this type
   */
  static ValueType of(String name, TypeDescription description) {
    return switch (description) {
      case TypeDescription.Array(long count, TypeDescription element) -> new Array((int) count, of(name, element));
      case TypeDescription.Structure(List<TypeDescription.Component> list) -> new Structure(list.stream()
          .map(component -> new Component(component.name(), of(component.name(), component.type()))).toList());
      case TypeDescription.Bool() -> new Leaf(Kind.BOOLEAN);
      case TypeDescription.Bits(int size) -> new Leaf(switch (Math.abs(size)) {
        case Quality.LENGTH -> Kind.QUALITY;
        case 2 -> name.equals("Check") ? Kind.CHECK : name.equals("posVal") ? Kind.TCMD : Kind.DBPOS;
        default -> Kind.BITS;
      });
      case TypeDescription.Int _ -> new Leaf(Kind.INTEGER);
      case TypeDescription.Unsigned _ -> new Leaf(Kind.UNSIGNED);
      case TypeDescription.FloatingPoint _ -> new Leaf(Kind.FLOAT);
      case TypeDescription.OctetString _ -> new Leaf(Kind.OCTETS);
      case TypeDescription.VisibleString _,TypeDescription.MmsString _ -> new Leaf(Kind.TEXT);
      case TypeDescription.BinaryTime _ -> new Leaf(Kind.ENTRY_TIME);
      case TypeDescription.UtcTime() -> new Leaf(Kind.TIMESTAMP);
      case TypeDescription.GeneralizedTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _ -> new Leaf(Kind.ANY);
    };
  }
}
