package io.gridtap.sink.victoriametrics;

import java.util.Map;

/**
 * What the sink did since it was made.
 *
 * @param measurements
 *            in batches that were answered with success, refused ones included
 * @param lines
 *            in those batches
 * @param refused
 *            lines not sent; a measurement whose time or labels are refused counts as one
 * @param watching
 *            whether the server's counters could be read at the last look
 * @param serverLosses
 *            growth of the server's own counters while the sink was connected, caused by whichever client
 */
public record SinkStatistics(long measurements, long lines, Map<Refusal, Long> refused, boolean watching,
    Map<String, Long> serverLosses) {
  static final SinkStatistics NOTHING = new SinkStatistics(0, 0, Map.of(), false, Map.of());

  public SinkStatistics {
    refused = Map.copyOf(refused);
    serverLosses = Map.copyOf(serverLosses);
  }
}
