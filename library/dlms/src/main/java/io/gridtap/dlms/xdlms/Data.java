package io.gridtap.dlms.xdlms;

import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.List;

/**
 * A value of a COSEM attribute or parameter (IEC 62056-5-3 §7.3.1). All whole numbers are one record, told apart by
 * their type.
 */
public sealed interface Data {
  /** null-data: no value; within a profile's row the value that the row before lets expect. */
  Data NULL = new Null();
  Data DONT_CARE = new DontCare();

  DataType type();

  record Null() implements Data {
    @Override
    public DataType type() { return DataType.NULL_DATA; }
  }

  record DontCare() implements Data {
    @Override
    public DataType type() { return DataType.DONT_CARE; }
  }

  record Array(List<Data> elements) implements Data {
    public Array { elements = List.copyOf(elements); }

    @Override
    public DataType type() { return DataType.ARRAY; }
  }

  record Structure(List<Data> elements) implements Data {
    public Structure { elements = List.copyOf(elements); }

    @Override
    public DataType type() { return DataType.STRUCTURE; }
  }

  /** An array whose elements share one description; the elements are as if they had come one by one. */
  record CompactArray(TypeDescription description, List<Data> elements) implements Data {
    public CompactArray { elements = List.copyOf(elements); }

    @Override
    public DataType type() { return DataType.COMPACT_ARRAY; }
  }

  record Bool(boolean value) implements Data {
    @Override
    public DataType type() { return DataType.BOOLEAN; }
  }

  /**
   * integer, long, double-long, long64, their unsigned and delta forms, enum and bcd.
   *
   * @param value within the range of the type; all 64 bits count with long64-unsigned
   */
  record Int(DataType type, long value) implements Data {
    public Int {
      if (!type.isInteger()) throw new IllegalArgumentException("no whole number: " + type.word());
      int bits = 8 * type.integerOctets();
      boolean fits = bits == 64
          || (type.isSigned()
              ? value >= -(1L << bits - 1) && value < 1L << bits - 1
              : value >= 0 && value < 1L << bits);
      if (!fits) throw new IllegalArgumentException("%s cannot hold %d".formatted(type.word(), value));
    }
  }

  record Float32(float value) implements Data {
    @Override
    public DataType type() { return DataType.FLOAT32; }
  }

  record Float64(double value) implements Data {
    @Override
    public DataType type() { return DataType.FLOAT64; }
  }

  record Bits(BitString value) implements Data {
    @Override
    public DataType type() { return DataType.BIT_STRING; }
  }

  record OctetString(Octets value) implements Data {
    @Override
    public DataType type() { return DataType.OCTET_STRING; }
  }

  /** visible-string or utf8-string. */
  record Text(DataType type, String value) implements Data {
    public Text {
      if (type != DataType.VISIBLE_STRING && type != DataType.UTF8_STRING)
        throw new IllegalArgumentException("no text: " + type.word());
    }
  }

  record DateTime(CosemDateTime value) implements Data {
    @Override
    public DataType type() { return DataType.DATE_TIME; }
  }

  record Date(CosemDate value) implements Data {
    @Override
    public DataType type() { return DataType.DATE; }
  }

  record Time(CosemTime value) implements Data {
    @Override
    public DataType type() { return DataType.TIME; }
  }

  static Data bool(boolean value) { return new Bool(value); }

  static Data integer(long value) { return new Int(DataType.INTEGER, value); }

  static Data longInteger(long value) { return new Int(DataType.LONG, value); }

  static Data doubleLong(long value) { return new Int(DataType.DOUBLE_LONG, value); }

  static Data long64(long value) { return new Int(DataType.LONG64, value); }

  static Data unsigned(long value) { return new Int(DataType.UNSIGNED, value); }

  static Data longUnsigned(long value) { return new Int(DataType.LONG_UNSIGNED, value); }

  static Data doubleLongUnsigned(long value) { return new Int(DataType.DOUBLE_LONG_UNSIGNED, value); }

  static Data long64Unsigned(long value) { return new Int(DataType.LONG64_UNSIGNED, value); }

  static Data enumerated(int value) { return new Int(DataType.ENUM, value); }

  static Data octetString(Octets value) { return new OctetString(value); }

  static Data visibleString(String value) { return new Text(DataType.VISIBLE_STRING, value); }

  static Data structure(Data... elements) { return new Structure(List.of(elements)); }

  static Data array(Data... elements) { return new Array(List.of(elements)); }

  static Data array(List<Data> elements) { return new Array(elements); }
}
