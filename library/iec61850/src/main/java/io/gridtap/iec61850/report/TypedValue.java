package io.gridtap.iec61850.report;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;

/** From MMS data to the values of IEC 61850. */
final class TypedValue {
  private TypedValue() {}

  /** Of the leaf's type, or of the type on the wire where that does not fit. */
  static Value of(ValueType.Leaf leaf, Data data) {
    return switch (data) {
      case Data.Bool(boolean value) -> Value.Bool.of(value);
      case Data.Float32(float value) -> new Value.Float32(value);
      case Data.Float64(double value) -> new Value.Float64(value);
      case Data.Bits(BitString bits) -> bits(leaf.kind(), bits);
      case Data.UtcTime time -> new Timestamp(time);
      case Data.Int(long value) -> leaf.kind() == ValueType.Kind.ENUMERATED
          ? enumerated(leaf, value)
          : leaf.kind() == ValueType.Kind.UNSIGNED ? new Value.Unsigned(value) : new Value.Int(value);
      case Data.Unsigned(long value) -> leaf.kind() == ValueType.Kind.ENUMERATED
          ? enumerated(leaf, value)
          : leaf.kind() == ValueType.Kind.INTEGER ? new Value.Int(value) : new Value.Unsigned(value);
      case Data.VisibleString(String value) -> new Value.Text(value);
      case Data.MmsString(String value) -> new Value.Text(value);
      case Data.OctetString(var value) -> new Value.OctetString(value);
      case Data.BinaryTime time -> new Value.EntryTime(time);
      case Data.Array _,Data.Structure _,Data.BigInt _,Data.GeneralizedTime _,Data.Bcd _,Data.BoolArray _,Data.ObjectId _ ->
        new Value.Other(data);
    };
  }

  private static Value bits(ValueType.Kind kind, BitString bits) {
    return switch (kind) {
      case QUALITY -> Quality.of(bits);
      case DBPOS -> Dbpos.of(bits);
      case TCMD -> Tcmd.of(bits);
      case CHECK -> new Value.Check(bits.getOrFalse(0), bits.getOrFalse(1));
      case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        new Value.Bits(bits);
    };
  }

  private static Value enumerated(ValueType.Leaf leaf, long value) {
    int ordinal = (int) value;
    if (ordinal != value) return new Value.Int(value);
    return new Value.Enumerated(ordinal, leaf.enumeration().flatMap(labels -> labels.label(ordinal)).orElse(""));
  }
}
