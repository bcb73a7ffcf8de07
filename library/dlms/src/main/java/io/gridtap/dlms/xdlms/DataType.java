package io.gridtap.dlms.xdlms;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of Data (IEC 62056-5-3 §7.3.1), by tag. */
public enum DataType {
  NULL_DATA(0), ARRAY(1), STRUCTURE(2), BOOLEAN(3), BIT_STRING(4), DOUBLE_LONG(5, 4, true),
  DOUBLE_LONG_UNSIGNED(6, 4, false),
  OCTET_STRING(9), VISIBLE_STRING(10), UTF8_STRING(12), BCD(13, 1, true), INTEGER(15, 1, true), LONG(16, 2, true),
  UNSIGNED(17, 1, false), LONG_UNSIGNED(18, 2, false), COMPACT_ARRAY(19), LONG64(20, 8, true),
  LONG64_UNSIGNED(21, 8, false), ENUM(22, 1, false), FLOAT32(23), FLOAT64(24), DATE_TIME(25), DATE(26), TIME(27),
  DELTA_INTEGER(28, 1, true), DELTA_LONG(29, 2, true), DELTA_DOUBLE_LONG(30, 4, true), DELTA_UNSIGNED(31, 1, false),
  DELTA_LONG_UNSIGNED(32, 2, false), DELTA_DOUBLE_LONG_UNSIGNED(33, 4, false), DONT_CARE(255);

  private static final @Nullable DataType[] BY_TAG = new DataType[256];

  static {
    for (DataType type : values()) BY_TAG[type.tag] = type;
  }

  private final int tag;
  private final int integerOctets;
  private final boolean signed;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  DataType(int tag) { this(tag, 0, false); }

  DataType(int tag, int integerOctets, boolean signed) {
    this.tag = tag;
    this.integerOctets = integerOctets;
    this.signed = signed;
  }

  /** The type of a tag; empty if the standard has none. */
  public static Optional<DataType> of(int tag) {
    return tag < 0 || tag > 255 ? Optional.empty() : Optional.ofNullable(BY_TAG[tag]);
  }

  static @Nullable DataType ofTag(int tag) { return BY_TAG[tag]; }

  /** 0…33, 255. */
  public int tag() { return tag; }

  /** Whether values are whole numbers: {@link Data.Int}. */
  public boolean isInteger() { return integerOctets > 0; }

  /** 1, 2, 4 or 8 for whole numbers, 0 for others. */
  public int integerOctets() { return integerOctets; }

  public boolean isSigned() { return signed; }

  /** {@code long-unsigned}, as the standard writes it. */
  public String word() { return word; }
}
