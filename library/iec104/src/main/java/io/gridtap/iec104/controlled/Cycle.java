package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Points of one station that are sent with one period and cause. A turn that comes before the last is through is left out. */
final class Cycle {
  private record Row(Cause cause, Duration period) {}

  private final StationState station;
  private final Row row;
  private final List<PointState> points = new ArrayList<>();
  private Moment next = Moment.NEVER;
  private @Nullable Job running;

  private Cycle(StationState station, Row row) {
    this.station = station;
    this.row = row;
  }

  static List<Cycle> of(StationState station) {
    Map<Row, Cycle> cycles = new LinkedHashMap<>();
    for (PointState point : station.ordered()) {
      point.point().cyclic().ifPresent(period -> add(cycles, station, new Row(Cause.PERIODIC, period), point));
      point.point().background().ifPresent(period -> add(cycles, station, new Row(Cause.BACKGROUND, period), point));
    }
    return List.copyOf(cycles.values());
  }

  private static void add(Map<Row, Cycle> cycles, StationState station, Row row, PointState point) {
    cycles.computeIfAbsent(row, _ -> new Cycle(station, row)).points.add(point);
  }

  void start(Moment now) {
    next = now.plus(row.period);
    running = null;
  }

  void stop() { next = Moment.NEVER; }

  Moment next() { return next; }

  Optional<Job> due(Moment now) {
    if (!now.reached(next)) return Optional.empty();
    while (now.reached(next)) next = next.plus(row.period);
    if (running != null && !running.isDone()) return Optional.empty();
    running = new Job(
        new Job.Key(station.commonAddress(), Objects.requireNonNull(points.getFirst().untagged()), row.cause.number()),
        points, CauseOfTransmission.of(row.cause), Optional.empty());
    return Optional.of(running);
  }
}
