package io.gridtap.iec61850.server;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Type of a data attribute without components (IEC 61850-6 bType) and what MMS makes of it (IEC 61850-8-1 §8.1.3).
 *
 * @param enumeration the labels, for {@link BasicType#ENUM}
 */
public record AttributeType(BasicType type, Optional<EnumType> enumeration) {
  // lengths of bit strings, and the accuracy of a time that people write
  private static final int CHECK_BITS = 2;
  private static final int SV_OPT_FLDS_BITS = 5;
  private static final int LOG_OPT_FLDS_BITS = 1;
  private static final int TIME_ACCURACY_BITS = 10;

  /** The type as GetVariableAccessAttributes tells it. */
  TypeDescription description() {
    return switch (type) {
      case BOOLEAN -> new TypeDescription.Bool();
      case INT8, ENUM -> new TypeDescription.Int(8);
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
      case CHECK, QUALITY, TRG_OPS, OPT_FLDS, LOG_OPT_FLDS -> new TypeDescription.Bits(-bits());
      case SV_OPT_FLDS -> new TypeDescription.Bits(bits());
      case TIMESTAMP -> new TypeDescription.UtcTime();
      case ENTRY_TIME -> new TypeDescription.BinaryTime(true);
      case VIS_STRING_32, VIS_STRING_64, VIS_STRING_65, VIS_STRING_129, VIS_STRING_255, OBJ_REF, CURRENCY ->
        new TypeDescription.VisibleString(-characters());
      case UNICODE_255 -> new TypeDescription.MmsString(-characters());
      case OCTET_6, ENTRY_ID -> new TypeDescription.OctetString(octets());
      case OCTET_16, OCTET_64 -> new TypeDescription.OctetString(-octets());
      case PHY_COM_ADDR, STRUCT -> throw new IllegalStateException(type + " has components");
    };
  }

  private int bits() {
    return switch (type) {
      case DBPOS, TCMD -> 2;
      case CHECK -> CHECK_BITS;
      case QUALITY -> Quality.LENGTH;
      case TRG_OPS -> TrgOps.LENGTH;
      case OPT_FLDS -> OptFlds.LENGTH;
      case SV_OPT_FLDS -> SV_OPT_FLDS_BITS;
      case LOG_OPT_FLDS -> LOG_OPT_FLDS_BITS;
      default -> throw new IllegalStateException(type + " is no bit string"); // one kind of many
    };
  }

  private int characters() {
    return switch (type) {
      case VIS_STRING_32 -> 32;
      case VIS_STRING_64 -> 64;
      case VIS_STRING_65 -> 65;
      case VIS_STRING_129, OBJ_REF -> 129;
      case VIS_STRING_255, UNICODE_255 -> 255;
      case CURRENCY -> 3;
      default -> throw new IllegalStateException(type + " is no text"); // one kind of many
    };
  }

  private int octets() {
    return switch (type) {
      case OCTET_6 -> 6;
      case ENTRY_ID -> 8;
      case OCTET_16 -> 16;
      case OCTET_64 -> 64;
      default -> throw new IllegalStateException(type + " is no octet string"); // one kind of many
    };
  }

  private int integerBits() {
    return switch (type) {
      case INT8, INT8U, ENUM -> 8;
      case INT16, INT16U -> 16;
      case INT24, INT24U -> 24;
      case INT32, INT32U -> 32;
      case INT64, INT64U -> 64;
      case INT128 -> 128;
      default -> throw new IllegalStateException(type + " is no integer"); // one kind of many
    };
  }

  /**
   * The value of an attribute nobody has set: zero, quality good, time not set, the first of an enumeration, double
   * points intermediate.
   */
  Data initial() {
    return switch (type.kind()) {
      case BOOLEAN -> Data.Bool.FALSE;
      case INTEGER -> new Data.Int(enumeration.filter(labels -> !labels.labels().isEmpty())
          .map(labels -> labels.labels().keySet().iterator().next()).orElse(0));
      case UNSIGNED -> new Data.Unsigned(0);
      case FLOAT -> type == BasicType.FLOAT32 ? new Data.Float32(0) : new Data.Float64(0);
      case BITS -> new Data.Bits(BitString.of(bits(), 0));
      case TIME -> type == BasicType.TIMESTAMP ? Data.UtcTime.NOT_SET : Data.BinaryTime.NOT_SET;
      case TEXT -> text("");
      case OCTETS -> new Data.OctetString(type == BasicType.ENTRY_ID || type == BasicType.OCTET_6
          ? Octets.wrap(new byte[octets()])
          : Octets.EMPTY);
      case STRUCTURE -> throw new IllegalStateException(type + " has components");
    };
  }

  private Data text(String text) {
    return type == BasicType.UNICODE_255 ? new Data.MmsString(text) : new Data.VisibleString(text);
  }

  /** Why the data cannot be a value of this type, or nothing if they can. */
  Optional<DataAccessError> refuses(Data data) {
    boolean fits = switch (type.kind()) {
      case BOOLEAN -> data instanceof Data.Bool;
      case INTEGER -> data instanceof Data.Int || type == BasicType.INT128 && data instanceof Data.BigInt;
      case UNSIGNED -> data instanceof Data.Unsigned;
      case FLOAT -> type == BasicType.FLOAT32 ? data instanceof Data.Float32 : data instanceof Data.Float64;
      case BITS -> data instanceof Data.Bits(BitString value) && value.length() == bits();
      case TIME -> type == BasicType.TIMESTAMP
          ? data instanceof Data.UtcTime
          : data instanceof Data.BinaryTime(long _, int days) && days != Data.BinaryTime.NO_DATE;
      case TEXT -> switch (data) {
        case Data.MmsString(String value) when type == BasicType.UNICODE_255 -> value.length() <= characters();
        case Data.VisibleString(String value) when type != BasicType.UNICODE_255 -> value.length() <= characters();
        default -> false; // every other alternative
      };
      case OCTETS ->
        data instanceof Data.OctetString(Octets value) && (type == BasicType.OCTET_6 || type == BasicType.ENTRY_ID
            ? value.length() == octets()
            : value.length() <= octets());
      case STRUCTURE -> false;
    };
    if (!fits) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    return inRange(data) ? Optional.empty() : Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
  }

  private boolean inRange(Data data) {
    return switch (data) {
      case Data.Int(long value) when enumeration.isPresent() ->
        value == (int) value && enumeration.get().label((int) value).isPresent();
      case Data.Int(long value) -> integerBits() >= 64
          || value >= -(1L << integerBits() - 1) && value < 1L << integerBits() - 1;
      case Data.Unsigned(long value) -> integerBits() >= 64 || value < 1L << integerBits();
      default -> true; // nothing else has a range of its own
    };
  }

  /**
   * The value as MMS data.
   *
   * @throws IllegalArgumentException if it is none of this type
   */
  Data data(Value value) {
    Data data = switch (value) {
      case Quality quality -> new Data.Bits(quality.bitString());
      case Timestamp(Data.UtcTime utc) -> utc;
      case Dbpos position -> new Data.Bits(position.bits());
      case Tcmd command -> new Data.Bits(command.bits());
      case Value.Bool bool -> Data.Bool.of(bool.value());
      case Value.Int(long number) -> type.kind() == BasicType.Kind.UNSIGNED && number >= 0
          ? new Data.Unsigned(number)
          : new Data.Int(number);
      case Value.Unsigned(long number) -> type.kind() == BasicType.Kind.INTEGER
          ? new Data.Int(number)
          : new Data.Unsigned(number);
      case Value.Float32(float number) ->
        type == BasicType.FLOAT64 ? new Data.Float64(number) : new Data.Float32(number);
      case Value.Float64(double number) -> type == BasicType.FLOAT32
          ? new Data.Float32((float) number)
          : new Data.Float64(number);
      case Value.Enumerated(int ordinal, String _) -> new Data.Int(ordinal);
      case Value.Text(String text) -> text(text);
      case Value.OctetString(Octets octets) -> new Data.OctetString(octets);
      case Value.Bits(BitString bits) -> new Data.Bits(bits);
      case Value.Check(boolean synchrocheck, boolean interlock) ->
        new Data.Bits(BitString.of(synchrocheck, interlock));
      case Value.EntryTime(Data.BinaryTime time) -> time;
      case Value.Other(Data other) -> other;
      case Value.Unavailable _ -> throw new IllegalArgumentException("a failure is no value");
    };
    return checked(data);
  }

  /** @throws IllegalArgumentException if the data are no value of this type */
  Data checked(Data data) {
    refuses(data).ifPresent(error -> {
      throw new IllegalArgumentException("%s is no value of type %s: %s".formatted(data, type.sclName(), allowed()));
    });
    return data;
  }

  /**
   * Reads a value as people write it: {@code true}, {@code 50.02}, {@code on}, {@code questionable oldData},
   * {@code 2026-11-21T08:00:00Z}, octets in hexadecimal digits, bits as 0 and 1.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public Data parse(String text) {
    Data data;
    try {
      data = read(text.strip());
    } catch (IllegalArgumentException | DateTimeException unreadable) {
      throw wrong(text);
    }
    if (refuses(data).isPresent()) throw wrong(text);
    return data;
  }

  private IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("'%s' is no value of type %s: %s".formatted(text, type.sclName(), allowed()));
  }

  private Data read(String text) {
    return switch (type.kind()) {
      case BOOLEAN -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "1", "on" -> Data.Bool.TRUE;
        case "false", "0", "off" -> Data.Bool.FALSE;
        default -> throw wrong(text);
      };
      case INTEGER -> enumeration.isPresent() ? enumerated(enumeration.get(), text) : integer(text);
      case UNSIGNED -> {
        long value = Long.parseLong(text);
        if (value < 0) throw wrong(text);
        yield new Data.Unsigned(value);
      }
      case FLOAT -> type == BasicType.FLOAT32
          ? new Data.Float32(Float.parseFloat(text))
          : new Data.Float64(Double.parseDouble(text));
      case BITS -> new Data.Bits(bits(text));
      case TIME -> type == BasicType.TIMESTAMP
          ? Data.UtcTime.of(Instant.parse(text), TIME_ACCURACY_BITS)
          : Data.BinaryTime.of(Instant.parse(text));
      case TEXT -> text(text);
      case OCTETS -> new Data.OctetString(Octets.hex(text));
      case STRUCTURE -> throw new IllegalStateException(type + " has components");
    };
  }

  private static Data integer(String text) {
    BigInteger value = new BigInteger(text);
    return value.bitLength() < 64 ? new Data.Int(value.longValue()) : new Data.BigInt(value);
  }

  private Data enumerated(EnumType labels, String text) {
    OptionalInt ordinal = labels.ordinal(text);
    if (ordinal.isEmpty()) throw wrong(text);
    return new Data.Int(ordinal.getAsInt());
  }

  private BitString bits(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c == '0' || c == '1') && text.length() == bits())
      return BitString.of(text);
    return switch (type) {
      case QUALITY -> quality(text).bitString();
      case DBPOS -> position(text).bits();
      case TCMD -> command(text).bits();
      default -> throw wrong(text); // the others are written as bits
    };
  }

  private Quality quality(String text) {
    String[] words = text.split("[ ,]+", -1);
    Quality.Validity validity = null;
    for (Quality.Validity candidate : Quality.Validity.values())
      if (candidate.name().equalsIgnoreCase(words[0])) validity = candidate;
    if (validity == null) throw wrong(text);
    Quality.Detail[] details = new Quality.Detail[words.length - 1];
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      details[i - 1] = Arrays.stream(Quality.Detail.values())
          .filter(detail -> detail.text().equalsIgnoreCase(word)).findFirst().orElseThrow(() -> wrong(text));
    }
    return Quality.of(validity, details);
  }

  private Dbpos position(String text) {
    for (Dbpos position : Dbpos.values())
      if (position.text().equalsIgnoreCase(text) || position.text().replaceFirst("-state$", "").equalsIgnoreCase(text))
        return position;
    throw wrong(text);
  }

  private Tcmd command(String text) {
    for (Tcmd command : Tcmd.values()) if (command.text().equalsIgnoreCase(text)) return command;
    throw wrong(text);
  }

  /** The value as {@link #parse} reads it; what has no such form is shown as it is. */
  public String text(Data data) {
    return switch (data) {
      case Data.Bool(boolean value) -> Boolean.toString(value);
      case Data.Int(long value) -> enumeration.flatMap(labels -> value == (int) value
          ? labels.label((int) value)
          : Optional.<String>empty()).orElseGet(() -> Long.toString(value));
      case Data.BigInt(BigInteger value) -> value.toString();
      case Data.Unsigned(long value) -> Long.toString(value);
      case Data.Float32(float value) -> Float.toString(value);
      case Data.Float64(double value) -> Double.toString(value);
      case Data.Bits(BitString bits) -> switch (type) {
        case QUALITY -> Quality.of(bits).text();
        case DBPOS -> Dbpos.of(bits).text();
        case TCMD -> Tcmd.of(bits).text();
        default -> bits.toString(); // the others are written as bits
      };
      case Data.OctetString(Octets value) -> value.toHex();
      case Data.VisibleString(String value) -> value;
      case Data.MmsString(String value) -> value;
      case Data.UtcTime time -> new Timestamp(time).text();
      case Data.BinaryTime time -> time.instant().map(Instant::toString).orElse("not set");
      case Data.Array _,Data.Structure _,Data.GeneralizedTime _,Data.Bcd _,Data.BoolArray _,Data.ObjectId _ ->
        data.toString();
    };
  }

  /** What {@link #parse} takes, for people. */
  public String allowed() {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case ENUM -> enumeration.map(labels -> "one of " + String.join(", ", labels.labels().values()))
          .orElse("an integer of 8 bits");
      case INT8, INT16, INT24, INT32, INT64, INT128 -> "an integer of %d bits".formatted(integerBits());
      case INT8U, INT16U, INT24U, INT32U, INT64U -> "an integer from 0 of %d bits".formatted(integerBits());
      case FLOAT32, FLOAT64 -> "a number like 50.02";
      case DBPOS -> "intermediate-state, off, on or bad-state";
      case TCMD -> "stop, lower, higher or reserved";
      case QUALITY -> "good, invalid, reserved or questionable, and details like oldData";
      case CHECK, TRG_OPS, OPT_FLDS, SV_OPT_FLDS, LOG_OPT_FLDS -> "%d bits written as 0 and 1".formatted(bits());
      case TIMESTAMP, ENTRY_TIME -> "a time like 2026-11-21T08:00:00Z";
      case VIS_STRING_32, VIS_STRING_64, VIS_STRING_65, VIS_STRING_129, VIS_STRING_255, UNICODE_255, OBJ_REF,
          CURRENCY ->
        "at most %d characters".formatted(characters());
      case OCTET_6, OCTET_16, OCTET_64, ENTRY_ID -> "at most %d octets in hexadecimal digits".formatted(octets());
      case PHY_COM_ADDR, STRUCT -> "nothing: it has components";
    };
  }
}
