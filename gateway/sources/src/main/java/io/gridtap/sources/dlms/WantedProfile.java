package io.gridtap.sources.dlms;

import io.gridtap.dlms.xdlms.Obis;
import java.time.Duration;

/**
 * A profile whose rows are taken over, each once.
 *
 * @param catchUp how far back to begin where nothing was taken before, and at most after an outage
 */
public record WantedProfile(Obis instance, Duration catchUp) {
  public WantedProfile {
    if (catchUp.isNegative() || catchUp.toDays() > 3660)
      throw new IllegalArgumentException("catch-up is 0…3660 days: " + catchUp);
  }
}
