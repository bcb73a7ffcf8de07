package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import java.util.List;

/**
 * What came of changing a report control block.
 *
 * @param written attributes that were written, in their order
 * @param unchanged attributes that had the value wanted already; they were not written, for writing purges a buffer
 * @param denied what the device did not take, and why; what came after it was written all the same
 * @param paused whether it was enabled, had to be disabled for the change, and reports again
 */
public record RcbOutcome(RcbReference rcb, List<String> written, List<String> unchanged, List<RcbDenial> denied,
    boolean paused) {
  public RcbOutcome {
    written = List.copyOf(written);
    unchanged = List.copyOf(unchanged);
    denied = List.copyOf(denied);
  }

  /** Whether all is as wanted. */
  public boolean complete() { return denied.isEmpty(); }
}
