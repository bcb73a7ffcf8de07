package io.gridtap.sources.dlms;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;

/**
 * Five fields, as cron writes them: minute, hour, day of month, month, day of week (0 or 7 is Sunday). A field is
 * {@code *}, a number, a range {@code 1-5}, each with a step {@code /15}, or several with commas. If both days are
 * restricted, either suffices. An hour that daylight saving skips is skipped.
 */
public final class CronExpression {
  private static final Duration LONGEST = Duration.ofDays(8 * 366);

  private final String text;
  private final ZoneId zone;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  private CronExpression(String text, ZoneId zone, String... fields) {
    this.text = text;
    this.zone = zone;
    this.minutes = field("minute", fields[0], 0, 59);
    this.hours = field("hour", fields[1], 0, 23);
    this.days = field("day of month", fields[2], 1, 31);
    this.months = field("month", fields[3], 1, 12);
    this.weekdays = field("day of week", fields[4], 0, 7);
    if (weekdays.get(0)) weekdays.set(7);
    this.anyDay = fields[2].equals("*");
    this.anyWeekday = fields[4].equals("*");
  }

  /**
   * @param zone of the hours
   * @throws IllegalArgumentException naming the field at fault, or if no such day ever comes
   */
  public static CronExpression parse(String text, ZoneId zone) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5)
      throw new IllegalArgumentException(
          "'%s': five fields are needed, minute hour day month weekday, like */15 * * * *".formatted(text));
    CronExpression expression = new CronExpression(text.strip(), zone, fields);
    expression.after(Instant.EPOCH);
    return expression;
  }

  /** The first time after {@code now}. */
  public Instant after(Instant now) {
    ZonedDateTime at = now.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = at.plus(LONGEST);
    while (at.isBefore(end)) {
      if (!months.get(at.getMonthValue()) || !isDay(at)) at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      else if (!hours.get(at.getHour())) at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      else if (!minutes.get(at.getMinute())) at = at.plusMinutes(1);
      else
        return at.toInstant();
    }
    throw new IllegalArgumentException("'%s' never comes".formatted(text));
  }

  private boolean isDay(ZonedDateTime at) {
    boolean day = days.get(at.getDayOfMonth());
    boolean weekday = weekdays.get(at.getDayOfWeek().getValue());
    return anyDay || anyWeekday ? day && weekday : day || weekday;
  }

  private BitSet field(String name, String field, int least, int most) {
    BitSet set = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      int step = stepped.length > 1 ? number(name, stepped[1], 1, most) : 1;
      String[] range = stepped[0].split("-", -1);
      if (stepped.length > 2 || range.length > 2) throw wrong(name, part, least, most);
      boolean all = stepped[0].equals("*");
      int from = all ? least : number(name, range[0], least, most);
      // a number with a step runs to the end
      int to = all || range.length == 1 && stepped.length > 1
          ? most
          : number(name, range[range.length - 1], least, most);
      if (to < from) throw wrong(name, part, least, most);
      for (int value = from; value <= to; value += step) set.set(value);
    }
    return set;
  }

  private int number(String name, String digits, int least, int most) {
    if (!digits.matches("\\d{1,2}")) throw wrong(name, digits, least, most);
    int number = Integer.parseInt(digits);
    if (number < least || number > most) throw wrong(name, digits, least, most);
    return number;
  }

  private IllegalArgumentException wrong(String name, String part, int least, int most) {
    return new IllegalArgumentException(
        "'%s': %s '%s': numbers are %d…%d, written like *, 5, 1-5, */15 or 0,30".formatted(text, name, part, least,
            most));
  }

  /** As it was written. */
  @Override
  public String toString() { return text; }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression that && text.equals(that.text) && zone.equals(that.zone);
  }

  @Override
  public int hashCode() { return 31 * text.hashCode() + zone.hashCode(); }
}
