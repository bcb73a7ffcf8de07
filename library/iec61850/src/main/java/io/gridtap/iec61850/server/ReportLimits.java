package io.gridtap.iec61850.server;

import io.gridtap.wire.Durations;
import java.time.Duration;

/**
 * What reporting may hold, and how often it may happen.
 *
 * @param maxBufferEntries of each BRCB; beyond, the oldest entry is lost and bufOvfl says so
 * @param maxBufferOctets of each BRCB
 * @param maxWaitingReports of one association, see {@link Iec61850Server}
 * @param implicitReservation of a BRCB by a client that writes without having written ResvTms
 * @param minIntegrityPeriod the shortest IntgPd other than 0, at least 1 ms. To write a shorter one is refused with
 *        object-value-invalid, as of any value out of the server's range; one in the file counts as this
 */
public record ReportLimits(int maxBufferEntries, int maxBufferOctets, int maxWaitingReports,
    Duration implicitReservation, Duration minIntegrityPeriod) {
  public static final ReportLimits STANDARD = new ReportLimits(1000, 1 << 20, 100, Duration.ofSeconds(10),
      Duration.ofMillis(10));

  public ReportLimits {
    if (minIntegrityPeriod.compareTo(Duration.ofMillis(1)) < 0)
      throw new IllegalArgumentException("minIntegrityPeriod is at least 1 ms: " + Durations.text(minIntegrityPeriod));
  }
}
