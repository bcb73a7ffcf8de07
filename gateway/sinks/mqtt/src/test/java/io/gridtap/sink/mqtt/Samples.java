package io.gridtap.sink.mqtt;

import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

final class Samples {
  static final Instant TIME = Instant.ofEpochMilli(1_767_225_600_123L);

  private Samples() {}

  /** As a source of DLMS tells it. */
  static PointId point(String device, String obis, String key, String description, String unit, int unitCode,
      int scaler) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("obis", obis);
    labels.put("class", "3");
    labels.put("attribute", "2");
    labels.put("key", key);
    labels.put("description", description);
    labels.put("unit", unit);
    labels.put("unit_code", Integer.toString(unitCode));
    labels.put("scaler", Integer.toString(scaler));
    labels.values().removeIf(String::isEmpty);
    return new PointId("dlms", device, obis + "/2", labels);
  }

  static PointId voltage(String device) {
    return point(device, "1-1:32.7.0", "voltage_l1", "Phase A instantaneous voltage", "V", 35, -2);
  }

  static PointId energy(String device) {
    return point(device, "1-1:1.8.0", "energy_import", "Active energy import", "Wh", 30, 0);
  }

  static Measurement measurement(PointId point, Value value, Instant observed, Instant received) {
    return new Measurement(point, value, Quality.GOOD, observed, received, Cause.REQUESTED);
  }

  static Value decimal(long unscaled, int scale) { return new Value.Decimal(BigDecimal.valueOf(unscaled, scale)); }

  /** The reading of that number: its energy is the number. */
  static List<Measurement> reading(String device, int number) {
    Instant time = TIME.plusSeconds(number);
    return List.of(measurement(voltage(device), decimal(13_540, 2), time, time.plusMillis(5)),
        measurement(energy(device), decimal(number, 0), time, time.plusMillis(5)));
  }
}
