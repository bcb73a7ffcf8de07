package io.gridtap.telemetry;

import java.time.Instant;

/**
 * One value of one point, as a device told it.
 *
 * @param point
 *            shared by all measurements of the point
 * @param quality
 *            {@link Quality#UNKNOWN} if the device said nothing about it
 * @param observedAt
 *            when it was so, by the device's clock; the gateway's clock where the device told no time
 * @param receivedAt
 *            when the gateway learned of it, by the gateway's clock
 */
public record Measurement(PointId point, Value value, Quality quality, Instant observedAt, Instant receivedAt,
    Cause cause) {
  /** {@code IED1 LD0/MMXU1.TotW.mag.f 3.3 good data-change 2026-01-01T00:00:00Z} */
  @Override
  public String toString() {
    return "%s %s %s %s %s".formatted(point, value.text(), quality.words(), cause.word(), observedAt);
  }
}
