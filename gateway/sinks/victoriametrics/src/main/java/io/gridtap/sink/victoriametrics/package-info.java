/**
 * Measurements to VictoriaMetrics as Prometheus text exposition with millisecond time stamps. Its answer 204 is not
 * taken for a delivery of every line: lines it would throw away or change are not sent but counted, and the server's
 * own counters are watched.
 */
@NullMarked
package io.gridtap.sink.victoriametrics;

import org.jspecify.annotations.NullMarked;
