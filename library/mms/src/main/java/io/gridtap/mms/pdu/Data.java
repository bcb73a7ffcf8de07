package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.asn1.ber.Oid;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value (ISO 9506-2 Data). Each alternative keeps what was on the wire, so that it encodes to the same octets; numbers
 * are written in their shortest form.
 */
public sealed interface Data extends AccessResult {
  /** A value on its own, for tools and tests. */
  Codec<Data> CODEC = new Codec<>(in -> read(new BerReader(in)), (data, out) -> write(data, new BerWriter(out)));

  record Array(List<Data> elements) implements Data {
    public Array { elements = List.copyOf(elements); }
  }

  record Structure(List<Data> components) implements Data {
    public Structure { components = List.copyOf(components); }

    public static Structure of(Data... components) { return new Structure(List.of(components)); }
  }

  record Bool(boolean value) implements Data {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    public static Bool of(boolean value) { return value ? TRUE : FALSE; }
  }

  record Bits(BitString value) implements Data {}

  /** INTEGER of up to 64 bits. */
  record Int(long value) implements Data {}

  /** INTEGER that needs more than 64 bits, up to 128. */
  record BigInt(BigInteger value) implements Data {
    public BigInt {
      if (value.bitLength() < Long.SIZE || value.bitLength() > 127)
        throw new IllegalArgumentException("64 to 127 bits and the sign, not " + value.bitLength());
    }
  }

  /** Unsigned, 0…2^63-1. */
  record Unsigned(long value) implements Data {
    public Unsigned { if (value < 0) throw new IllegalArgumentException("unsigned value wanted, not " + value); }
  }

  /** Floating point with an exponent of 8 bits (IEEE 754 single). */
  record Float32(float value) implements Data {}

  /** Floating point with an exponent of 11 bits (IEEE 754 double). */
  record Float64(double value) implements Data {}

  record OctetString(Octets value) implements Data {}

  record VisibleString(String value) implements Data {}

  /** GeneralizedTime as text, {@code 20261121063413.759Z}. */
  record GeneralizedTime(String value) implements Data {
    private static final DateTimeFormatter CANONICAL = DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSS'Z'",
        Locale.ROOT);
    /** X.680 §46: minutes and seconds may be missing, the smallest unit that is there may have a fraction. */
    private static final Pattern FORM = Pattern
        .compile("(\\d{4})(\\d{2})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})?)?(?:[.,](\\d{1,9}))?(Z|[+-]\\d{2}(?:\\d{2})?)?");

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** In milliseconds. @throws IllegalArgumentException outside the years 0…9999 */
    public static GeneralizedTime of(Instant instant) {
      if (!canBeSaid(instant))
        throw new IllegalArgumentException("GeneralizedTime has the years 0…9999, not " + instant);
      return new GeneralizedTime(CANONICAL.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)));
    }

    private static boolean canBeSaid(Instant instant) {
      return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /** A time without zone counts as UTC, as IEC 61850 has no other. Empty if it is not legible. */
    public Optional<Instant> instant() {
      Matcher parts = FORM.matcher(value);
      if (!parts.matches()) return Optional.empty();
      long unit = parts.group(6) != null ? 1 : parts.group(5) != null ? 60 : 3600;
      try {
        Instant whole = LocalDateTime.of(number(parts, 1), number(parts, 2), number(parts, 3), number(parts, 4),
            number(parts, 5), number(parts, 6)).toInstant(zone(parts.group(8)));
        Instant instant = whole.plusNanos(unit * nanos(parts.group(7)));
        return Optional.of(instant).filter(GeneralizedTime::canBeSaid); // the zone may lead out of the years
      } catch (DateTimeException noSuchTime) {
        return Optional.empty();
      }
    }

    private static int number(Matcher parts, int group) {
      String digits = parts.group(group);
      return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long nanos(@Nullable String fraction) {
      if (fraction == null) return 0;
      long nanos = Long.parseLong(fraction);
      for (int digits = fraction.length(); digits < 9; digits++) nanos *= 10;
      return nanos;
    }

    private static ZoneOffset zone(@Nullable String zone) {
      return zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }
  }

  /**
   * TimeOfDay, called binary time (ISO 9506-2 §16.1).
   *
   * @param millisOfDay milliseconds since midnight UTC
   * @param daysSince1984 days since 1984-01-01, or {@link #NO_DATE} for the form of four octets
   */
  record BinaryTime(long millisOfDay, int daysSince1984) implements Data {
    public static final int NO_DATE = -1;
    /** All zero: by convention "not set". */
    public static final BinaryTime NOT_SET = new BinaryTime(0, 0);

    /** Times before this cannot be said. */
    public static final Instant EARLIEST = Instant.parse("1984-01-01T00:00:00Z");
    /** Times after this cannot be said: 16 bits of days are over. */
    public static final Instant LATEST = EARLIEST.plus(Duration.ofDays(0x1_0000)).minusMillis(1);

    private static final long EPOCH_DAY_1984 = LocalDate.of(1984, 1, 1).toEpochDay();
    private static final long MILLIS_OF_DAY = 86_400_000;

    public static BinaryTime of(Instant instant) {
      long millis = instant.toEpochMilli();
      return new BinaryTime(Math.floorMod(millis, MILLIS_OF_DAY),
          (int) (Math.floorDiv(millis, MILLIS_OF_DAY) - EPOCH_DAY_1984));
    }

    /** Empty without a date and for {@link #NOT_SET}. */
    public Optional<Instant> instant() {
      if (daysSince1984 == NO_DATE || equals(NOT_SET)) return Optional.empty();
      return Optional.of(Instant.ofEpochMilli((EPOCH_DAY_1984 + daysSince1984) * MILLIS_OF_DAY + millisOfDay));
    }

    static BinaryTime read(BerReader in, int tag) {
      in.enter(tag);
      BinaryTime time = readBinaryTime(in.octetReader());
      in.leave();
      return time;
    }

    void write(int tag, BerWriter out) {
      out.begin(tag).octetWriter().u32be(millisOfDay);
      if (daysSince1984 != NO_DATE) out.octetWriter().u16be(daysSince1984);
      out.end();
    }
  }

  record Bcd(long value) implements Data {}

  record BoolArray(BitString value) implements Data {}

  record ObjectId(Oid value) implements Data {}

  /** MMSString: characters in UTF-8. */
  record MmsString(String value) implements Data {}

  /**
   * UtcTime (ISO 9506-2 annex F; IEC 61850-8-1 §8.1.3.6).
   *
   * @param seconds since 1970-01-01, 0…2^32-1
   * @param fraction of a second in units of 2^-24
   * @param quality bit 7 leap seconds known, 6 clock failure, 5 clock not synchronised, 4…0 accuracy in bits
   */
  record UtcTime(long seconds, int fraction, int quality) implements Data {
    /** All zero: a timestamp that was never set. */
    public static final UtcTime NOT_SET = new UtcTime(0, 0, 0);

    /** Rounds the fraction up, so that milliseconds come back as they were. */
    public static UtcTime of(Instant instant, int quality) {
      long seconds = instant.getEpochSecond();
      int fraction = (int) (((long) instant.getNano() << 24) / 1_000_000_000L);
      if (nanos(fraction) < instant.getNano() && fraction < 0xFF_FFFF) fraction++;
      return new UtcTime(seconds & 0xFFFF_FFFFL, fraction, quality);
    }

    public Instant instant() { return Instant.ofEpochSecond(seconds, nanos(fraction)); }

    private static int nanos(int fraction) { return (int) ((fraction * 1_000_000_000L) >> 24); }
  }

  int ARRAY = 0xA1;
  int STRUCTURE = 0xA2;
  int BOOLEAN = 0x83;
  int BIT_STRING = 0x84;
  int INTEGER = 0x85;
  int UNSIGNED = 0x86;
  int FLOATING_POINT = 0x87;
  int OCTET_STRING = 0x89;
  int VISIBLE_STRING = 0x8A;
  int GENERALIZED_TIME = 0x8B;
  int BINARY_TIME = 0x8C;
  int BCD = 0x8D;
  int BOOLEAN_ARRAY = 0x8E;
  int OBJECT_ID = 0x8F;
  int MMS_STRING = 0x90;
  int UTC_TIME = 0x91;

  static Data read(BerReader in) {
    int tag = in.enter();
    Data data = switch (tag) {
      case ARRAY -> new Array(readList(in));
      case STRUCTURE -> new Structure(readList(in));
      case BOOLEAN -> Bool.of(in.bool());
      case BIT_STRING -> new Bits(in.bits());
      case INTEGER -> readInteger(in);
      case UNSIGNED -> new Unsigned(in.unsigned());
      case FLOATING_POINT -> readFloat(in.octetReader());
      case OCTET_STRING -> new OctetString(in.octets());
      case VISIBLE_STRING -> new VisibleString(in.text());
      case GENERALIZED_TIME -> new GeneralizedTime(in.text());
      case BINARY_TIME -> readBinaryTime(in.octetReader());
      case BCD -> new Bcd(in.integer());
      case BOOLEAN_ARRAY -> new BoolArray(in.bits());
      case OBJECT_ID -> new ObjectId(in.oid());
      case MMS_STRING -> new MmsString(in.utf8());
      case UTC_TIME -> readUtcTime(in.octetReader());
      default -> throw in.fault("MMS has no data with tag %02x".formatted(tag));
    };
    in.leave();
    return data;
  }

  /** Most structures of IEC 61850 have one to three components: these take a list that need not grow. */
  private static List<Data> readList(BerReader in) {
    if (!in.more()) return List.of();
    Data first = read(in);
    if (!in.more()) return List.of(first);
    Data second = read(in);
    if (!in.more()) return List.of(first, second);
    Data third = read(in);
    if (!in.more()) return List.of(first, second, third);
    List<Data> list = new ArrayList<>(List.of(first, second, third));
    while (in.more()) {
      if (list.size() == in.limits().maxElements())
        throw in.fault("more than %d elements".formatted(in.limits().maxElements()));
      list.add(read(in));
    }
    return list;
  }

  private static Data readInteger(BerReader in) {
    if (in.octetReader().remaining() <= 8) return new Int(in.integer());
    BigInteger value = in.bigInteger();
    return value.bitLength() < Long.SIZE ? new Int(value.longValue()) : new BigInt(value);
  }

  private static Data readFloat(OctetReader in) {
    int exponentWidth = in.u8();
    return switch (exponentWidth) {
      case 8 -> new Float32(in.f32be());
      case 11 -> new Float64(in.f64be());
      default ->
        throw in.fault("floating point with an exponent of %d bits, 8 or 11 are known".formatted(exponentWidth));
    };
  }

  private static BinaryTime readBinaryTime(OctetReader in) {
    return new BinaryTime(in.u32be(), in.hasRemaining() ? in.u16be() : BinaryTime.NO_DATE);
  }

  private static UtcTime readUtcTime(OctetReader in) { return new UtcTime(in.u32be(), in.u24be(), in.u8()); }

  static void write(Data data, BerWriter out) {
    switch (data) {
      case Array(List<Data> elements) -> writeList(ARRAY, elements, out);
      case Structure(List<Data> components) -> writeList(STRUCTURE, components, out);
      case Bool(boolean value) -> out.bool(BOOLEAN, value);
      case Bits(BitString value) -> out.bits(BIT_STRING, value);
      case Int(long value) -> out.integer(INTEGER, value);
      case BigInt(BigInteger value) -> out.integer(INTEGER, value);
      case Unsigned(long value) -> out.integer(UNSIGNED, value);
      case Float32(float value) -> out.begin(FLOATING_POINT, 5).u8(8).f32be(value);
      case Float64(double value) -> out.begin(FLOATING_POINT, 9).u8(11).f64be(value);
      case OctetString(Octets value) -> out.octets(OCTET_STRING, value);
      case VisibleString(String value) -> out.text(VISIBLE_STRING, value);
      case GeneralizedTime(String value) -> out.text(GENERALIZED_TIME, value);
      case BinaryTime time -> time.write(BINARY_TIME, out);
      case Bcd(long value) -> out.integer(BCD, value);
      case BoolArray(BitString value) -> out.bits(BOOLEAN_ARRAY, value);
      case ObjectId(Oid value) -> out.oid(OBJECT_ID, value);
      case MmsString(String value) -> out.utf8(MMS_STRING, value);
      case UtcTime(long seconds, int fraction, int quality) ->
        out.begin(UTC_TIME, 8).u32be(seconds).u24be(fraction).u8(quality);
    }
  }

  private static void writeList(int tag, List<Data> list, BerWriter out) {
    out.begin(tag);
    // by index: this is where most of the time of a long answer goes
    for (int i = 0; i < list.size(); i++) write(list.get(i), out);
    out.end();
  }
}
