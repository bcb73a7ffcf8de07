package io.gridtap.app;

import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.DataSetDirectory.Leaf;
import io.gridtap.iec61850.report.DataSetDirectory.Place;
import io.gridtap.iec61850.report.Report;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of a report with what goes with it, wherever in the report that stands.
 *
 * @param path from the data object on, {@code A.phsA.cVal.mag.f}; empty if the value is not of the type known
 */
record Row(String path, Value value, Optional<Quality> quality, Optional<Timestamp> timestamp) {
  /** Where a time comes from. */
  enum TimeSource {
    MEMBER, ENTRY, ARRIVAL
  }

  record Time(Instant at, TimeSource source) {}

  /** The values of the process, or all if there are no others or {@code all} are wanted. */
  static List<Row> of(Report report, Report.Entry entry, boolean all) {
    List<Leaf> leaves = entry.member().leaves();
    List<Value> values = entry.values();
    if (values.size() != leaves.size())
      return values.stream().map(value -> new Row("", value, Optional.empty(), Optional.empty())).toList();
    boolean everything = all || leaves.stream().noneMatch(Leaf::isValue);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Leaf leaf = leaves.get(i);
      if (!everything && !leaf.isValue()) continue;
      boolean companion = !leaf.isValue();
      rows.add(new Row(leaf.path(), values.get(i),
          companion ? Optional.empty() : find(report, entry, leaf.quality(), Quality.class),
          companion ? Optional.empty() : find(report, entry, leaf.timestamp(), Timestamp.class)));
    }
    return rows;
  }

  private static <V> Optional<V> find(Report report, Report.Entry entry, Optional<Place> place, Class<V> type) {
    Optional<Value> found = place.flatMap(at -> at.member() == entry.index() && at.leaf() < entry.values().size()
        ? Optional.of(entry.values().get(at.leaf()))
        : report.value(at));
    return found.filter(type::isInstance).map(type::cast);
  }

  /** The time of the value by the same choice that measurements follow. */
  Time time(Report report, TimeChoice choice) {
    return switch (choice) {
      case MEMBER -> timestamp.filter(Timestamp::isValid).map(stamp -> new Time(stamp.instant(), TimeSource.MEMBER))
          .orElseGet(() -> entryTime(report));
      case ENTRY -> entryTime(report);
      case ARRIVAL -> new Time(report.receivedAt(), TimeSource.ARRIVAL);
    };
  }

  private static Time entryTime(Report report) {
    return report.timeOfEntry().map(at -> new Time(at, TimeSource.ENTRY))
        .orElseGet(() -> new Time(report.receivedAt(), TimeSource.ARRIVAL));
  }
}
