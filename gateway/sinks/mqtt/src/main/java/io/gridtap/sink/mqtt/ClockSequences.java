package io.gridtap.sink.mqtt;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Begins each device's numbers with the milliseconds since 1970 at the start. They increase across restarts as long as
 * the clock is not set back and no device sends more than 1000 messages a second all the time.
 */
final class ClockSequences implements Sequences {
  private final long start;
  private final Map<String, Long> next = new HashMap<>();

  ClockSequences(InstantSource clock) { this.start = clock.millis(); }

  @Override
  public void reserve(Map<String, Integer> counts) {
    // the clock has reserved them
  }

  @Override
  public long next(String device) { return next.merge(device, start, (before, _) -> before + 1); }

  @Override
  public void close() {
    // nothing is held
  }
}
