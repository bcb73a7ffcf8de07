package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.Optional;
import java.util.Set;

/** What the basic types of SCL are, and how MMS carries them (IEC 61850-8-1 §8.1.3). */
final class BasicTypes {
  private static final int TRG_OPS_BITS = 6;
  private static final int OPT_FLDS_BITS = 10;
  private static final int SV_OPT_FLDS_BITS = 5;
  private static final int LOG_OPT_FLDS_BITS = 1;

  private BasicTypes() {}

  static Kind kind(BasicType type) {
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

  /** The type as GetVariableAccessAttributes tells it; nothing for what has components. */
  static Optional<TypeDescription> mmsType(BasicType type, Optional<EnumType> enumeration) {
    return Optional.ofNullable(switch (type) {
      case BOOLEAN -> new TypeDescription.Bool();
      case ENUM -> new TypeDescription.Int(enumerationBits(enumeration));
      case INT8 -> new TypeDescription.Int(8);
      case INT16 -> new TypeDescription.Int(16);
      case INT24 -> new TypeDescription.Int(24);
      case INT32 -> new TypeDescription.Int(32);
      case INT64 -> new TypeDescription.Int(64);
      case INT128 -> new TypeDescription.Int(128);
      case INT8U -> new TypeDescription.Unsigned(8);
      case INT16U -> new TypeDescription.Unsigned(16);
      case INT24U -> new TypeDescription.Unsigned(24);
      case INT32U -> new TypeDescription.Unsigned(32);
      case INT64U -> new TypeDescription.Unsigned(64);
      case FLOAT32 -> new TypeDescription.FloatingPoint(32, 8);
      case FLOAT64 -> new TypeDescription.FloatingPoint(64, 11);
      case DBPOS, TCMD -> new TypeDescription.Bits(2);
      case CHECK -> new TypeDescription.Bits(-2);
      case QUALITY -> new TypeDescription.Bits(-Quality.LENGTH);
      case TRG_OPS -> new TypeDescription.Bits(-TRG_OPS_BITS);
      case OPT_FLDS -> new TypeDescription.Bits(-OPT_FLDS_BITS);
      case LOG_OPT_FLDS -> new TypeDescription.Bits(-LOG_OPT_FLDS_BITS);
      case SV_OPT_FLDS -> new TypeDescription.Bits(SV_OPT_FLDS_BITS);
      case TIMESTAMP -> new TypeDescription.UtcTime();
      case ENTRY_TIME -> new TypeDescription.BinaryTime(true);
      case VIS_STRING_32 -> new TypeDescription.VisibleString(-32);
      case VIS_STRING_64 -> new TypeDescription.VisibleString(-64);
      case VIS_STRING_65 -> new TypeDescription.VisibleString(-65);
      case VIS_STRING_129, OBJ_REF -> new TypeDescription.VisibleString(-129);
      case VIS_STRING_255 -> new TypeDescription.VisibleString(-255);
      case CURRENCY -> new TypeDescription.VisibleString(-3);
      case UNICODE_255 -> new TypeDescription.MmsString(-255);
      case OCTET_6 -> new TypeDescription.OctetString(6);
      case ENTRY_ID -> new TypeDescription.OctetString(8);
      case OCTET_16 -> new TypeDescription.OctetString(-16);
      case OCTET_64 -> new TypeDescription.OctetString(-64);
      case PHY_COM_ADDR, STRUCT -> null;
    });
  }

  /** Eight bits hold the enumerations of the standard; those of others may need more. */
  private static int enumerationBits(Optional<EnumType> enumeration) {
    int bits = 8;
    for (int ordinal : enumeration.map(labels -> labels.labels().keySet()).orElseGet(Set::of))
      while (bits < Integer.SIZE && ordinal >> bits - 1 != ordinal >> Integer.SIZE - 1) bits *= 2;
    return bits;
  }
}
