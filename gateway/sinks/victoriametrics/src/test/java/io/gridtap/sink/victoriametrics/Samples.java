package io.gridtap.sink.victoriametrics;

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
  private Samples() {}

  /** With the labels that an IEC 61850 source gives. */
  static PointId point(String member) {
    return point(labels("IED1", "LD0", "LLN0.RP.urcbA01", "rpt", "LD0/LLN0$ds", member, "mag.f"));
  }

  static PointId point(SequencedMap<String, String> labels) {
    return new PointId("iec61850", "IED1", "a path", labels);
  }

  static SequencedMap<String, String> labels(String ied, String ld, String rcb, String rptId, String dataSet,
      String member, String component) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", ied);
    labels.put("ld", ld);
    labels.put("rcb", rcb);
    labels.put("rpt_id", rptId);
    labels.put("data_set", dataSet);
    labels.put("member", member);
    labels.put("component", component);
    return labels;
  }

  static Measurement measurement(PointId point, Value value, Quality quality, Instant observedAt) {
    return new Measurement(point, value, quality, observedAt, observedAt.plusMillis(3), Cause.DATA_CHANGE);
  }

  /** Values {@code from} to {@code to} of one point, one a millisecond from {@code start} on, without quality. */
  static List<Measurement> counting(PointId point, Instant start, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> measurement(point, new Value.Int(i), Quality.UNKNOWN, start.plusMillis(i))).toList();
  }
}
