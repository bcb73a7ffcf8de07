package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.wire.Octets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is kept of one device from association to association. Histories are created and read by any thread, and used by
 * one at a time.
 */
final class SubscriptionMemory {
  private final SubscriptionSettings settings;
  private final Map<RcbReference, Octets> positions;
  private final Map<RcbReference, ReportHistory> histories = new ConcurrentHashMap<>();
  /** The instance that was taken, by the control block that was asked for. */
  private final Map<RcbReference, RcbReference> instances = new ConcurrentHashMap<>();

  /** @param positions of its buffers, from before */
  SubscriptionMemory(SubscriptionSettings settings, Map<RcbReference, Octets> positions) {
    this.settings = settings;
    this.positions = positions;
  }

  ReportHistory history(RcbReference rcb) {
    return histories.computeIfAbsent(rcb,
        _ -> new ReportHistory(rcb, settings.remembered(), Optional.ofNullable(positions.get(rcb))));
  }

  Optional<RcbReference> instance(RcbReference asked) { return Optional.ofNullable(instances.get(asked)); }

  void instance(RcbReference asked, RcbReference taken) { instances.put(asked, taken); }
}
