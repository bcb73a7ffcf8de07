package io.gridtap.iec104.asdu;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * What a station's clock shows: the zone and the century that a time tag does not name.
 *
 * <p>{@link #UTC} and {@link #ofOffset} do not look at SU. {@link #ofZone} takes SU at its word: the time shown is the
 * zone's standard time, plus the zone's summer hour if SU is set; so the hour that comes twice in autumn is told apart.
 * {@link #ofZoneIgnoringSummerBit} is for stations that show the zone's civil time and never set SU: the first of the
 * two autumn hours is taken, and a time in the gap of spring is moved behind it. May be used by several threads.
 */
public final class StationTime {
  /** Instead of milliseconds, of a time that is out of range. */
  public static final long UNKNOWN = Long.MIN_VALUE;
  /** How far the station's clock may be ahead before a time without hour is taken for one of the hour before. */
  public static final long MAX_AHEAD_MILLIS = 5 * 60_000L;
  /** 00…69 are 2000…2069, 70…99 are 1970…1999. */
  public static final int USUAL_PIVOT = 70;

  public static final StationTime UTC = ofOffset(ZoneOffset.UTC);

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private enum Policy {
    FIXED, HONOUR_SUMMER_BIT, IGNORE_SUMMER_BIT
  }

  /** Offset of the quarter of an hour last asked for; replaced as a whole. */
  private record Quarter(long number, boolean summer, long offsetMillis) {}

  private final Policy policy;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final long fixedMillis;
  private final int pivot;
  private final Months months;
  private Quarter last = new Quarter(Long.MIN_VALUE, false, 0);

  private StationTime(Policy policy, ZoneId zone, int pivot) {
    this.policy = policy;
    this.zone = zone;
    this.rules = zone.getRules();
    this.fixedMillis = policy == Policy.FIXED ? rules.getOffset(Instant.EPOCH).getTotalSeconds() * 1000L : 0;
    this.pivot = Ranges.check("century pivot", pivot, 0, 100);
    this.months = Months.of(pivot);
  }

  /** A clock that always shows this offset. */
  public static StationTime ofOffset(ZoneOffset offset) {
    return new StationTime(Policy.FIXED, offset, USUAL_PIVOT);
  }

  /** A clock that shows the zone's time and sets SU in summer. */
  public static StationTime ofZone(ZoneId zone) {
    return new StationTime(Policy.HONOUR_SUMMER_BIT, zone, USUAL_PIVOT);
  }

  /** A clock that shows the zone's time and never sets SU. */
  public static StationTime ofZoneIgnoringSummerBit(ZoneId zone) {
    return new StationTime(Policy.IGNORE_SUMMER_BIT, zone, USUAL_PIVOT);
  }

  /** @param pivot 0…100: years from here on are 19xx, those below 20xx */
  public StationTime withPivot(int pivot) {
    return new StationTime(policy, zone, pivot);
  }

  static boolean inRange(long bits) { return Months.USUAL.localMillis(bits) != UNKNOWN; }

  public Optional<Instant> instant(Cp56Time2a time) { return instant(epochMillis(time.bits())); }

  private static Optional<Instant> instant(long millis) {
    return millis == UNKNOWN ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** The latest such minute that is not more than {@link #MAX_AHEAD_MILLIS} after {@code received}. */
  public Optional<Instant> instant(Cp24Time2a time, Instant received) {
    return instant(epochMillis(time, received.toEpochMilli()));
  }

  /** The instant a time tag names; empty if there is no tag or it is out of range. */
  public Optional<Instant> instant(TimeTag time, Instant received) {
    return switch (time) {
      case NoTime _ -> Optional.empty();
      case Cp24Time2a cp24 -> instant(cp24, received);
      case Cp56Time2a cp56 -> instant(cp56);
    };
  }

  /** Milliseconds since 1970, or {@link #UNKNOWN}. */
  public long epochMillis(Cp56Time2a time) {
    return epochMillis(time.bits());
  }

  /** @param received milliseconds since 1970 */
  public long epochMillis(Cp24Time2a time, long received) {
    if (!time.isInRange()) return UNKNOWN;
    long offset = offsetAt(received);
    long latest = received + offset + MAX_AHEAD_MILLIS;
    long inHour = time.minute() * 60_000L + time.millis();
    return latest - Math.floorMod(latest - inHour, HOUR_MILLIS) - offset;
  }

  /**
   * Milliseconds since 1970, or {@link #UNKNOWN}.
   *
   * @param bits the seven octets, the first least significant
   */
  public long epochMillis(long bits) {
    long local = months.localMillis(bits);
    if (policy == Policy.FIXED) return local == UNKNOWN ? UNKNOWN : local - fixedMillis;
    if (local == UNKNOWN) return UNKNOWN;
    boolean summer = policy == Policy.HONOUR_SUMMER_BIT && (bits >> 31 & 1) != 0;
    // Offsets change on the quarter hour at the finest, see Australia/Lord_Howe.
    long quarter = Math.floorDiv(local, HOUR_MILLIS / 4);
    Quarter cached = last;
    if (cached.number != quarter || cached.summer != summer) {
      cached = new Quarter(quarter, summer, localOffset(local, summer));
      last = cached;
    }
    return local - cached.offsetMillis;
  }

  private long localOffset(long local, boolean summer) {
    LocalDateTime shown = LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000), 0, ZoneOffset.UTC);
    if (policy == Policy.IGNORE_SUMMER_BIT) return rules.getOffset(shown).getTotalSeconds() * 1000L;
    Instant near = shown.toInstant(rules.getOffset(shown));
    long standard = rules.getStandardOffset(near).getTotalSeconds() * 1000L;
    if (!summer) return standard;
    // Half an hour in Australia/Lord_Howe; the full one if the station says summer where the zone has none.
    long savings = rules.getDaylightSavings(near).toMillis();
    return standard + (savings > 0 ? savings : HOUR_MILLIS);
  }

  private long offsetAt(long epochMillis) {
    return policy == Policy.FIXED
        ? fixedMillis
        : rules.getOffset(Instant.ofEpochMilli(epochMillis)).getTotalSeconds() * 1000L;
  }

  /** What the station's clock shows at {@code instant}, with the day of the week, and SU where the policy has it. */
  public Cp56Time2a cp56(Instant instant) {
    return cp56(instant.toEpochMilli());
  }

  /** @param epochMillis milliseconds since 1970 */
  public Cp56Time2a cp56(long epochMillis) {
    boolean summer = policy == Policy.HONOUR_SUMMER_BIT && rules.isDaylightSavings(Instant.ofEpochMilli(epochMillis));
    long local = epochMillis + offsetAt(epochMillis);
    LocalDateTime shown = LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000),
        (int) Math.floorMod(local, 1000L) * 1_000_000, ZoneOffset.UTC);
    return Cp56Time2a.of(shown).withSummerTime(summer);
  }

  /** Minute and milliseconds of {@code instant}. */
  public Cp24Time2a cp24(Instant instant) {
    long millis = instant.toEpochMilli();
    int inHour = (int) Math.floorMod(millis + offsetAt(millis), HOUR_MILLIS);
    return Cp24Time2a.of(inHour / 60_000, inHour % 60_000);
  }

  /** {@code instant} as a time tag of this form. */
  public TimeTag tag(TimeTag.Form form, Instant instant) {
    return switch (form) {
      case NONE -> TimeTag.NONE;
      case CP24 -> cp24(instant);
      case CP56 -> cp56(instant);
    };
  }

  @Override
  public String toString() {
    return zone + (policy == Policy.IGNORE_SUMMER_BIT ? " ignoring SU" : "")
        + (pivot == USUAL_PIVOT ? "" : " with century pivot " + pivot);
  }

  /** First day and length of each month of the hundred years from a pivot on. */
  private static final class Months {
    static final Months USUAL = new Months(USUAL_PIVOT);

    /** Days since 1970 times 32 plus length, by year (7 bits) and month (4 bits); length 0 if there is no such month. */
    private final int[] table = new int[128 << 4];

    private Months(int pivot) {
      for (int year = 0; year < 100; year++)
        for (int month = 1; month <= 12; month++) {
          LocalDate first = LocalDate.of(year < pivot ? 2000 + year : 1900 + year, month, 1);
          table[year << 4 | month] = (int) first.toEpochDay() * 32 + first.lengthOfMonth();
        }
    }

    static Months of(int pivot) { return pivot == USUAL_PIVOT ? USUAL : new Months(pivot); }

    /** What the clock shows as milliseconds since 1970 as if it were UTC. */
    long localMillis(long bits) {
      int low = (int) bits;
      int high = (int) (bits >> 32);
      int millis = low & 0xFFFF;
      int minute = low >> 16 & 0x3F;
      int hour = low >> 24 & 0x1F;
      int day = (high & 0x1F) - 1;
      int month = table[high >> 12 & 0x7F0 | high >> 8 & 0x0F];
      if (millis > 59_999 || minute > 59 || hour > 23 || day < 0 || day >= (month & 31)) return UNKNOWN;
      return ((month >> 5) + day) * DAY_MILLIS + (hour * 3_600_000 + minute * 60_000 + millis);
    }
  }
}
