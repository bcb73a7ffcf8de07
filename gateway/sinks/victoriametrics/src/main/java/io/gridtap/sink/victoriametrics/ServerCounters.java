package io.gridtap.sink.victoriametrics;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VictoriaMetrics itself says it threw away or changed since its start, by the names on its page
 * {@code /metrics}. It counts for all its clients.
 */
record ServerCounters(Map<String, Long> counts) {
  private static final Pattern WATCHED = Pattern
      .compile("^(vm_rows_invalid_total\\{type=\"prometheus\"\\}|vm_rows_ignored_total\\{reason=\"[^\"]*\"\\}"
          + "|vm_too_long_label_names_total|vm_too_long_label_values_total|vm_metrics_with_dropped_labels_total"
          + "|vm_relabel_metrics_dropped_total|vm_concurrent_addrows_dropped_rows_total"
          + "|vm_hourly_series_limit_rows_dropped_total|vm_daily_series_limit_rows_dropped_total) ([0-9]{1,18})$",
          Pattern.MULTILINE);

  ServerCounters { counts = Map.copyOf(counts); }

  static ServerCounters parse(String page) {
    Map<String, Long> counts = new HashMap<>();
    Matcher watched = WATCHED.matcher(page);
    while (watched.find())
      counts.put(watched.group(1), Long.parseLong(watched.group(2)));
    return new ServerCounters(counts);
  }

  /** What grew since {@code earlier}. A counter that fell belongs to a server started anew: all of it is growth. */
  SortedMap<String, Long> grownSince(ServerCounters earlier) {
    SortedMap<String, Long> grown = new TreeMap<>();
    counts.forEach((name, count) -> {
      long before = earlier.counts.getOrDefault(name, 0L);
      long growth = count < before ? count : count - before;
      if (growth > 0)
        grown.put(name, growth);
    });
    return grown;
  }
}
