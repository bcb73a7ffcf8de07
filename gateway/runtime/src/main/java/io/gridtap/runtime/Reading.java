package io.gridtap.runtime;

import io.gridtap.telemetry.Measurement;
import java.util.List;

/**
 * What a source handed over at one time of one device: consecutive measurements of the same device with the same time
 * of receipt. A sink that makes one message of a reading must get it in one batch.
 */
final class Reading {
  /**
   * So many measurements go with a batch beyond its count, lest a reading is cut; a longer one is. More than a device
   * tells at once, except for the first answer of a large one to an interrogation.
   */
  static final int MOST_BEYOND_A_BATCH = 4096;

  private Reading() {}

  static boolean same(Measurement one, Measurement next) {
    return one.receivedAt().equals(next.receivedAt()) && one.point().device().equals(next.point().device())
        && one.point().protocol().equals(next.point().protocol());
  }

  /**
   * How many from index {@code from} on are taken where there is {@code room}.
   *
   * @param capacity
   *            a reading that is larger can only be cut
   */
  static int fitting(List<Measurement> measurements, int from, int room, int capacity) {
    int cut = from + Math.min(measurements.size() - from, Math.max(room, 0));
    if (cut == measurements.size() || cut == from || isBorder(measurements, cut))
      return cut - from;
    int first = cut;
    while (first > from && !isBorder(measurements, first))
      first--;
    int end = cut;
    while (end < measurements.size() && end - first <= capacity && !isBorder(measurements, end))
      end++;
    return (end - first <= capacity ? first : cut) - from;
  }

  /** The border between two readings that is next to the middle, or the middle if there is no border. */
  static int middle(List<Measurement> batch) {
    int half = batch.size() / 2;
    for (int away = 0; away <= half; away++) {
      if (half - away > 0 && isBorder(batch, half - away))
        return half - away;
      if (half + away < batch.size() && isBorder(batch, half + away))
        return half + away;
    }
    return half;
  }

  private static boolean isBorder(List<Measurement> measurements, int index) {
    return index == 0 || !same(measurements.get(index - 1), measurements.get(index));
  }
}
