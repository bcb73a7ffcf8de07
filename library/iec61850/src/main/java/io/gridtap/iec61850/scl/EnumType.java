package io.gridtap.iec61850.scl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Enumeration (IEC 61850-6 EnumType).
 *
 * @param labels
 *            from ordinal to label, in the order of the file
 */
public record EnumType(String id, Map<Integer, String> labels, Place place) {
  public EnumType { labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels)); }

  /** The label of {@code ordinal}, if the enumeration has one. */
  public Optional<String> label(int ordinal) {
    return Optional.ofNullable(labels.get(ordinal));
  }

  /** The ordinal of {@code label}; files also write the ordinal itself where a label belongs. */
  public OptionalInt ordinal(String label) {
    for (Map.Entry<Integer, String> entry : labels.entrySet()) {
      if (entry.getValue().equals(label)) return OptionalInt.of(entry.getKey());
    }
    return labels.keySet().stream().filter(ordinal -> ordinal.toString().equals(label)).mapToInt(Integer::intValue)
        .findFirst();
  }
}
