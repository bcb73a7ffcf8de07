package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/** The days and times that dates with wildcards mean (IEC 62056-6-2 §4.6.1). */
final class Occurrences {
  static final int DAYLIGHT_SAVING_ENDS = 0xFD;
  static final int DAYLIGHT_SAVING_BEGINS = 0xFE;
  static final int LAST_DAY = 0xFE;
  static final int SECOND_LAST_DAY = 0xFD;
  /** 29 February may be eight years away, and be a certain day of the week later than that: of 28 years all come. */
  private static final int MAX_DAYS = 29 * 366;

  private Occurrences() {}

  /** The next after {@code after}; empty if none comes or a field has no meaning. */
  static Optional<Instant> next(CosemDateTime pattern, Instant after, TimePolicy policy) {
    try {
      return search(pattern, after, policy);
    } catch (DateTimeException notOfTheCalendar) {
      // a field such as hour 24: it never comes
      return Optional.empty();
    }
  }

  private static Optional<Instant> search(CosemDateTime pattern, Instant after, TimePolicy policy) {
    CosemDate date = pattern.date();
    // the pattern's offset may differ from the zone's
    LocalDate day = LocalDate.ofInstant(after, policy.zone()).minusDays(1);
    if (date.year() != CosemDate.ANY_YEAR && date.year() > day.getYear()) day = LocalDate.of(date.year(), 1, 1);
    for (int i = 0; i < MAX_DAYS; i++, day = day.plusDays(1)) {
      if (date.year() != CosemDate.ANY_YEAR && day.getYear() > date.year()) return Optional.empty();
      if (!means(date, day, policy.zone().getRules())) continue;
      Optional<Instant> found = ofDay(pattern, day, after, policy);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  private static Optional<Instant> ofDay(CosemDateTime pattern, LocalDate day, Instant after, TimePolicy policy) {
    CosemTime time = pattern.time();
    boolean anyHour = time.hour() == CosemTime.ANY;
    boolean anyMinute = time.minute() == CosemTime.ANY;
    int second = time.second() == CosemTime.ANY ? 0 : time.second();
    int hundredths = time.hundredths() == CosemTime.ANY ? 0 : time.hundredths();
    for (int hour = anyHour ? 0 : time.hour(); hour <= (anyHour ? 23 : time.hour()); hour++)
      for (int minute = anyMinute ? 0 : time.minute(); minute <= (anyMinute ? 59 : time.minute()); minute++) {
        LocalDateTime local = day.atTime(hour, minute, second, hundredths * 10_000_000);
        Instant instant = local.toInstant(CosemDateTimes.offset(pattern, local, policy));
        if (instant.isAfter(after)) return Optional.of(instant);
      }
    return Optional.empty();
  }

  private static boolean means(CosemDate date, LocalDate day, ZoneRules rules) {
    if (date.year() != CosemDate.ANY_YEAR && date.year() != day.getYear()) return false;
    YearMonth month = YearMonth.from(day);
    boolean atChange = isChange(date.month());
    Optional<LocalDate> change = atChange ? change(date.month(), day.getYear(), rules) : Optional.empty();
    if (atChange
        ? !change.map(YearMonth::from).equals(Optional.of(month))
        : date.month() != CosemDate.ANY && date.month() != day.getMonthValue())
      return false;
    int week = date.dayOfWeek();
    boolean weekday = week == CosemDate.ANY || DayOfWeek.of(week) == day.getDayOfWeek();
    return switch (date.dayOfMonth()) {
      case CosemDate.ANY -> weekday && (week != CosemDate.ANY || change.isEmpty() || change.get().equals(day));
      case LAST_DAY, SECOND_LAST_DAY -> day.equals(last(month, date));
      default -> {
        boolean repeats = date.year() == CosemDate.ANY_YEAR || date.month() == CosemDate.ANY || atChange;
        int ahead = day.getDayOfMonth() - date.dayOfMonth();
        // with both, the first such day of the week from there on
        yield repeats && week != CosemDate.ANY ? weekday && ahead >= 0 && ahead < 7 : ahead == 0;
      }
    };
  }

  /** Whether a month is that of a change to or from daylight saving. */
  static boolean isChange(int month) {
    return month == DAYLIGHT_SAVING_BEGINS || month == DAYLIGHT_SAVING_ENDS;
  }

  /** The day of a change; empty in a year without. */
  static Optional<LocalDate> change(int month, int year, ZoneRules rules) {
    Instant from = LocalDate.of(year, 1, 1).atStartOfDay()
        .toInstant(rules.getOffset(LocalDateTime.of(year, 1, 1, 0, 0)));
    ZoneOffsetTransition next = rules.nextTransition(from);
    while (next != null && next.getDateTimeBefore().getYear() == year) {
      if (next.isGap() == (month == DAYLIGHT_SAVING_BEGINS))
        return Optional.of(next.getDateTimeBefore().toLocalDate());
      next = rules.nextTransition(next.getInstant());
    }
    return Optional.empty();
  }

  /** The last or second last day of a month, or of all those that are a certain day of the week. */
  static LocalDate last(YearMonth month, CosemDate date) {
    int before = date.dayOfMonth() == SECOND_LAST_DAY ? 1 : 0;
    LocalDate end = month.atEndOfMonth();
    return date.dayOfWeek() == CosemDate.ANY
        ? end.minusDays(before)
        : end.with(TemporalAdjusters.lastInMonth(DayOfWeek.of(date.dayOfWeek()))).minusWeeks(before);
  }
}
