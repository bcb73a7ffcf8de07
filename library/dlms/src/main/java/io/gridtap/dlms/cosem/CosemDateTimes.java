package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/** Times of meters and of the rest of the world. */
public final class CosemDateTimes {
  private static final int DAYLIGHT_SAVING = 0x80;
  private static final int MAX_DEVIATION_MINUTES = 18 * 60;

  private CosemDateTimes() {}

  /** The date-time a value holds, tagged or as 12 octets; empty for any other value. */
  public static Optional<CosemDateTime> read(Data data) {
    return switch (data) {
      case Data.DateTime(var time) -> Optional.of(time);
      case Data.OctetString(var octets) when octets.length() == CosemDateTime.OCTETS ->
        Optional.of(CosemDateTime.CODEC.decode(octets));
      default -> Optional.empty(); // all others at once: they are no date-times
    };
  }

  /** As an octet-string of 12, the form most meters take. */
  public static Data octetString(CosemDateTime time) {
    return Data.octetString(CosemDateTime.CODEC.encode(time));
  }

  /**
   * The instant a time means. Empty if it names none: year, month, day, hour or minute not specified, or a day the
   * calendar does not have. Seconds and hundredths that are not specified are 0. The month of a change to or from
   * daylight saving is that of the policy's zone, and the day is that of the change if it is not specified. Where a last
   * day comes with a day of the week, it is the last of those.
   *
   * <p>Where clocks are put back, local times happen twice: the daylight saving bit of the status tells which is
   * meant, and without a status it is the first. Local times skipped when clocks are put forward are counted on from
   * the offset before.
   */
  public static Optional<Instant> instant(CosemDateTime time, TimePolicy policy) {
    return local(time, policy.zone().getRules()).map(local -> local.toInstant(offset(time, local, policy)));
  }

  static ZoneOffset offset(CosemDateTime time, LocalDateTime local, TimePolicy policy) {
    int minutes = time.deviation();
    if (policy.sign() != TimePolicy.Sign.IGNORED && Math.abs(minutes) <= MAX_DEVIATION_MINUTES)
      return ZoneOffset.ofTotalSeconds(60 * (policy.sign() == TimePolicy.Sign.NORMAL ? -minutes : minutes));
    ZoneRules rules = policy.zone().getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    if (policy.standardTimeAllYear())
      return rules.getStandardOffset(local.toInstant(rules.getOffset(local)));
    if (offsets.size() == 1) return offsets.get(0);
    if (offsets.isEmpty()) return rules.getTransition(local).getOffsetBefore();
    boolean daylight = time.status() == CosemDateTime.NO_STATUS || (time.status() & DAYLIGHT_SAVING) != 0;
    return offsets.get(daylight ? 0 : offsets.size() - 1);
  }

  private static Optional<LocalDateTime> local(CosemDateTime time, ZoneRules rules) {
    CosemDate date = time.date();
    CosemTime clock = time.time();
    if (date.year() == CosemDate.ANY_YEAR) return Optional.empty();
    try {
      int second = clock.second() == CosemTime.ANY ? 0 : clock.second();
      int hundredths = clock.hundredths() == CosemTime.ANY ? 0 : clock.hundredths();
      LocalTime local = LocalTime.of(clock.hour(), clock.minute(), second, hundredths * 10_000_000);
      return day(date, rules).map(day -> day.atTime(local));
    } catch (DateTimeException notOfTheCalendar) {
      // FF in place of numbers ends up here as well: such a time names no instant
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> day(CosemDate date, ZoneRules rules) {
    Optional<LocalDate> change = Occurrences.isChange(date.month())
        ? Occurrences.change(date.month(), date.year(), rules)
        : Optional.of(LocalDate.of(date.year(), date.month(), 1));
    return change.map(in -> switch (date.dayOfMonth()) {
      case Occurrences.LAST_DAY, Occurrences.SECOND_LAST_DAY -> Occurrences.last(YearMonth.from(in), date);
      case CosemDate.ANY -> Occurrences.isChange(date.month()) ? in : in.withDayOfMonth(date.dayOfMonth());
      default -> in.withDayOfMonth(date.dayOfMonth());
    });
  }

  /**
   * When a time with wildcards comes next: what is not specified may be anything, but seconds and hundredths are then 0.
   * Where a day of the month comes with a day of the week and the year or month is not specified, it is the first such
   * day of the week from there on. Empty if it never comes, as in a year that is over.
   *
   * @param after the first instant that does not count
   */
  public static Optional<Instant> next(CosemDateTime time, Instant after, TimePolicy policy) {
    return Occurrences.next(time, after, policy);
  }

  /** The time a meter with this policy shows at the instant, all fields specified. */
  public static CosemDateTime of(Instant instant, TimePolicy policy) {
    ZoneRules rules = policy.zone().getRules();
    boolean daylight = !policy.standardTimeAllYear() && rules.isDaylightSavings(instant);
    ZoneOffset offset = policy.standardTimeAllYear() ? rules.getStandardOffset(instant) : rules.getOffset(instant);
    LocalDateTime local = LocalDateTime.ofInstant(instant, offset);
    int minutes = offset.getTotalSeconds() / 60;
    int deviation = switch (policy.sign()) {
      case NORMAL -> -minutes;
      case INVERTED -> minutes;
      case IGNORED -> CosemDateTime.NO_DEVIATION;
    };
    return new CosemDateTime(
        new CosemDate(local.getYear(), local.getMonthValue(), local.getDayOfMonth(), local.getDayOfWeek().getValue()),
        new CosemTime(local.getHour(), local.getMinute(), local.getSecond(), local.getNano() / 10_000_000), deviation,
        daylight ? DAYLIGHT_SAVING : 0);
  }

  /** {@code 2025-03-15 18:30:00.00 -60 daylight-saving}; what is not specified is {@code *}. */
  public static String text(CosemDateTime time) {
    String deviation = time.deviation() == CosemDateTime.NO_DEVIATION ? "*" : String.valueOf(time.deviation());
    return (text(time.date()) + " " + text(time.time()) + " " + deviation + " "
        + (time.status() == CosemDateTime.NO_STATUS ? "*" : ClockStatus.of(time))).strip();
  }

  /** {@code 2025-03-15}, {@code *-dst-end-last}, with the day of the week where the date does not say it. */
  public static String text(CosemDate date) {
    String month = switch (date.month()) {
      case 0xFD -> "dst-end";
      case 0xFE -> "dst-begin";
      default -> two(date.month());
    };
    String day = switch (date.dayOfMonth()) {
      case Occurrences.SECOND_LAST_DAY -> "second-last";
      case Occurrences.LAST_DAY -> "last";
      default -> two(date.dayOfMonth());
    };
    String text = (date.year() == CosemDate.ANY_YEAR ? "*" : "%04d".formatted(date.year())) + "-" + month + "-" + day;
    boolean known = date.year() != CosemDate.ANY_YEAR && date.month() <= 12 && date.dayOfMonth() <= 31;
    return known || date.dayOfWeek() == CosemDate.ANY ? text : text + " weekday " + date.dayOfWeek();
  }

  /** {@code 18:30:00.00} */
  public static String text(CosemTime time) {
    return two(time.hour()) + ":" + two(time.minute()) + ":" + two(time.second()) + "." + two(time.hundredths());
  }

  private static String two(int field) { return field == 0xFF ? "*" : "%02d".formatted(field); }
}
