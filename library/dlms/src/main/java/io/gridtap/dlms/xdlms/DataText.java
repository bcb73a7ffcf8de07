package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.List;
import java.util.StringJoiner;

/** Values as lines for people: the standard's word for the type, then the value. */
final class DataText {
  /** Of one list; the number of those that are not shown is. */
  private static final int MAX_ELEMENTS = 500;
  private static final int OBIS_OCTETS = 6;
  private static final String[] STATUS = {"invalid", "doubtful", "different-clock-base", "invalid-clock-status"};

  private DataText() {}

  static void write(Data data, IndentedText out) {
    String word = data.type().word();
    switch (data) {
      case Data.Null _,Data.DontCare _ -> out.line(word);
      case Data.Array(List<Data> elements) -> list(word, elements, out);
      case Data.Structure(List<Data> elements) -> list(word, elements, out);
      case Data.CompactArray(var _, List<Data> elements) -> list(word, elements, out);
      case Data.Bool(boolean value) -> out.line(word + " " + value);
      case Data.Int(DataType type, long value) ->
        out.line(word + " " + (type == DataType.LONG64_UNSIGNED ? Long.toUnsignedString(value) : value));
      case Data.Float32(float value) -> out.line(word + " " + value);
      case Data.Float64(double value) -> out.line(word + " " + value);
      case Data.Bits(var value) -> out.line(word + " " + value);
      case Data.OctetString(Octets value) -> out.line(word + " " + octets(value));
      case Data.Text(var _, String value) -> out.line(word + " \"" + printable(value) + "\"");
      case Data.DateTime(CosemDateTime value) -> out.line(word + " " + text(value));
      case Data.Date(CosemDate value) -> out.line(word + " " + text(value));
      case Data.Time(CosemTime value) -> out.line(word + " " + text(value));
    }
  }

  private static void list(String word, List<Data> elements, IndentedText out) {
    out.line(word + " of " + elements.size());
    out.within(() -> {
      elements.stream().limit(MAX_ELEMENTS).forEach(element -> write(element, out));
      if (elements.size() > MAX_ELEMENTS) out.line("… and %d more".formatted(elements.size() - MAX_ELEMENTS));
    });
  }

  /** Hexadecimal digits, and what six or twelve octets or text mean. */
  private static String octets(Octets value) {
    if (value.isEmpty()) return "(empty)";
    String hex = value.toHex();
    if (value.length() == OBIS_OCTETS) return "%s (%s)".formatted(hex, Obis.CODEC.decode(value));
    if (value.length() == CosemDateTime.OCTETS) {
      CosemDateTime time = CosemDateTime.CODEC.decode(value);
      if (plausible(time)) return "%s (%s)".formatted(hex, text(time));
    }
    for (int i = 0; i < value.length(); i++) if (value.u8(i) < ' ' || value.u8(i) > '~') return hex;
    return "%s \"%s\"".formatted(hex, new String(value.toByteArray(), java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static boolean plausible(CosemDateTime time) {
    int month = time.date().month();
    int hour = time.time().hour();
    return (time.date().year() == CosemDate.ANY_YEAR || time.date().year() / 200 == 10)
        && (month <= 12 || month >= 0xFD)
        && (hour <= 23 || hour == CosemTime.ANY);
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      if (Character.isISOControl(c)) shown.append("\\x%02x".formatted(c));
      else
        shown.appendCodePoint(c);
    });
    return shown.toString();
  }

  /** {@code 2025-03-01 02:15:00.00, deviation -60, daylight-saving}; a star for what is not specified. */
  static String text(CosemDateTime value) {
    StringJoiner text = new StringJoiner(", ");
    text.add(text(value.date()) + " " + text(value.time()));
    if (value.deviation() != CosemDateTime.NO_DEVIATION) text.add("deviation " + value.deviation());
    if (value.status() != CosemDateTime.NO_STATUS) {
      for (int bit = 0; bit < STATUS.length; bit++) if ((value.status() & 1 << bit) != 0) text.add(STATUS[bit]);
      if ((value.status() & 0x80) != 0) text.add("daylight-saving");
    }
    return text.toString();
  }

  private static String text(CosemDate date) {
    String year = date.year() == CosemDate.ANY_YEAR ? "*" : "%04d".formatted(date.year());
    String month = switch (date.month()) {
      case 0xFD -> "dst-end";
      case 0xFE -> "dst-begin";
      default -> field(date.month());
    };
    String day = switch (date.dayOfMonth()) {
      case 0xFD -> "second-last";
      case 0xFE -> "last";
      default -> field(date.dayOfMonth());
    };
    String weekday = date.year() == CosemDate.ANY_YEAR && date.dayOfWeek() != CosemDate.ANY
        ? " day of week " + date.dayOfWeek()
        : "";
    return year + "-" + month + "-" + day + weekday;
  }

  private static String text(CosemTime time) {
    String text = field(time.hour()) + ":" + field(time.minute()) + ":" + field(time.second());
    return time.hundredths() == CosemTime.ANY ? text : text + "." + field(time.hundredths());
  }

  private static String field(int value) { return value == CosemDate.ANY ? "*" : "%02d".formatted(value); }
}
