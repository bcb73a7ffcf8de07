package io.gridtap.iec104;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How connections belong to redundancy groups (IEC 60870-5-104 §10). */
public sealed interface Redundancy {
  /** All connections are of one controlling station. */
  record Single() implements Redundancy {}

  /**
   * Several controlling stations, told apart by their addresses.
   *
   * @param ranges of each group; the first group that has the address counts; others are turned away
   */
  record Multiple(Map<String, List<AddressRange>> ranges) implements Redundancy {
    public Multiple {
      Map<String, List<AddressRange>> copy = new LinkedHashMap<>();
      ranges.forEach((name, list) -> copy.put(name, List.copyOf(list)));
      ranges = java.util.Collections.unmodifiableMap(copy);
      if (ranges.isEmpty()) throw new IllegalArgumentException("there is at least one group");
    }

    /** @param address a literal, without port */
    Optional<String> groupOf(String address) {
      return ranges.entrySet().stream()
          .filter(group -> group.getValue().stream().anyMatch(range -> range.contains(address)))
          .map(Map.Entry::getKey).findFirst();
    }
  }

  /**
   * Several controlling stations, told apart by the certificates they show; without TLS nobody belongs to one.
   *
   * @param subjects of each group, as {@link io.gridtap.transport.Connection#peerName} writes them; others are turned
   *     away
   */
  record ByCertificate(Map<String, List<String>> subjects) implements Redundancy {
    public ByCertificate {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      subjects.forEach((name, list) -> copy.put(name, List.copyOf(list)));
      subjects = java.util.Collections.unmodifiableMap(copy);
      if (subjects.isEmpty()) throw new IllegalArgumentException("there is at least one group");
    }

    Optional<String> groupOf(String subject) {
      return subjects.entrySet().stream().filter(group -> group.getValue().contains(subject)).map(Map.Entry::getKey)
          .findFirst();
    }
  }

  /** Each connection is a group of its own, whose events are lost with it. */
  record EachConnection() implements Redundancy {}
}
