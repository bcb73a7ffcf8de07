package io.gridtap.sources.dlms;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Observations of one meter as measurements. A point's labels are {@code obis, class, attribute}, and where known
 * {@code key, description, unit, unit_code, scaler}; for a column of a profile {@code profile}, too. For one thread.
 */
final class DlmsMeasurements {
  private record Point(String profile, Observation.Read like) {
    private Point {
      // what names the point, without what changes from reading to reading
      like = new Observation.Read(like.wanted(), NOTHING, like.unitCode(), like.scaler(), Optional.empty());
    }
  }

  private static final Value NOTHING = new Value.Text("");
  /** More than any meter has; a meter that changes its units for ever does not fill the memory. */
  private static final int MOST_KEPT = 4096;

  private final String device;
  private final UnitWords units;
  private final Map<Point, PointId> points = new HashMap<>();

  /** The symbol of a unit's code; empty where it has none. */
  @FunctionalInterface
  interface UnitWords {
    String of(int unitCode);
  }

  DlmsMeasurements(String device, UnitWords units) {
    this.device = device;
    this.units = units;
  }

  /** A value of a reading. */
  Measurement polled(Observation.Read read, Instant receivedAt) {
    return new Measurement(point("", read), read.value(), Quality.UNKNOWN, read.observedAt().orElse(receivedAt),
        receivedAt, Cause.REQUESTED);
  }

  /** A cell of a profile's row. */
  Measurement row(String profile, Observation.Read cell, MeterLink.Row row, Instant receivedAt) {
    return new Measurement(point(profile, cell), cell.value(), row.quality(), row.at(), receivedAt, Cause.PERIODIC);
  }

  private PointId point(String profile, Observation.Read read) {
    if (points.size() >= MOST_KEPT) points.clear();
    return points.computeIfAbsent(new Point(profile, read), this::name);
  }

  private PointId name(Point point) {
    Observation.Read read = point.like;
    Wanted wanted = read.wanted();
    AttributeDescriptor attribute = wanted.attribute();
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("obis", attribute.instance().toString());
    labels.put("class", Integer.toString(attribute.classId()));
    labels.put("attribute", Integer.toString(attribute.attributeId()));
    if (!point.profile.isEmpty()) labels.put("profile", point.profile);
    if (!wanted.key().isEmpty()) labels.put("key", wanted.key());
    if (!wanted.description().isEmpty()) labels.put("description", wanted.description());
    read.unitCode().ifPresent(code -> {
      if (!units.of(code).isEmpty()) labels.put("unit", units.of(code));
      labels.put("unit_code", Integer.toString(wanted.unitCode().orElse(code)));
    });
    read.scaler().ifPresent(scaler -> labels.put("scaler", Integer.toString(scaler)));
    String path = attribute.instance() + "/" + attribute.attributeId();
    return new PointId("dlms", device, point.profile.isEmpty() ? path : point.profile + "/" + path, labels);
  }
}
