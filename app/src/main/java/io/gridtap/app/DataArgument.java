package io.gridtap.app;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** A value as people write it: a type by the standard's word or a short one, and the value. */
final class DataArgument {
  static final String FORMS = "A type is int8, uint8, int16, uint16, int32, uint32, int64, uint64, enum, boolean, "
      + "float32, float64, octet-string (hexadecimal), text, visible-string, utf8-string, bit-string (0 and 1), "
      + "date-time, obis, null, or raw for a value as encoded";

  private static final Map<String, DataType> SHORT = Map.ofEntries(Map.entry("int8", DataType.INTEGER),
      Map.entry("uint8", DataType.UNSIGNED), Map.entry("int16", DataType.LONG),
      Map.entry("uint16", DataType.LONG_UNSIGNED), Map.entry("int32", DataType.DOUBLE_LONG),
      Map.entry("uint32", DataType.DOUBLE_LONG_UNSIGNED), Map.entry("int64", DataType.LONG64),
      Map.entry("uint64", DataType.LONG64_UNSIGNED), Map.entry("bool", DataType.BOOLEAN),
      Map.entry("bits", DataType.BIT_STRING), Map.entry("octets", DataType.OCTET_STRING),
      Map.entry("null", DataType.NULL_DATA));
  private static final Map<String, DataType> WORDS = Arrays.stream(DataType.values())
      .collect(Collectors.toMap(DataType::word, type -> type));

  private DataArgument() {}

  static Data of(String type, String value) {
    String word = type.toLowerCase(Locale.ROOT);
    try {
      return switch (word) {
        case "raw" -> DataCodec.decode(octets(value), Limits.STANDARD);
        // text in an octet-string is what names and ids mostly are
        case "text" -> Data.octetString(Octets.wrap(value.getBytes(StandardCharsets.UTF_8)));
        case "obis" -> Data.octetString(Obis.CODEC.encode(AttributeArgument.obis(value)));
        default -> of(Optional.ofNullable(SHORT.get(word)).or(() -> Optional.ofNullable(WORDS.get(word))).orElseThrow(
            () -> CommandFailure.usage("'%s' is no type. %s".formatted(type, FORMS))), value);
      };
    } catch (DecodeException | IllegalArgumentException | TypeConversionException wrong) {
      throw CommandFailure.usage("%s '%s': %s".formatted(type, value, wrong.getMessage()), wrong);
    }
  }

  private static Data of(DataType type, String value) {
    if (type.isInteger()) return new Data.Int(type, integer(type, value));
    return switch (type) {
      case NULL_DATA -> Data.NULL;
      case DONT_CARE -> Data.DONT_CARE;
      case BOOLEAN -> Data.bool(bool(value));
      case BIT_STRING -> new Data.Bits(BitString.of(value));
      case OCTET_STRING -> Data.octetString(octets(value));
      case VISIBLE_STRING, UTF8_STRING -> new Data.Text(type, value);
      case FLOAT32 -> new Data.Float32((float) CommandValue.number(value));
      case FLOAT64 -> new Data.Float64(CommandValue.number(value));
      case DATE_TIME -> new Data.DateTime(time(value));
      default -> throw CommandFailure.usage("%s cannot be written here; encode it and use raw".formatted(type.word()));
    };
  }

  private static long integer(DataType type, String value) {
    try {
      if (type == DataType.LONG64_UNSIGNED && !value.startsWith("-") && !value.startsWith("0x"))
        return Long.parseUnsignedLong(value);
      return value.startsWith("0x")
          ? Long.parseUnsignedLong(value.substring(2), 16)
          : new BigDecimal(value).longValueExact();
    } catch (NumberFormatException | ArithmeticException wrong) {
      throw CommandFailure.usage("%s '%s' is no whole number".formatted(type.word(), value), wrong);
    }
  }

  private static boolean bool(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "1" -> true;
      case "false", "off", "0" -> false;
      default -> throw CommandFailure.usage("a boolean is true or false, not '%s'".formatted(value));
    };
  }

  private static Octets octets(String value) { return new HexOctets().convert(value); }

  /** ISO 8601 with an offset, which becomes the deviation. */
  static CosemDateTime time(String value) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(value);
      return CosemDateTimes.of(time.toInstant(), TimePolicy.STANDARD.withZone(time.getOffset()));
    } catch (DateTimeException wrong) {
      throw CommandFailure.usage("'%s' is no time like 2026-11-21T12:00:00+01:00".formatted(value), wrong);
    }
  }
}
