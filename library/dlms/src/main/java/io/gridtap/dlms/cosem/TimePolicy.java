package io.gridtap.dlms.cosem;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How a meter means its times.
 *
 * @param zone the meter's, used where a time says no deviation
 * @param sign of the deviation
 * @param standardTimeAllYear times without deviation are standard time, in summer too
 */
public record TimePolicy(ZoneId zone, Sign sign, boolean standardTimeAllYear) {
  /** By the standard; without deviation, UTC. */
  public static final TimePolicy STANDARD = new TimePolicy(ZoneOffset.UTC, Sign.NORMAL, false);

  /** What the deviation is minutes of. */
  public enum Sign {
    /** Added to local time they give UTC, as the standard has it: −60 in Central Europe. */
    NORMAL,
    /** Added to UTC they give local time: +60 in Central Europe. */
    INVERTED,
    /** Whatever it says, it is not to be believed: the zone counts. */
    IGNORED
  }

  public TimePolicy withZone(ZoneId other) { return new TimePolicy(other, sign, standardTimeAllYear); }

  public TimePolicy withSign(Sign other) { return new TimePolicy(zone, other, standardTimeAllYear); }

  public TimePolicy withStandardTimeAllYear(boolean standard) { return new TimePolicy(zone, sign, standard); }
}
