package io.gridtap.iec61850.server;

import io.gridtap.wire.Durations;
import java.time.Duration;

/**
 * What logging may hold, and how often it may happen.
 *
 * @param maxEntryOctets about; what happens at once and is longer makes several entries, so that each fits a PDU
 * @param maxWaitingOctets of each log, while its store is slow. Beyond, new entries are lost, and a remark says so
 * @param minIntegrityPeriod the shortest IntgPd other than 0, at least 1 ms; as {@link ReportLimits} has it
 */
public record LogLimits(int maxEntryOctets, int maxWaitingOctets, Duration minIntegrityPeriod) {
  public static final LogLimits STANDARD = new LogLimits(8000, 4 << 20, Duration.ofMillis(10));

  public LogLimits {
    if (minIntegrityPeriod.compareTo(Duration.ofMillis(1)) < 0)
      throw new IllegalArgumentException("minIntegrityPeriod is at least 1 ms: " + Durations.text(minIntegrityPeriod));
  }
}
