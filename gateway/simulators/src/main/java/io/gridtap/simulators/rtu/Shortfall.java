package io.gridtap.simulators.rtu;

import java.time.Duration;
import java.util.Optional;

/** Says every few seconds whether fewer events were made than ordered. */
final class Shortfall {
  static final Duration EVERY = Duration.ofSeconds(5);

  private final int ordered;
  private long since;
  private long skippedBefore;

  /** @param ordered events per second */
  Shortfall(int ordered, long nanos) {
    this.ordered = ordered;
    this.since = nanos;
  }

  /** @param skipped events that were not made since the start */
  Optional<RtuNews> look(long nanos, long skipped) {
    if (nanos - since < EVERY.toNanos()) return Optional.empty();
    long missing = skipped - skippedBefore;
    long perSecond = Math.ceilDiv(missing * 1_000_000_000L, nanos - since);
    skippedBefore = skipped;
    since = nanos;
    return missing == 0
        ? Optional.empty()
        : Optional.of(new RtuNews.FellShort(ordered, Math.max(0, ordered - perSecond)));
  }
}
