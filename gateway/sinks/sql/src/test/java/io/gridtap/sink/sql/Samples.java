package io.gridtap.sink.sql;

import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

final class Samples {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456789Z");

  private Samples() {}

  static PointId point(String device, String path) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", "IED1");
    labels.put("data_set", "LLN0$\"ds\"\n€");
    return new PointId("iec61850", device, path, labels);
  }

  static Measurement measurement(PointId point, Value value, Quality quality, Instant observedAt) {
    return new Measurement(point, value, quality, observedAt, observedAt.plusMillis(3), Cause.DATA_CHANGE);
  }

  static Measurement measurement(String path, double value) {
    return measurement(point("IED1", path), new Value.Float64(value), Quality.GOOD, NOON);
  }

  /** Values {@code from} to {@code to} of one point, one a millisecond. */
  static List<Measurement> counting(PointId point, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> measurement(point, new Value.Int(i), Quality.GOOD, NOON.plusMillis(i))).toList();
  }
}
