package io.gridtap.runtime;

import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

final class Samples {
  private static final PointId POINT = new PointId("iec104", "rtu", "1/100", new LinkedHashMap<>());

  private Samples() {}

  /** One reading of a device of that name, whose values are {@code from}, {@code from + 1} … {@code to}. */
  static List<Measurement> reading(String device, int from, int to) {
    PointId point = new PointId("dlms", device, "1-1:32.7.0", new LinkedHashMap<>());
    return IntStream.rangeClosed(from, to).mapToObj(value -> new Measurement(point, new Value.Int(value), Quality.GOOD,
        Instant.EPOCH, Instant.EPOCH, Cause.REQUESTED)).toList();
  }

  /** Measurements, each a reading of its own, whose values are {@code from}, {@code from + 1} … {@code to}. */
  static List<Measurement> numbered(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Samples::value).toList();
  }

  private static Measurement value(int value) {
    return new Measurement(POINT, new Value.Int(value), Quality.GOOD, Instant.EPOCH, Instant.EPOCH.plusMillis(value),
        Cause.SPONTANEOUS);
  }

  static List<Integer> numbers(List<Measurement> measurements) {
    return measurements.stream().map(each -> Integer.valueOf(each.value().text())).toList();
  }
}
