package io.gridtap.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts losses by reason. At most 100 reasons are told apart; further ones are counted as {@code other}. */
final class LossLedger {
  private static final int MOST_REASONS = 100;

  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String reason, int count) {
    if (count > 0)
      counts.merge(counts.containsKey(reason) || counts.size() < MOST_REASONS ? reason : "other", (long) count,
          Long::sum);
  }

  /** Also those counted as {@code other}. */
  boolean has(String reason) {
    return counts.containsKey(reason) || counts.size() >= MOST_REASONS;
  }

  Map<String, Long> snapshot() { return Map.copyOf(counts); }
}
