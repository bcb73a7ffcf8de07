package io.gridtap.iec104;

import io.gridtap.transport.Backoff;
import java.util.List;

/**
 * How redundant connections are kept.
 *
 * @param backoff pauses between attempts to connect a member
 * @param interrogated common addresses of the stations that are interrogated after each switch-over and after each gap;
 *     their data go to the updates
 */
public record RedundancySettings(Backoff.Settings backoff, List<Integer> interrogated) {
  /** The usual pauses, no interrogation. */
  public static final RedundancySettings STANDARD = new RedundancySettings(Backoff.Settings.STANDARD, List.of());

  public RedundancySettings { interrogated = List.copyOf(interrogated); }

  public RedundancySettings with(Backoff.Settings pauses) { return new RedundancySettings(pauses, interrogated); }

  public RedundancySettings withInterrogated(List<Integer> stations) {
    return new RedundancySettings(backoff, stations);
  }
}
