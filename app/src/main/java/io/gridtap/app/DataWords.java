package io.gridtap.app;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.core.JsonGenerator;

/** Values of attributes for people and for programs. */
final class DataWords {
  /** Of an octet-string in a line. */
  private static final int MAX_OCTETS = 64;
  private static final int OBIS_OCTETS = 6;

  private DataWords() {}

  /** In one line, without types. */
  static String line(Data data) {
    return switch (data) {
      case Data.Null _ -> "null";
      case Data.DontCare _ -> "don't care";
      case Data.Array(var elements) -> list("[", elements, "]");
      case Data.CompactArray(var _, var elements) -> list("[", elements, "]");
      case Data.Structure(var elements) -> list("{", elements, "}");
      case Data.Bool(boolean value) -> Boolean.toString(value);
      case Data.Int number -> number(number);
      case Data.Float32(float value) -> Float.toString(value);
      case Data.Float64(double value) -> Double.toString(value);
      case Data.Bits(var bits) -> "0b" + bits;
      case Data.OctetString(var octets) -> octets(octets);
      case Data.Text(var _, String text) -> '"' + Printable.of(text) + '"';
      case Data.DateTime(var time) -> CosemDateTimes.text(time);
      case Data.Date(var date) -> CosemDateTimes.text(date);
      case Data.Time(var time) -> CosemDateTimes.text(time);
    };
  }

  private static String list(String open, List<Data> elements, String close) {
    StringJoiner words = new StringJoiner(", ", open, close);
    elements.forEach(element -> words.add(line(element)));
    return words.toString();
  }

  static String number(Data.Int number) {
    return number.type() == DataType.LONG64_UNSIGNED
        ? Long.toUnsignedString(number.value())
        : Long.toString(number.value());
  }

  /** As what octet-strings mostly are: text, a logical name, a time; else their digits. */
  static String octets(Octets octets) {
    if (octets.isEmpty()) return "\"\"";
    if (isText(octets)) return '"' + text(octets) + '"';
    Optional<CosemDateTime> time = time(octets);
    if (time.isPresent()) return CosemDateTimes.text(time.get());
    if (octets.length() == OBIS_OCTETS && isName(octets)) return Obis.CODEC.decode(octets).toString();
    return octets.length() <= MAX_OCTETS
        ? octets.toHex()
        : octets.slice(0, MAX_OCTETS).toHex() + "… (%d octets)".formatted(octets.length());
  }

  private static boolean isText(Octets octets) {
    if (octets.length() < 3) return false;
    for (int i = 0; i < octets.length(); i++) if (octets.u8(i) < 0x20 || octets.u8(i) > 0x7E) return false;
    return true;
  }

  private static String text(Octets octets) { return new String(octets.toByteArray(), StandardCharsets.US_ASCII); }

  /** Only what can hardly be anything else: a year of this age, and fields within their ranges. */
  private static Optional<CosemDateTime> time(Octets octets) {
    if (octets.length() != CosemDateTime.OCTETS) return Optional.empty();
    CosemDateTime time = CosemDateTime.CODEC.decode(octets);
    int year = time.date().year();
    boolean date = year == 0xFFFF || year >= 1990 && year < 2100;
    boolean clock = within(time.time().hour(), 23) && within(time.time().minute(), 59)
        && within(time.time().second(), 59);
    boolean month = time.date().month() >= 0xFD || time.date().month() >= 1 && time.date().month() <= 12;
    boolean deviation = time.deviation() == CosemDateTime.NO_DEVIATION || Math.abs(time.deviation()) <= 840;
    return date && clock && month && deviation ? Optional.of(time) : Optional.empty();
  }

  private static boolean within(int field, int most) { return field == 0xFF || field <= most; }

  /** A logical name: F is 255 nearly always, and A a medium. */
  private static boolean isName(Octets octets) {
    return octets.u8(0) <= 15 && octets.u8(5) == 255;
  }

  static boolean isComposite(Data data) {
    return data instanceof Data.Array || data instanceof Data.CompactArray || data instanceof Data.Structure;
  }

  /** Lines with types, inner values indented. */
  static void tree(Data data, String indent, StringBuilder out) {
    switch (data) {
      case Data.Array(var elements) -> branch("array", elements, indent, out);
      case Data.CompactArray(var _, var elements) -> branch("compact-array", elements, indent, out);
      case Data.Structure(var elements) -> branch("structure", elements, indent, out);
      case Data.Null _ -> out.append(indent).append("null-data\n");
      case Data.DontCare _ -> out.append(indent).append("dont-care\n");
      default -> // all that hold no others, alike
        out.append(indent).append(data.type().word()).append(' ').append(line(data)).append('\n');
    }
  }

  private static void branch(String name, List<Data> elements, String indent, StringBuilder out) {
    out.append(indent).append(name).append(" (").append(elements.size()).append(")\n");
    elements.forEach(element -> tree(element, indent + "  ", out));
  }

  /**
   * The value as JSON: numbers, booleans, text and arrays as they are; octets as hexadecimal digits, bits as text of 0 and
   * 1, times as text.
   */
  static void json(JsonGenerator json, Data data) {
    switch (data) {
      case Data.Null _,Data.DontCare _ -> json.writeNull();
      case Data.Array(var elements) -> jsonArray(json, elements);
      case Data.CompactArray(var _, var elements) -> jsonArray(json, elements);
      case Data.Structure(var elements) -> jsonArray(json, elements);
      case Data.Bool(boolean value) -> json.writeBoolean(value);
      case Data.Int number -> json.writeNumber(number(number));
      case Data.Float32(float value) when Float.isFinite(value) -> json.writeNumber(value);
      case Data.Float32(float value) -> json.writeString(Float.toString(value));
      case Data.Float64(double value) when Double.isFinite(value) -> json.writeNumber(value);
      case Data.Float64(double value) -> json.writeString(Double.toString(value));
      case Data.Bits(var bits) -> json.writeString(bits.toString());
      case Data.OctetString(var octets) -> json.writeString(octets.toHex());
      case Data.Text(var _, String text) -> json.writeString(text);
      case Data.DateTime(var time) -> json.writeString(CosemDateTimes.text(time));
      case Data.Date(var date) -> json.writeString(CosemDateTimes.text(date));
      case Data.Time(var time) -> json.writeString(CosemDateTimes.text(time));
    }
  }

  private static void jsonArray(JsonGenerator json, List<Data> elements) {
    json.writeStartArray();
    elements.forEach(element -> json(json, element));
    json.writeEndArray();
  }
}
