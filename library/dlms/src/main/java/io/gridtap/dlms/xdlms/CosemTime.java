package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/**
 * time of 4 octets (IEC 62056-6-2 §4.6.1), fields as on the wire; FF is not specified.
 *
 * @param hundredths of a second, 0…99
 */
public record CosemTime(int hour, int minute, int second, int hundredths) {
  public static final int ANY = 0xFF;
  public static final CosemTime UNSPECIFIED = new CosemTime(ANY, ANY, ANY, ANY);
  public static final Codec<CosemTime> CODEC = new Codec<>(
      in -> new CosemTime(in.u8(), in.u8(), in.u8(), in.u8()),
      (time, out) -> out.u8(time.hour).u8(time.minute).u8(time.second).u8(time.hundredths));

  public CosemTime {
    if ((hour | minute | second | hundredths) >>> 8 != 0)
      throw new IllegalArgumentException(
          "a time consists of octets: %d:%d:%d.%d".formatted(hour, minute, second, hundredths));
  }
}
