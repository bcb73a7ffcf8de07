package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/**
 * date of 5 octets (IEC 62056-6-2 §4.6.1), fields as on the wire.
 *
 * @param year 0…9999, {@value #ANY_YEAR} not specified
 * @param month 1…12, FD daylight saving ends, FE begins, FF not specified
 * @param dayOfMonth 1…31, FD second last, FE last day of the month, FF not specified
 * @param dayOfWeek 1 Monday…7 Sunday, FF not specified
 */
public record CosemDate(int year, int month, int dayOfMonth, int dayOfWeek) {
  public static final int ANY_YEAR = 0xFFFF;
  public static final int ANY = 0xFF;
  public static final CosemDate UNSPECIFIED = new CosemDate(ANY_YEAR, ANY, ANY, ANY);
  public static final Codec<CosemDate> CODEC = new Codec<>(
      in -> new CosemDate(in.u16be(), in.u8(), in.u8(), in.u8()),
      (date, out) -> out.u16be(date.year).u8(date.month).u8(date.dayOfMonth).u8(date.dayOfWeek));

  public CosemDate {
    if (year >>> 16 != 0 || (month | dayOfMonth | dayOfWeek) >>> 8 != 0)
      throw new IllegalArgumentException(
          "a date has a year of 16 bits and octets: %d-%d-%d, %d".formatted(year, month, dayOfMonth, dayOfWeek));
  }
}
