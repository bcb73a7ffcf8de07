package io.gridtap.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * What became of the measurements handed to one sink. At any time
 * {@code accepted = delivered + buffered + dropped + rejected}.
 *
 * @param accepted
 *            handed over by sources
 * @param delivered
 *            written without an error
 * @param buffered
 *            waiting, or being written
 * @param dropped
 *            lost on our side, by reason
 * @param rejected
 *            refused by the sink for good, by reason
 * @param batches
 *            written without an error
 * @param failures
 *            connects and writes that failed
 * @param connected
 *            whether the last thing tried went well
 * @param lastFailure
 *            its message
 */
public record DeliveryStatistics(long accepted, long delivered, long buffered, Map<String, Long> dropped,
    Map<String, Long> rejected, long batches, long failures, boolean connected, Optional<String> lastFailure) {

  /** Dropped and rejected. */
  public long lost() { return sum(dropped) + sum(rejected); }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
