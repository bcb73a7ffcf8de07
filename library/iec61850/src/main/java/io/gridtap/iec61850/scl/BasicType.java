package io.gridtap.iec61850.scl;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Basic type of a data attribute (IEC 61850-6 bType; the meaning is IEC 61850-7-2's). */
public enum BasicType {
  BOOLEAN("BOOLEAN", Kind.BOOLEAN), INT8("INT8", Kind.INTEGER), INT16("INT16", Kind.INTEGER),
  INT24("INT24", Kind.INTEGER), INT32("INT32", Kind.INTEGER), INT64("INT64", Kind.INTEGER),
  INT128("INT128", Kind.INTEGER), INT8U("INT8U", Kind.UNSIGNED), INT16U("INT16U", Kind.UNSIGNED),
  INT24U("INT24U", Kind.UNSIGNED), INT32U("INT32U", Kind.UNSIGNED), INT64U("INT64U", Kind.UNSIGNED),
  FLOAT32("FLOAT32", Kind.FLOAT), FLOAT64("FLOAT64", Kind.FLOAT),
  /** An integer whose labels stand in an {@link EnumType}. */
  ENUM("Enum", Kind.INTEGER),
  /** Two bits: intermediate, off, on, bad. */
  DBPOS("Dbpos", Kind.BITS),
  /** Two bits: stop, lower, higher, reserved. */
  TCMD("Tcmd", Kind.BITS), QUALITY("Quality", Kind.BITS), TIMESTAMP("Timestamp", Kind.TIME),
  VIS_STRING_32("VisString32", Kind.TEXT), VIS_STRING_64("VisString64", Kind.TEXT),
  VIS_STRING_65("VisString65", Kind.TEXT), VIS_STRING_129("VisString129", Kind.TEXT),
  VIS_STRING_255("VisString255", Kind.TEXT), UNICODE_255("Unicode255", Kind.TEXT), OCTET_6("Octet6", Kind.OCTETS),
  OCTET_16("Octet16", Kind.OCTETS), OCTET_64("Octet64", Kind.OCTETS),
  /** Days since 1984 and milliseconds of the day. */
  ENTRY_TIME("EntryTime", Kind.TIME),
  /** Eight octets that name an entry of a buffer or log. */
  ENTRY_ID("EntryID", Kind.OCTETS),
  /** Two bits: synchrocheck, interlock check. */
  CHECK("Check", Kind.BITS), OBJ_REF("ObjRef", Kind.TEXT), CURRENCY("Currency", Kind.TEXT),
  /** Multicast address, VLAN and APPID of a GOOSE or sampled value stream. */
  PHY_COM_ADDR("PhyComAddr", Kind.STRUCTURE), TRG_OPS("TrgOps", Kind.BITS), OPT_FLDS("OptFlds", Kind.BITS),
  SV_OPT_FLDS("SvOptFlds", Kind.BITS), LOG_OPT_FLDS("LogOptFlds", Kind.BITS),
  /** Components of its own, named by a DAType. */
  STRUCT("Struct", Kind.STRUCTURE);

  /** What the values of a type look like. */
  public enum Kind {
    BOOLEAN, INTEGER, UNSIGNED, FLOAT, BITS, TIME, TEXT, OCTETS, STRUCTURE
  }

  private static final Map<String, BasicType> BY_NAME = Stream.of(values())
      .collect(Collectors.toUnmodifiableMap(BasicType::sclName, Function.identity()));

  private final String sclName;
  private final Kind kind;

  BasicType(String sclName, Kind kind) {
    this.sclName = sclName;
    this.kind = kind;
  }

  /** The type as bType spells it. */
  public String sclName() { return sclName; }

  public Kind kind() { return kind; }

  /** The type that bType spells so, if there is one. */
  public static Optional<BasicType> of(String sclName) {
    return Optional.ofNullable(BY_NAME.get(sclName));
  }
}
