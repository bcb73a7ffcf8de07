package io.gridtap.iec104.asdu;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import java.time.LocalDateTime;
import java.util.Locale;

/**
 * Seven octet binary time, CP56Time2a (IEC 60870-5-101 §7.2.6.18). It names no zone and no century: {@link StationTime}
 * knows them. A time out of range is kept as it came.
 *
 * @param bits the seven octets, the first least significant; nothing is dropped
 */
public record Cp56Time2a(long bits) implements TimeTag {
  private static final long GEN = 1L << 22;
  private static final long IV = 1L << 23;
  private static final long SU = 1L << 31;
  private static final int DAY_OF_WEEK_SHIFT = 37;

  public Cp56Time2a {
    if (bits >>> 56 != 0) throw new IllegalArgumentException("CP56Time2a has 56 bits, not " + Long.toHexString(bits));
  }

  /** The date, its day of the week and the time of {@code local} down to the millisecond; SU, GEN and IV are 0. */
  public static Cp56Time2a of(LocalDateTime local) {
    return of(local.getYear(), local.getMonthValue(), local.getDayOfMonth(), local.getDayOfWeek().getValue(),
        local.getHour(), local.getMinute(), local.getSecond() * 1000 + local.getNano() / 1_000_000);
  }

  static Cp56Time2a of(int year, int month, int day, int dayOfWeek, int hour, int minute, int millis) {
    return new Cp56Time2a(millis | (long) minute << 16 | (long) hour << 24 | (long) day << 32
        | (long) dayOfWeek << DAY_OF_WEEK_SHIFT | (long) month << 40 | (long) Math.floorMod(year, 100) << 48);
  }

  static Cp56Time2a decode(OctetReader in) { return new Cp56Time2a(in.u32le() | (long) in.u24le() << 32); }

  void encode(OctetWriter out) { out.i32le((int) bits).u24le((int) (bits >> 32)); }

  /** Milliseconds in the minute as sent. */
  public int millis() { return (int) bits & 0xFFFF; }

  public int minute() { return (int) (bits >> 16) & 0x3F; }

  /** As shown by the station's clock, summer time included if {@link #summerTime}. */
  public int hour() {
    return (int) (bits >> 24) & 0x1F;
  }

  /** Day of month. */
  public int day() { return (int) (bits >> 32) & 0x1F; }

  /** 1 Monday … 7 Sunday, 0 not used. */
  public int dayOfWeek() { return (int) (bits >> DAY_OF_WEEK_SHIFT) & 7; }

  public int month() { return (int) (bits >> 40) & 0x0F; }

  /** 0…99, without century. */
  public int year() { return (int) (bits >> 48) & 0x7F; }

  /** SU: the hour includes one hour of summer time. */
  public boolean summerTime() { return (bits & SU) != 0; }

  @Override
  public boolean substituted() { return (bits & GEN) != 0; }

  @Override
  public boolean invalid() { return (bits & IV) != 0; }

  @Override
  public Form form() { return Form.CP56; }

  /** Milliseconds, minute, hour, day, month and year name a time that exists; the day of week is not looked at. */
  public boolean isInRange() {
    return StationTime.inRange(bits);
  }

  public Cp56Time2a withSummerTime(boolean summerTime) { return with(SU, summerTime); }

  public Cp56Time2a withSubstituted(boolean substituted) { return with(GEN, substituted); }

  public Cp56Time2a withInvalid(boolean invalid) { return with(IV, invalid); }

  /** @param dayOfWeek 1 Monday … 7 Sunday, 0 not used */
  public Cp56Time2a withDayOfWeek(int dayOfWeek) {
    return new Cp56Time2a(bits & ~(7L << DAY_OF_WEEK_SHIFT)
        | (long) Ranges.check("day of week", dayOfWeek, 0, 7) << DAY_OF_WEEK_SHIFT);
  }

  private Cp56Time2a with(long mask, boolean set) { return new Cp56Time2a(set ? bits | mask : bits & ~mask); }

  /** {@code 26-11-21T23:05:01.491 summer invalid}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%02d-%02d-%02dT%02d:%02d:%02d.%03d%s%s%s", year(), month(), day(), hour(),
        minute(), millis() / 1000, millis() % 1000, summerTime() ? " summer" : "", substituted() ? " substituted" : "",
        invalid() ? " invalid" : "");
  }
}
