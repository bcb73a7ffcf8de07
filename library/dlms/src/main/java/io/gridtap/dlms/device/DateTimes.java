package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.wire.DecodeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** date-time of a meter's clock, there and back. */
public final class DateTimes {
  private static final int HUNDREDTH_NANOS = 10_000_000;

  /** Beyond there are no years, and FFFF says that none is meant. */
  private static final int LAST_YEAR = 9999;

  private DateTimes() {}

  /** @param deviation minutes to add to local time to get UTC, −720…840 */
  public static CosemDateTime of(Instant instant, int deviation, int status) {
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(-60 * deviation));
    return new CosemDateTime(
        new CosemDate(local.getYear(), local.getMonthValue(), local.getDayOfMonth(), local.getDayOfWeek().getValue()),
        new CosemTime(local.getHour(), local.getMinute(), local.getSecond(), local.getNano() / HUNDREDTH_NANOS),
        deviation, status);
  }

  /**
   * The instant; what is not specified of the time of day counts as zero.
   *
   * @param deviation for a time that does not name its own
   * @return empty if the date is not specified in full, or there is no such day
   */
  public static Optional<Instant> instant(CosemDateTime value, int deviation) {
    CosemDate date = value.date();
    if (date.year() < 1 || date.year() > LAST_YEAR) return Optional.empty();
    CosemTime time = value.time();
    int minutes = value.deviation() == CosemDateTime.NO_DEVIATION ? deviation : value.deviation();
    try {
      LocalDateTime local = LocalDateTime.of(date.year(), date.month(), date.dayOfMonth(), known(time.hour()),
          known(time.minute()), known(time.second()), known(time.hundredths()) * HUNDREDTH_NANOS);
      return Optional.of(local.toInstant(ZoneOffset.ofTotalSeconds(-60 * minutes)));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  private static int known(int field) { return field == CosemTime.ANY ? 0 : field; }

  /** From date-time, or an octet-string of one; empty for anything else. */
  public static Optional<CosemDateTime> of(Data data) {
    if (data instanceof Data.DateTime(var time)) return Optional.of(time);
    if (!(data instanceof Data.OctetString(var octets)) || octets.length() != CosemDateTime.OCTETS)
      return Optional.empty();
    try {
      return Optional.of(CosemDateTime.CODEC.decode(octets.reader()));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }
}
