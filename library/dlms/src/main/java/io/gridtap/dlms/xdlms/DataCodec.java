package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Data in A-XDR (IEC 62056-5-3 §7.3.1). What is cut short is refused where it ends; nothing is allocated for elements
 * that cannot be there.
 */
public final class DataCodec {
  /** Values within one another: twice what any attribute of the Blue Book needs. */
  public static final int MAX_NESTING = 32;

  private DataCodec() {}

  /** Reads one value and leaves the cursor behind it. */
  public static Data decode(OctetReader in, Limits limits) {
    return decode(in, limits, depth(limits));
  }

  /** @throws DecodeException if anything is left over */
  public static Data decode(Octets octets, Limits limits) {
    OctetReader in = octets.reader();
    Data data = decode(in, limits);
    in.expectEnd();
    return data;
  }

  /** @throws IllegalArgumentException for what the wire cannot carry */
  public static void encode(Data data, OctetWriter out) {
    encode(data, out, MAX_NESTING);
  }

  public static Octets encode(Data data) {
    OctetWriter out = new OctetWriter();
    encode(data, out);
    return out.toOctets();
  }

  static int depth(Limits limits) { return Math.min(MAX_NESTING, limits.maxNesting()); }

  static DataType type(OctetReader in) {
    int tag = in.u8();
    DataType type = DataType.ofTag(tag);
    if (type == null) throw in.fault("data type %d, which the standard does not have".formatted(tag));
    return type;
  }

  private static Data decode(OctetReader in, Limits limits, int depth) {
    DataType type = type(in);
    return switch (type) {
      case ARRAY -> new Data.Array(elements(in, limits, depth));
      case STRUCTURE -> new Data.Structure(elements(in, limits, depth));
      case COMPACT_ARRAY -> CompactArrays.decode(in, limits, depth);
      default -> content(type, in);
    };
  }

  private static List<Data> elements(OctetReader in, Limits limits, int depth) {
    if (depth <= 1) throw in.fault("values nested deeper than " + depth(limits));
    int count = Axdr.count(in);
    if (count > limits.maxElements())
      throw in.fault("%d elements, at most %d are taken".formatted(count, limits.maxElements()));
    List<Data> elements = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) elements.add(decode(in, limits, depth - 1));
    return elements;
  }

  /** What follows the tag of a type that holds no other values. */
  static Data content(DataType type, OctetReader in) {
    return switch (type) {
      case NULL_DATA -> Data.NULL;
      case DONT_CARE -> Data.DONT_CARE;
      case BOOLEAN -> Data.bool(in.u8() != 0);
      case BIT_STRING -> new Data.Bits(bits(in));
      case OCTET_STRING -> new Data.OctetString(Axdr.octetString(in));
      case VISIBLE_STRING -> new Data.Text(type, in.ascii(Axdr.length(in)));
      case UTF8_STRING -> new Data.Text(type, in.utf8(Axdr.length(in)));
      case FLOAT32 -> new Data.Float32(in.f32be());
      case FLOAT64 -> new Data.Float64(in.f64be());
      case DATE_TIME -> new Data.DateTime(CosemDateTime.CODEC.decode(in));
      case DATE -> new Data.Date(CosemDate.CODEC.decode(in));
      case TIME -> new Data.Time(CosemTime.CODEC.decode(in));
      case DOUBLE_LONG, DOUBLE_LONG_UNSIGNED, BCD, INTEGER, LONG, UNSIGNED, LONG_UNSIGNED, LONG64, LONG64_UNSIGNED,
          ENUM, DELTA_INTEGER, DELTA_LONG, DELTA_DOUBLE_LONG, DELTA_UNSIGNED, DELTA_LONG_UNSIGNED,
          DELTA_DOUBLE_LONG_UNSIGNED ->
        new Data.Int(type, integer(type, in));
      case ARRAY, STRUCTURE, COMPACT_ARRAY -> throw in.fault(type.word() + " where no nested value may be");
    };
  }

  static long integer(DataType type, OctetReader in) {
    return switch (type.integerOctets()) {
      case 1 -> type.isSigned() ? in.i8() : in.u8();
      case 2 -> type.isSigned() ? in.i16be() : in.u16be();
      case 4 -> type.isSigned() ? in.i32be() : in.u32be();
      case 8 -> in.i64be();
      default -> throw in.fault(type.word() + " is no whole number");
    };
  }

  private static BitString bits(OctetReader in) {
    int length = Axdr.length(in);
    if ((length + 7L) / 8 > in.remaining())
      throw in.fault("%d bits, but only %d octets follow".formatted(length, in.remaining()));
    return BitString.read(length, in);
  }

  private static void encode(Data data, OctetWriter out, int depth) {
    out.u8(data.type().tag());
    switch (data) {
      case Data.Array(List<Data> elements) -> elements(elements, out, depth);
      case Data.Structure(List<Data> elements) -> elements(elements, out, depth);
      case Data.CompactArray array -> CompactArrays.encode(array, out, depth);
      default -> content(data, out); // the rest holds no other values
    }
  }

  private static void elements(List<Data> elements, OctetWriter out, int depth) {
    if (depth <= 1) throw new IllegalArgumentException("values nested deeper than " + MAX_NESTING);
    Axdr.length(elements.size(), out);
    for (Data element : elements) encode(element, out, depth - 1);
  }

  /** The mirror of {@link #content(DataType, OctetReader)}. */
  static void content(Data data, OctetWriter out) {
    switch (data) {
      case Data.Null _,Data.DontCare _ -> {
      }
      case Data.Bool(boolean value) -> out.u8(value ? 1 : 0);
      case Data.Bits(BitString value) -> {
        Axdr.length(value.length(), out);
        value.write(out);
      }
      case Data.OctetString(Octets value) -> Axdr.octetString(value, out);
      case Data.Text text -> Axdr.octetString(octets(text), out);
      case Data.Float32(float value) -> out.f32be(value);
      case Data.Float64(double value) -> out.f64be(value);
      case Data.DateTime(CosemDateTime value) -> CosemDateTime.CODEC.encode(value, out);
      case Data.Date(CosemDate value) -> CosemDate.CODEC.encode(value, out);
      case Data.Time(CosemTime value) -> CosemTime.CODEC.encode(value, out);
      case Data.Int number -> integer(number, out);
      case Data.Array _,Data.Structure _,Data.CompactArray _ ->
        throw new IllegalArgumentException(data.type().word() + " where no nested value may be");
    }
  }

  private static void integer(Data.Int number, OctetWriter out) {
    switch (number.type().integerOctets()) {
      case 1 -> out.u8((int) number.value());
      case 2 -> out.u16be((int) number.value());
      case 4 -> out.i32be((int) number.value());
      default -> out.i64be(number.value());
    }
  }

  private static Octets octets(Data.Text text) {
    var charset = text.type() == DataType.UTF8_STRING ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    if (!charset.newEncoder().canEncode(text.value()))
      throw new IllegalArgumentException("%s cannot hold %s".formatted(text.type().word(), text.value()));
    return Octets.wrap(text.value().getBytes(charset));
  }
}
