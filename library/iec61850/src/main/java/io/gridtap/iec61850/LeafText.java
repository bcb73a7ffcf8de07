package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values of attributes as people write them, in both directions. */
final class LeafText {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,40}");
  private static final Pattern NUMBER = Pattern.compile(
      "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?|NaN|[+-]?Infinity");
  private static final Pattern BITS = Pattern.compile("[01]*");
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2}\\s*)*");
  /** Words stand beside each other, or with a bar or a comma between them. */
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[ |,]+");
  private static final String NOT_SET = "not set";
  /** Significant bits of a second in a time that people write: a millisecond. */
  private static final int ACCURACY_BITS = 10;
  private static final int MAX_ACCURACY = 31;
  private static final String ACCURACY = "accuracy=";
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;

  private LeafText() {}

  // To text

  static String text(Leaf leaf, Data data) {
    return switch (data) {
      case Data.Bool(boolean value) -> Boolean.toString(value);
      case Data.Int(long value) -> integer(leaf, value);
      case Data.BigInt(BigInteger value) -> value.toString();
      case Data.Unsigned(long value) -> integer(leaf, value);
      case Data.Float32(float value) -> Float.toString(value);
      case Data.Float64(double value) -> Double.toString(value);
      case Data.Bits(BitString bits) -> bits(leaf, bits);
      case Data.OctetString(Octets value) -> value.toHex();
      case Data.VisibleString(String value) -> value;
      case Data.MmsString(String value) -> value;
      case Data.UtcTime time -> time(time);
      case Data.BinaryTime time -> time(time);
      case Data.Array _,Data.Structure _,Data.GeneralizedTime _,Data.Bcd _,Data.BoolArray _,Data.ObjectId _ ->
        data.toString();
    };
  }

  private static String integer(Leaf leaf, long value) {
    return leaf.enumeration()
        .flatMap(labels -> value == (int) value ? labels.label((int) value) : Optional.<String>empty())
        .orElseGet(() -> Long.toString(value));
  }

  /** Words where the length is that of the type, else the bits. */
  private static String bits(Leaf leaf, BitString bits) {
    if (bits.length() != LeafCodec.size(leaf)) return bits.toString();
    return switch (leaf.kind()) {
      case QUALITY -> Quality.of(bits).text();
      case DBPOS -> Dbpos.of(bits).text();
      case TCMD -> Tcmd.of(bits).text();
      case CHECK -> new Value.Check(bits.get(0), bits.get(1)).text();
      case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        bits.toString();
    };
  }

  /** In milliseconds if these are all there is to it, and with what the clock says if that is not the usual. */
  private static String time(Data.UtcTime time) {
    if (time.equals(Data.UtcTime.NOT_SET)) return NOT_SET;
    Timestamp stamp = new Timestamp(time);
    Instant millis = Instant.ofEpochMilli(time.instant().toEpochMilli());
    boolean exact = Data.UtcTime.of(millis, time.quality()).equals(time);
    StringBuilder text = new StringBuilder((exact ? millis : time.instant()).toString());
    if (stamp.leapSecondsKnown()) text.append(" leapSecondsKnown");
    if (stamp.clockFailure()) text.append(" clockFailure");
    if (stamp.clockNotSynchronized()) text.append(" clockNotSynchronized");
    if (stamp.accuracyBits() != ACCURACY_BITS) text.append(' ').append(ACCURACY).append(stamp.accuracyBits());
    return text.toString();
  }

  private static String time(Data.BinaryTime time) {
    if (time.daysSince1984() != Data.BinaryTime.NO_DATE)
      return time.instant().map(Instant::toString).orElse(NOT_SET);
    long nanos = Math.floorMod(time.millisOfDay(), 86_400_000L) * 1_000_000;
    return LocalTime.ofNanoOfDay(nanos).toString();
  }

  // From text

  /** Nothing if the text is none of this type; whether the value is in its range is not looked at. */
  static Optional<Data> parse(Leaf leaf, String text) {
    return switch (leaf.kind()) {
      case BOOLEAN -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "1", "on" -> Optional.of(Data.Bool.TRUE);
        case "false", "0", "off" -> Optional.of(Data.Bool.FALSE);
        default -> Optional.empty(); // other words
      };
      case INTEGER, UNSIGNED ->
        INTEGER.matcher(text).matches() ? integer(leaf, new BigInteger(text)) : Optional.empty();
      case ENUMERATED -> LeafCodec.ordinal(leaf, text);
      case FLOAT -> NUMBER.matcher(text).matches() ? number(leaf, text) : Optional.empty();
      case QUALITY, DBPOS, TCMD, CHECK, BITS -> bits(leaf, text).map(Data.Bits::new);
      case TIMESTAMP -> timestamp(text);
      case ENTRY_TIME -> entryTime(leaf, text);
      case TEXT -> Optional.of(LeafCodec.text(leaf, text));
      case OCTETS ->
        HEX.matcher(text).matches() ? Optional.of(new Data.OctetString(Octets.hex(text))) : Optional.empty();
      case ANY -> Optional.empty();
    };
  }

  /** Nothing for what no integer of MMS holds. */
  private static Optional<Data> integer(Leaf leaf, BigInteger value) {
    if (value.bitLength() < Long.SIZE) return Optional.of(LeafCodec.integer(leaf, value.longValue()));
    return value.bitLength() < 128 ? Optional.of(new Data.BigInt(value)) : Optional.empty();
  }

  /** Nothing for a finite number that would become infinite. */
  private static Optional<Data> number(Leaf leaf, String text) {
    boolean infinite = text.endsWith("y");
    if (LeafCodec.isDouble(leaf)) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) == infinite ? Optional.of(new Data.Float64(value)) : Optional.empty();
    }
    float value = Float.parseFloat(text);
    return Float.isInfinite(value) == infinite ? Optional.of(new Data.Float32(value)) : Optional.empty();
  }

  private static Optional<BitString> bits(Leaf leaf, String text) {
    if (BITS.matcher(text).matches()) return Optional.of(BitString.of(text));
    return switch (leaf.kind()) {
      case QUALITY -> quality(text).map(Quality::bitString);
      case DBPOS -> Arrays.stream(Dbpos.values()).filter(position -> position.text().equalsIgnoreCase(text)
          || position.text().replaceFirst("-state$", "").equalsIgnoreCase(text)).findFirst().map(Dbpos::bits);
      case TCMD -> Arrays.stream(Tcmd.values()).filter(command -> command.text().equalsIgnoreCase(text)).findFirst()
          .map(Tcmd::bits);
      case CHECK -> check(text);
      case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        Optional.empty();
    };
  }

  private static List<String> words(String text) { return List.of(BETWEEN_WORDS.split(text, -1)); }

  private static Optional<Quality> quality(String text) {
    List<String> words = words(text);
    Optional<Quality.Validity> validity = Arrays.stream(Quality.Validity.values())
        .filter(candidate -> candidate.name().equalsIgnoreCase(words.getFirst())).findFirst();
    if (validity.isEmpty()) return Optional.empty();
    Quality.Detail[] details = words.stream().skip(1)
        .map(word -> word.equalsIgnoreCase("source=substituted") ? Quality.Detail.SUBSTITUTED.text() : word)
        // what is no detail: the process is the source unless another is named
        .filter(word -> !word.equalsIgnoreCase("source=process"))
        .flatMap(word -> Arrays.stream(Quality.Detail.values()).filter(detail -> detail.text().equalsIgnoreCase(word)))
        .toArray(Quality.Detail[]::new);
    long others = words.stream().skip(1).filter(word -> word.equalsIgnoreCase("source=process")).count();
    return details.length + others == words.size() - 1
        ? Optional.of(Quality.of(validity.get(), details))
        : Optional.empty();
  }

  private static Optional<BitString> check(String text) {
    if (text.equalsIgnoreCase("none")) return Optional.of(BitString.of(false, false));
    boolean synchrocheck = false;
    boolean interlock = false;
    for (String word : words(text)) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "synchrocheck" -> synchrocheck = true;
        case "interlock-check", "interlockcheck" -> interlock = true;
        default -> { // no word of a check
          return Optional.empty();
        }
      }
    }
    return Optional.of(BitString.of(synchrocheck, interlock));
  }

  private static Optional<Data> timestamp(String text) {
    if (text.equalsIgnoreCase(NOT_SET)) return Optional.of(Data.UtcTime.NOT_SET);
    List<String> words = words(text);
    Optional<Instant> instant = instant(words.getFirst());
    int quality = ACCURACY_BITS;
    for (String word : words.subList(1, words.size())) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "leapsecondsknown" -> quality |= 0x80;
        case "clockfailure" -> quality |= 0x40;
        case "clocknotsynchronized" -> quality |= 0x20;
        case String said when said.matches(ACCURACY + "[0-9]{1,2}") -> {
          int bits = Integer.parseInt(said, ACCURACY.length(), said.length(), 10);
          if (bits > MAX_ACCURACY) return Optional.empty();
          quality = quality & ~MAX_ACCURACY | bits;
        }
        default -> { // nothing a clock says
          return Optional.empty();
        }
      }
    }
    int octet = quality;
    return instant.filter(at -> at.getEpochSecond() >= 0 && at.getEpochSecond() <= MAX_SECONDS)
        .map(at -> Data.UtcTime.of(at, octet));
  }

  private static Optional<Data> entryTime(Leaf leaf, String text) {
    if (text.equalsIgnoreCase(NOT_SET)) return Optional.of(LeafCodec.initial(leaf));
    if (leaf.mmsType().orElse(null) instanceof TypeDescription.BinaryTime(boolean date) && !date) {
      try {
        long millis = LocalTime.parse(text).toNanoOfDay() / 1_000_000;
        return Optional.of(new Data.BinaryTime(millis, Data.BinaryTime.NO_DATE));
      } catch (DateTimeException unreadable) {
        return Optional.empty();
      }
    }
    // what has another number of days than two octets hold is refused by its type
    return instant(text).filter(at -> Math.abs(at.getEpochSecond()) <= MAX_SECONDS * 2).map(Data.BinaryTime::of);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  // What a type is called, and takes

  static String name(Leaf leaf) {
    int size = Math.abs(LeafCodec.size(leaf));
    String width = size == 0 ? "" : Integer.toString(size);
    return switch (leaf.kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INT" + width;
      case UNSIGNED -> "INT" + width + "U";
      case FLOAT -> "FLOAT" + width;
      case ENUMERATED -> "Enum";
      case DBPOS -> "Dbpos";
      case TCMD -> "Tcmd";
      case CHECK -> "Check";
      case QUALITY -> "Quality";
      case TIMESTAMP -> "Timestamp";
      case ENTRY_TIME -> "EntryTime";
      case TEXT -> (LeafCodec.text(leaf, "") instanceof Data.MmsString ? "Unicode" : "VisString") + width;
      case OCTETS -> "Octet" + width;
      case BITS -> "BitString" + width;
      case ANY -> "unknown";
    };
  }

  static String allowed(Leaf leaf) {
    int size = LeafCodec.size(leaf);
    String most = size == 0 ? "" : size < 0 ? "at most %d ".formatted(-size) : size + " ";
    return switch (leaf.kind()) {
      case BOOLEAN -> "true or false";
      case INTEGER, UNSIGNED -> integers(leaf);
      case ENUMERATED -> leaf.enumeration().map(labels -> labels.labels().entrySet().stream()
          .map(label -> "%s (%d)".formatted(label.getValue(), label.getKey()))
          .collect(Collectors.joining(", ", "one of ", ""))).orElseGet(() -> integers(leaf));
      case FLOAT -> LeafCodec.isSingle(leaf)
          ? "a number like 50.02, of at most " + Float.MAX_VALUE
          : "a number like 50.02";
      case DBPOS -> "intermediate-state, off, on or bad-state";
      case TCMD -> "stop, lower, higher or reserved";
      case CHECK -> "synchrocheck, interlock-check, both or none, or 2 bits written as 0 and 1";
      case QUALITY -> "good, invalid, reserved or questionable, and details like oldData";
      case BITS -> most + "bits written as 0 and 1";
      case TIMESTAMP -> "a time like 2026-11-21T08:00:00Z from 1970 to 2106, and what the clock says,"
          + " like clockNotSynchronized";
      case ENTRY_TIME -> leaf.mmsType().orElse(null) instanceof TypeDescription.BinaryTime(boolean date) && !date
          ? "a time of day like 08:00:00"
          : "a time like 2026-11-21T08:00:00Z from 1984 to 2163";
      case TEXT -> (size == 0 ? "a text" : "at most %d characters".formatted(Math.abs(size)))
          + (LeafCodec.text(leaf, "") instanceof Data.MmsString ? "" : " of ASCII");
      case OCTETS -> most + "octets in hexadecimal digits";
      case ANY -> "nothing: its type is not known";
    };
  }

  private static String integers(Leaf leaf) {
    return "an integer from %s to %s".formatted(LeafCodec.lowest(leaf), LeafCodec.highest(leaf));
  }
}
