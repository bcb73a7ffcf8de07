package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/**
 * date-time of 12 octets (IEC 62056-6-2 §4.6.1), fields as on the wire.
 *
 * @param deviation minutes to add to local time to get UTC, −720…840 (CET −60); {@value #NO_DEVIATION} not specified
 * @param status bit 0 invalid, 1 doubtful, 2 different clock base, 3 invalid clock status, 7 daylight saving active;
 *     FF not specified
 */
public record CosemDateTime(CosemDate date, CosemTime time, int deviation, int status) {
  public static final int NO_DEVIATION = -0x8000;
  public static final int NO_STATUS = 0xFF;
  public static final int OCTETS = 12;
  public static final CosemDateTime UNSPECIFIED = new CosemDateTime(CosemDate.UNSPECIFIED, CosemTime.UNSPECIFIED,
      NO_DEVIATION, NO_STATUS);
  public static final Codec<CosemDateTime> CODEC = new Codec<>(
      in -> new CosemDateTime(CosemDate.CODEC.decode(in), CosemTime.CODEC.decode(in), in.i16be(), in.u8()),
      (value, out) -> {
        CosemDate.CODEC.encode(value.date, out);
        CosemTime.CODEC.encode(value.time, out);
        out.u16be(value.deviation).u8(value.status);
      });

  public CosemDateTime {
    if (deviation != (short) deviation || status >>> 8 != 0)
      throw new IllegalArgumentException(
          "a deviation has 16 bits and a status is an octet: %d, %d".formatted(deviation, status));
  }
}
