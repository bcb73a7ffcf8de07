package io.gridtap.sources.dlms;

import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Quality.ClockQuality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Validity;
import java.util.EnumSet;
import java.util.Set;

/** The status of a profile's row, by the bits that IDIS named and companion standards took over. */
final class StatusQuality {
  private static final int CRITICAL_ERROR = 0x01;
  private static final int CLOCK_INVALID = 0x02;
  private static final int DATA_NOT_VALID = 0x04;
  private static final int POWER_DOWN = 0x80;
  private static final ClockQuality NOT_SET = new ClockQuality(false, false, true, 31);

  private StatusQuality() {}

  static Quality of(long status) {
    Set<Detail> details = EnumSet.noneOf(Detail.class);
    if ((status & CRITICAL_ERROR) != 0) details.add(Detail.FAILURE);
    // the interval is not a whole one
    if ((status & POWER_DOWN) != 0) details.add(Detail.INACCURATE);
    Validity validity = (status & DATA_NOT_VALID) != 0
        ? Validity.INVALID
        : details.isEmpty() ? Validity.GOOD : Validity.QUESTIONABLE;
    Quality quality = Quality.GOOD.with(validity).with(details);
    return ((status & CLOCK_INVALID) != 0 ? quality.with(NOT_SET) : quality).shared();
  }
}
