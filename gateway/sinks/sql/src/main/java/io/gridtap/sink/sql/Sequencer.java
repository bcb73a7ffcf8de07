package io.gridtap.sink.sql;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Counts the measurements of one point with the same time, so that each has a key of its own. What was counted holds
 * only when the batch is {@linkplain #keep() kept}: one that failed gets the same numbers when it comes again, whole or
 * in pieces. A run that reads the same events from the beginning counts the same.
 * <p>
 * Bounds: the latest {@value #TIMES} times of each of {@value #POINTS} points; what was used longest ago is forgotten.
 * A time that comes again after so many others would be counted from 0, and its measurement taken for the first one
 * come again.
 */
final class Sequencer {
  static final int TIMES = 32;
  static final int POINTS = 200_000;

  /** As data bases compare that take no notice of blanks at the end. */
  private record Name(String device, String path) {
    static Name of(PointId point) { return new Name(trimmed(point.device()), trimmed(point.path())); }

    private static String trimmed(String text) {
      int end = text.length();
      while (end > 0 && text.charAt(end - 1) == ' ')
        end--;
      return text.substring(0, end);
    }
  }

  private record Key(Name name, Instant at) {}

  private final int times;
  private final int points;
  /** Points and times in the order of their last use. */
  private final SequencedMap<Name, SequencedMap<Instant, Integer>> counted = new LinkedHashMap<>(16, 0.75f, true);
  private final SequencedMap<Key, Integer> pending = new LinkedHashMap<>();

  Sequencer() { this(TIMES, POINTS); }

  Sequencer(int times, int points) {
    this.times = times;
    this.points = points;
  }

  /** The numbers of the batch, each 0 or more; forgets those of a batch that was not kept. */
  int[] number(List<Measurement> batch) {
    pending.clear();
    int[] numbers = new int[batch.size()];
    Map<PointId, Name> names = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      Measurement measurement = batch.get(i);
      Key key = new Key(names.computeIfAbsent(measurement.point(), Name::of), time(measurement));
      int next = pending.getOrDefault(key, counted(key));
      numbers[i] = next;
      pending.put(key, next + 1);
    }
    return numbers;
  }

  /** As finely as the table tells times apart. */
  static Instant time(Measurement measurement) {
    return measurement.observedAt().truncatedTo(ChronoUnit.MICROS);
  }

  private int counted(Key key) {
    Map<Instant, Integer> ofPoint = counted.get(key.name());
    return ofPoint == null ? 0 : ofPoint.getOrDefault(key.at(), 0);
  }

  /** The batch is in the table. */
  void keep() {
    pending.forEach((key, next) -> {
      SequencedMap<Instant, Integer> ofPoint = counted.computeIfAbsent(key.name(),
          name -> new LinkedHashMap<>(4, 0.75f, true));
      ofPoint.put(key.at(), next);
      if (ofPoint.size() > times)
        ofPoint.pollFirstEntry();
    });
    while (counted.size() > points)
      counted.pollFirstEntry();
    pending.clear();
  }
}
