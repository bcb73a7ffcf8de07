package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import java.util.Arrays;

/**
 * A cursor over encoded values that makes no object for any of them: for readers that take the few values they want out
 * of many and pass over the rest. Structures and arrays are entered and left; {@link #leave} passes over what was not
 * read.
 *
 * <pre>{@code
 * DataReader in = new DataReader(octets, Limits.STANDARD);
 * in.enter();                      // structure
 * long scaler = in.longValue();
 * long unit = in.longValue();
 * in.leave();
 * }</pre>
 */
public final class DataReader {
  /** What {@link #epochMillis} answers if a date-time does not tell an instant. */
  public static final long NO_TIME = Wire.NO_TIME;

  private static final int[] NOTHING_ENTERED = {};

  private final OctetReader in;
  private final Limits limits;
  private final int most;
  private int depth;
  /** Values left of each structure or array entered. */
  private int[] left = NOTHING_ENTERED;

  public DataReader(Octets octets, Limits limits) { this(octets.reader(), limits); }

  /** Reads from the cursor on and moves it. */
  public DataReader(OctetReader in, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.most = DataCodec.depth(limits);
  }

  /** Octets from the start of what is being decoded. */
  public int offset() { return in.offset(); }

  /** Whether the structure or array entered last, or the whole outside of any, has more values. */
  public boolean more() {
    return depth == 0 ? in.hasRemaining() : left[depth - 1] > 0;
  }

  /** The type ahead, without moving. */
  public DataType type() {
    int tag = in.peekU8();
    DataType type = DataType.ofTag(tag);
    if (type == null) throw unknown(tag);
    return type;
  }

  private DecodeException unknown(int tag) {
    return in.fault("data type %d, which the standard does not have".formatted(tag));
  }

  private int take() {
    count();
    return in.u8();
  }

  private void count() {
    if (depth > 0 && --left[depth - 1] < 0) throw in.fault("the structure or array has no more values");
  }

  private DecodeException other(String wanted, int tag) {
    DataType type = DataType.ofTag(tag);
    return type == null ? unknown(tag) : in.fault("%s where %s is wanted".formatted(type.word(), wanted));
  }

  /** Enters the structure or array ahead and tells how many values it has. */
  public int enter() {
    int tag = take();
    if (tag != Wire.ARRAY && tag != Wire.STRUCTURE) throw other("a structure or array", tag);
    int count = Axdr.count(in);
    if (depth == most - 1) throw in.fault("values nested deeper than " + most);
    if (left.length == depth) left = depth == 0 ? new int[4] : Arrays.copyOf(left, 2 * depth);
    left[depth++] = count;
    return count;
  }

  /** Enters the structure ahead, which must have so many values. */
  public void enterStructure(int values) {
    if (in.peekU8() != Wire.STRUCTURE) throw other("a structure", in.peekU8());
    int count = enter();
    if (count != values) throw in.fault("structure of %d values where %d are wanted".formatted(count, values));
  }

  /** Leaves the structure or array entered last; what was not read of it is passed over. */
  public void leave() {
    if (depth == 0) throw new IllegalStateException("nothing was entered");
    skipValues(left[depth - 1]);
    depth--;
  }

  /** A whole number, an enum, a boolean as 0 or 1; all 64 bits count with long64-unsigned. */
  public long longValue() {
    int tag = take();
    return switch (tag) {
      case 5, 30 -> in.i32be();
      case 6, 33 -> in.u32be();
      case 13, 15, 28 -> in.i8();
      case 16, 29 -> in.i16be();
      case 17, 22, 31 -> in.u8();
      case 18, 32 -> in.u16be();
      case 20, 21 -> in.i64be();
      case 3 -> in.u8() == 0 ? 0 : 1;
      default -> throw other("a whole number", tag);
    };
  }

  /** Any number. */
  public double doubleValue() {
    int tag = in.peekU8();
    if (tag == 21) {
      long value = longValue();
      return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
    }
    if (tag != 23 && tag != 24) return longValue();
    take();
    return tag == 23 ? in.f32be() : in.f64be();
  }

  /** octet-string, visible-string or utf8-string, as a window on what is being decoded. */
  public Octets octets() {
    int tag = take();
    if (tag != 9 && tag != 10 && tag != 12) throw other("a string", tag);
    return in.view(Axdr.length(in));
  }

  /** A logical name: octet-string of six octets. */
  public long obis() {
    int tag = take();
    if (tag != 9) throw other("a logical name", tag);
    int length = Axdr.length(in);
    if (length != 6) throw in.fault("logical name of %d octets".formatted(length));
    return (long) in.u16be() << 32 | in.u32be();
  }

  /**
   * date-time or octet-string of twelve octets as milliseconds since 1970 UTC; {@link #NO_TIME} for null-data and if
   * day, hour or minute are not specified.
   *
   * @param deviation minutes to add to local time to get UTC, where the date-time does not say
   */
  public long epochMillis(int deviation) {
    int tag = take();
    if (tag == 0) return NO_TIME;
    if (tag == 9) {
      int length = Axdr.length(in);
      if (length != CosemDateTime.OCTETS) throw in.fault("date-time of %d octets".formatted(length));
    } else if (tag != 25) {
      throw other("a date-time", tag);
    }
    int year = in.u16be();
    int month = in.u8();
    int day = in.u8();
    in.skip(1);
    int hour = in.u8();
    int minute = in.u8();
    int second = in.u8();
    int hundredths = in.u8();
    int said = in.i16be();
    in.skip(1);
    return Wire.epochMillis(year, month, day, hour, minute, second, hundredths,
        said == CosemDateTime.NO_DEVIATION ? deviation : said);
  }

  /** The value ahead as objects. */
  public Data data() {
    count();
    return DataCodec.decode(in, limits);
  }

  /** Passes over the value ahead, whatever is in it. */
  public void skip() {
    count();
    skipValues(1);
  }

  private void skipValues(long values) {
    for (long open = values; open > 0; open--) {
      int tag = in.u8();
      int octets = Wire.contentOctets(tag);
      if (octets >= 0) in.skip(octets);
      else if (octets == Wire.NESTED) open += Axdr.count(in);
      else if (octets == Wire.VARIABLE) skipString(tag);
      else if (octets == Wire.COMPACT) skipCompact();
      else
        throw unknown(tag);
    }
  }

  private void skipString(int tag) {
    int length = Axdr.length(in);
    in.skip(tag == Wire.BIT_STRING ? Wire.octetsOfBits(length) : length);
  }

  private void skipCompact() {
    for (int open = 1; open > 0; open--) {
      int tag = in.u8();
      if (tag == Wire.STRUCTURE) {
        open += Axdr.count(in);
      } else if (tag == Wire.ARRAY) {
        in.skip(2);
        open++;
      } else if (Wire.contentOctets(tag) <= Wire.COMPACT) {
        throw unknown(tag);
      }
    }
    in.skip(Axdr.length(in));
  }

  /** Refuses what is left over. */
  public void expectEnd() { in.expectEnd(); }
}
