package io.gridtap.iec61850;

import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;

/** Between MMS data and the values of attributes, in both directions, and what a type takes. */
final class LeafCodec {
  /** Days of a binary time with date are 16 bits. */
  private static final int MAX_DAYS = 0xFFFF;
  private static final long MILLIS_OF_DAY = 86_400_000;

  private LeafCodec() {}

  // From data

  /** Of the leaf's type, or of the type on the wire where that does not fit. */
  static Value value(Leaf leaf, Data data) {
    return switch (data) {
      case Data.Bool(boolean value) -> Value.Bool.of(value);
      case Data.Float32(float value) -> new Value.Float32(value);
      case Data.Float64(double value) -> new Value.Float64(value);
      case Data.Bits(BitString bits) -> bits(leaf.kind(), bits);
      case Data.UtcTime time -> new Timestamp(time);
      case Data.Int(long value) -> leaf.kind() == Kind.ENUMERATED
          ? enumerated(leaf, value)
          : leaf.kind() == Kind.UNSIGNED ? new Value.Unsigned(value) : new Value.Int(value);
      case Data.Unsigned(long value) -> leaf.kind() == Kind.ENUMERATED
          ? enumerated(leaf, value)
          : leaf.kind() == Kind.INTEGER ? new Value.Int(value) : new Value.Unsigned(value);
      case Data.VisibleString(String value) -> new Value.Text(value);
      case Data.MmsString(String value) -> new Value.Text(value);
      case Data.OctetString(var value) -> new Value.OctetString(value);
      case Data.BinaryTime time -> new Value.EntryTime(time);
      case Data.Array _,Data.Structure _,Data.BigInt _,Data.GeneralizedTime _,Data.Bcd _,Data.BoolArray _,Data.ObjectId _ ->
        new Value.Other(data);
    };
  }

  private static Value bits(Kind kind, BitString bits) {
    return switch (kind) {
      case QUALITY -> Quality.of(bits);
      case DBPOS -> Dbpos.of(bits);
      case TCMD -> Tcmd.of(bits);
      case CHECK -> new Value.Check(bits.getOrFalse(0), bits.getOrFalse(1));
      case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        new Value.Bits(bits);
    };
  }

  private static Value enumerated(Leaf leaf, long value) {
    int ordinal = (int) value;
    if (ordinal != value) return new Value.Int(value);
    return new Value.Enumerated(ordinal, leaf.enumeration().flatMap(labels -> labels.label(ordinal)).orElse(""));
  }

  // To data

  /** The value as data of this type, if it is of this kind; its range is not looked at. */
  static Optional<Data> data(Leaf leaf, Value value) {
    return switch (value) {
      case Quality quality -> Optional.of(new Data.Bits(quality.bitString()));
      case Timestamp(Data.UtcTime utc) -> Optional.of(utc);
      case Dbpos position -> Optional.of(new Data.Bits(position.bits()));
      case Tcmd command -> Optional.of(new Data.Bits(command.bits()));
      case Value.Bool bool -> Optional.of(Data.Bool.of(bool.value()));
      case Value.Int(long number) -> Optional.of(integer(leaf, number));
      case Value.Unsigned(long number) -> Optional.of(integer(leaf, number));
      case Value.Float32(float number) ->
        Optional.of(isDouble(leaf) ? new Data.Float64(number) : new Data.Float32(number));
      case Value.Float64(double number) -> Optional.of(isSingle(leaf) ? single(number) : new Data.Float64(number));
      case Value.Enumerated(int ordinal, String _) -> Optional.of(integer(leaf, ordinal));
      case Value.Text(String label) when leaf.kind() == Kind.ENUMERATED -> ordinal(leaf, label);
      case Value.Text(String text) -> Optional.of(text(leaf, text));
      case Value.OctetString(Octets octets) -> Optional.of(new Data.OctetString(octets));
      case Value.Bits(BitString bits) -> Optional.of(new Data.Bits(bits));
      case Value.Check(boolean synchrocheck, boolean interlock) ->
        Optional.of(new Data.Bits(BitString.of(synchrocheck, interlock)));
      case Value.EntryTime(Data.BinaryTime time) -> Optional.of(time);
      case Value.Other(Data other) -> Optional.of(other);
      case Value.Structure _,Value.Array _,Value.Unavailable _ -> Optional.empty();
    };
  }

  /** A negative number stays signed, so that an unsigned type refuses it. */
  static Data integer(Leaf leaf, long number) {
    boolean unsigned = leaf.mmsType().isPresent()
        ? leaf.mmsType().get() instanceof TypeDescription.Unsigned
        : leaf.kind() == Kind.UNSIGNED;
    return unsigned && number >= 0 ? new Data.Unsigned(number) : new Data.Int(number);
  }

  /** The ordinal of a label, or of the ordinal written as a number. */
  static Optional<Data> ordinal(Leaf leaf, String label) {
    OptionalInt known = leaf.enumeration().map(labels -> labels.ordinal(label)).orElseGet(OptionalInt::empty);
    if (known.isPresent()) return Optional.of(integer(leaf, known.getAsInt()));
    return leaf.enumeration().isEmpty() && label.matches("[+-]?[0-9]{1,10}")
        ? Optional.of(integer(leaf, Long.parseLong(label)))
        : Optional.empty();
  }

  /** What a single cannot hold stays double, and is refused. */
  private static Data single(double number) {
    float rounded = (float) number;
    return Float.isInfinite(rounded) && !Double.isInfinite(number)
        ? new Data.Float64(number)
        : new Data.Float32(rounded);
  }

  static Data text(Leaf leaf, String text) {
    return leaf.mmsType().orElse(null) instanceof TypeDescription.MmsString
        ? new Data.MmsString(text)
        : new Data.VisibleString(text);
  }

  // Widths

  static boolean isDouble(Leaf leaf) {
    return leaf.mmsType().orElse(null) instanceof TypeDescription.FloatingPoint(int _, int exponentWidth)
        && exponentWidth == 11;
  }

  static boolean isSingle(Leaf leaf) {
    return leaf.mmsType().orElse(null) instanceof TypeDescription.FloatingPoint(int _, int exponentWidth)
        && exponentWidth == 8;
  }

  /** Size of the type as MMS tells it: bits, characters or octets, negative for "at most"; 0 if nobody told. */
  static int size(Leaf leaf) {
    return switch (leaf.kind()) {
      // these have their lengths by the standard, whatever is said
      case QUALITY -> Quality.LENGTH;
      case DBPOS, TCMD, CHECK -> 2;
      case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, TIMESTAMP, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
        leaf.mmsType().map(LeafCodec::size).orElse(0);
    };
  }

  private static int size(TypeDescription type) {
    return switch (type) {
      case TypeDescription.Bits(int size) -> size;
      case TypeDescription.Int(int size) -> size;
      case TypeDescription.Unsigned(int size) -> size;
      case TypeDescription.FloatingPoint(int width, int _) -> width;
      case TypeDescription.OctetString(int size) -> size;
      case TypeDescription.VisibleString(int size) -> size;
      case TypeDescription.MmsString(int size) -> size;
      case TypeDescription.Bcd(int size) -> size;
      case TypeDescription.Array _,TypeDescription.Structure _,TypeDescription.Bool _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.ObjectId _,TypeDescription.UtcTime _ ->
        0;
    };
  }

  /** Bits of an integer, sign included; 64 if nobody told. */
  static int integerBits(Leaf leaf) {
    int size = Math.abs(size(leaf));
    return size == 0 ? Long.SIZE : size;
  }

  static BigInteger lowest(Leaf leaf) {
    return leaf.kind() == Kind.UNSIGNED ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bound(leaf)).negate();
  }

  static BigInteger highest(Leaf leaf) { return BigInteger.ONE.shiftLeft(bound(leaf)).subtract(BigInteger.ONE); }

  /** Unsigned numbers above 2^63-1 are more than {@link Data.Unsigned} holds, signed ones end at 128 bits. */
  private static int bound(Leaf leaf) {
    return leaf.kind() == Kind.UNSIGNED
        ? Math.min(integerBits(leaf), Long.SIZE - 1)
        : Math.min(integerBits(leaf), 128) - 1;
  }

  // What a type takes

  /** Why the data cannot be a value of this type, or nothing if they can. */
  static Optional<DataAccessError> refuses(Leaf leaf, Data data) {
    int size = size(leaf);
    boolean fits = switch (leaf.kind()) {
      case BOOLEAN -> data instanceof Data.Bool;
      case INTEGER, UNSIGNED, ENUMERATED -> fitsInteger(leaf, data);
      case FLOAT -> isDouble(leaf)
          ? data instanceof Data.Float64
          : isSingle(leaf)
              ? data instanceof Data.Float32
              : data instanceof Data.Float32 || data instanceof Data.Float64;
      case QUALITY, DBPOS, TCMD, CHECK, BITS -> data instanceof Data.Bits(BitString value)
          && (size <= 0 ? size == 0 || value.length() <= -size : value.length() == size);
      case TIMESTAMP -> data instanceof Data.UtcTime;
      case ENTRY_TIME -> data instanceof Data.BinaryTime(long millis, int days) && fitsBinaryTime(leaf, millis, days);
      case TEXT -> fitsText(leaf, data);
      case OCTETS -> data instanceof Data.OctetString(Octets value)
          && (size <= 0 ? size == 0 || value.length() <= -size : value.length() == size);
      case ANY -> true;
    };
    if (!fits) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    return inRange(leaf, data) ? Optional.empty() : Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
  }

  private static boolean fitsInteger(Leaf leaf, Data data) {
    return switch (leaf.mmsType().orElse(null)) {
      case TypeDescription.Unsigned _ -> data instanceof Data.Unsigned;
      case TypeDescription.Int _ ->
        data instanceof Data.Int || data instanceof Data.BigInt && integerBits(leaf) > Long.SIZE;
      case null, default -> leaf.kind() == Kind.UNSIGNED ? data instanceof Data.Unsigned : data instanceof Data.Int; // nobody told
    };
  }

  private static boolean fitsBinaryTime(Leaf leaf, long millis, int days) {
    if (millis < 0 || millis >= MILLIS_OF_DAY || days > MAX_DAYS) return false;
    boolean withDate = !(leaf.mmsType().orElse(null) instanceof TypeDescription.BinaryTime(boolean date)) || date;
    return withDate ? days >= 0 : days == Data.BinaryTime.NO_DATE;
  }

  /** Devices say a length where they mean the greatest one: shorter texts are taken in any case. */
  private static boolean fitsText(Leaf leaf, Data data) {
    int size = Math.abs(size(leaf));
    boolean unicode = text(leaf, "") instanceof Data.MmsString;
    return switch (data) {
      case Data.MmsString(String value) when unicode -> size == 0 || value.length() <= size;
      case Data.VisibleString(String value) when !unicode -> (size == 0 || value.length() <= size)
          && value.chars().allMatch(character -> character <= 0xFF);
      default -> false; // every other alternative
    };
  }

  private static boolean inRange(Leaf leaf, Data data) {
    return switch (data) {
      case Data.Int(long value) -> inRange(leaf, value);
      case Data.Unsigned(long value) -> inRange(leaf, value);
      case Data.BigInt(BigInteger value) when leaf.kind() != Kind.ANY ->
        value.compareTo(lowest(leaf)) >= 0 && value.compareTo(highest(leaf)) <= 0;
      default -> true; // nothing else has a range of its own
    };
  }

  private static boolean inRange(Leaf leaf, long value) {
    if (leaf.kind() == Kind.ANY) return true;
    if (leaf.enumeration().isPresent())
      return value == (int) value && leaf.enumeration().get().label((int) value).isPresent();
    int bits = bound(leaf);
    return bits >= Long.SIZE - 1 || value >= (leaf.kind() == Kind.UNSIGNED ? 0 : -(1L << bits)) && value < 1L << bits;
  }

  // What nobody has set

  static Data initial(Leaf leaf) {
    return switch (leaf.kind()) {
      case BOOLEAN -> Data.Bool.FALSE;
      case INTEGER, UNSIGNED -> integer(leaf, 0);
      case ENUMERATED -> integer(leaf, leaf.enumeration().filter(labels -> !labels.labels().isEmpty())
          .map(labels -> labels.labels().keySet().iterator().next()).orElse(0));
      case FLOAT -> isDouble(leaf) ? new Data.Float64(0) : new Data.Float32(0);
      case QUALITY, DBPOS, TCMD, CHECK, BITS -> new Data.Bits(BitString.of(new boolean[Math.abs(size(leaf))]));
      case TIMESTAMP -> Data.UtcTime.NOT_SET;
      case ENTRY_TIME -> leaf.mmsType().orElse(null) instanceof TypeDescription.BinaryTime(boolean date) && !date
          ? new Data.BinaryTime(0, Data.BinaryTime.NO_DATE)
          : Data.BinaryTime.NOT_SET;
      case TEXT -> text(leaf, "");
      case OCTETS -> new Data.OctetString(Octets.wrap(new byte[Math.max(0, size(leaf))]));
      case ANY -> throw new IllegalStateException("a type nobody told has no first value");
    };
  }
}
