package io.gridtap.dlms.xdlms;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One row of a profile's buffer, columns from 0. There is one object for all rows of a {@link ProfileRows}: what is to
 * be kept is taken out of it.
 */
public final class ProfileRow {
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int OCTET_STRING = DataType.OCTET_STRING.tag();

  private final ProfileRows rows;

  ProfileRow(ProfileRows rows) { this.rows = rows; }

  /** How many columns this row has. */
  public int columns() { return rows.columns; }

  /** Whether the row is a structure, as it should be; else it is a single value, the only column. */
  public boolean structured() {
    return rows.structured;
  }

  public DataType type(int column) {
    DataType type = DataType.ofTag(tag(column));
    if (type == null) throw new IllegalStateException("a column of no type"); // the scan has refused it
    return type;
  }

  private int tag(int column) {
    if (column < 0 || column >= rows.columns)
      throw new IndexOutOfBoundsException("column %d of %d".formatted(column, rows.columns));
    return rows.types[column];
  }

  /** null-data: the value that the rows before let expect. */
  public boolean isNull(int column) {
    return tag(column) == 0;
  }

  private int start(int column) { return rows.rowStart + rows.starts[column]; }

  private int u16(int at) { return (rows.buffer[at] & 0xFF) << 8 | rows.buffer[at + 1] & 0xFF; }

  private int i32(int at) { return (int) INT.get(rows.buffer, at); }

  private long i64(int at) { return (long) LONG.get(rows.buffer, at); }

  /** Whether {@link #longValue} has a value: a whole number, an enum or a boolean. */
  public boolean isLong(int column) {
    int tag = tag(column);
    DataType type = DataType.ofTag(tag);
    return type != null && (type.isInteger() || type == DataType.BOOLEAN);
  }

  /**
   * A whole number, an enum, a boolean as 0 or 1; all 64 bits count with long64-unsigned.
   *
   * @throws IllegalStateException for a column of another type
   */
  public long longValue(int column) {
    int tag = tag(column);
    int at = start(column);
    return switch (tag) {
      case 5, 30 -> i32(at);
      case 6, 33 -> i32(at) & 0xFFFF_FFFFL;
      case 13, 15, 28 -> rows.buffer[at];
      case 16, 29 -> (short) u16(at);
      case 17, 22, 31 -> rows.buffer[at] & 0xFF;
      case 18, 32 -> u16(at);
      case 20, 21 -> i64(at);
      case 3 -> rows.buffer[at] == 0 ? 0 : 1;
      default -> throw new IllegalStateException("column %d is %s, no whole number".formatted(column,
          type(column).word()));
    };
  }

  /**
   * The number times 10 to the power of {@code places}, 0…18: a register's value with its scaler brought to a common
   * unit.
   *
   * @throws ArithmeticException if 64 bits cannot hold it
   */
  public long scaled(int column, int places) {
    long value = longValue(column);
    for (int i = 0; i < places; i++) value = Math.multiplyExact(value, 10);
    return value;
  }

  /** Any number as the nearest double. */
  public double doubleValue(int column) {
    return switch (tag(column)) {
      case 23 -> Float.intBitsToFloat(i32(start(column)));
      case 24 -> Double.longBitsToDouble(i64(start(column)));
      case 21 -> {
        long value = longValue(column);
        yield value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
      }
      default -> longValue(column);
    };
  }

  /**
   * date-time or octet-string of twelve octets as milliseconds since 1970 UTC; {@link DataReader#NO_TIME} for anything
   * else and if day, hour or minute are not specified.
   *
   * @param deviation minutes to add to local time to get UTC, where the date-time does not say
   */
  public long epochMillis(int column, int deviation) {
    int tag = tag(column);
    int at = start(column);
    if (tag == OCTET_STRING) at++; // its length, which the next line looks at
    else if (tag != DataType.DATE_TIME.tag()) return Wire.NO_TIME;
    if (rows.rowStart + rows.ends[column] - at != CosemDateTime.OCTETS) return Wire.NO_TIME;
    byte[] octets = rows.buffer;
    int said = (short) u16(at + 9);
    return Wire.epochMillis(u16(at), octets[at + 2] & 0xFF, octets[at + 3] & 0xFF, octets[at + 5] & 0xFF,
        octets[at + 6] & 0xFF, octets[at + 7] & 0xFF, octets[at + 8] & 0xFF,
        said == CosemDateTime.NO_DEVIATION ? deviation : said);
  }

  /** What an octet-string, visible-string or utf8-string holds, copied. */
  public Octets octets(int column) {
    int tag = tag(column);
    if (tag != OCTET_STRING && tag != DataType.VISIBLE_STRING.tag() && tag != DataType.UTF8_STRING.tag())
      throw new IllegalStateException("column %d is %s, no string".formatted(column, type(column).word()));
    Octets content = content(column);
    int lengthOctets = content.u8(0) < 0x80 ? 1 : 1 + (content.u8(0) & 0x7F);
    return content.slice(lengthOctets, content.length() - lengthOctets);
  }

  /** The column's octets as they came, without the tag. */
  private Octets content(int column) {
    return Octets.of(rows.buffer, start(column), rows.ends[column] - rows.starts[column]);
  }

  /** The column as objects. */
  public Data data(int column) {
    tag(column);
    if (rows.shape() != CompactShape.NONE)
      return CompactArrays.element(rows.shape().columns()[column].description(), content(column), rows.limits());
    int from = start(column) - 1;
    OctetReader in = Octets.of(rows.buffer, from, rows.rowStart + rows.ends[column] - from).reader();
    return DataCodec.decode(in, rows.limits());
  }
}
