package io.gridtap.simulators.rtu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whose turn it is when events are spread over points: all equally often, by station and type. At high rates a type is
 * stayed with for some events, because only those of one type share an ASDU, and on the wire events keep their order.
 */
final class Spread {
  /** No ASDU holds more events with time tag. */
  private static final int EVENTS_OF_ONE_TYPE = 24;

  private record Key(int station, int type) {}

  private final List<List<MovingPoint>> groups;
  private final int size;
  private final int rounds;
  private int group;
  private int turn;

  /** @param packed whether to stay with a type */
  Spread(List<MovingPoint> points, boolean packed) {
    Map<Key, List<MovingPoint>> byType = new TreeMap<>(
        Comparator.comparingInt(Key::station).thenComparingInt(Key::type));
    for (MovingPoint point : points)
      // the value of a counter is told when it is frozen, which is no event of its own
      if (!point.isCounter())
        byType.computeIfAbsent(new Key(point.point().commonAddress(), point.point().type().number()),
            _ -> new ArrayList<>()).add(point);
    this.groups = byType.values().stream().map(List::copyOf).toList();
    this.size = groups.stream().mapToInt(List::size).sum();
    int smallest = groups.stream().mapToInt(List::size).min().orElse(1);
    this.rounds = packed ? Math.ceilDiv(EVENTS_OF_ONE_TYPE, smallest) : 1;
  }

  /** The next point that is not held; empty if all are, or there are none. */
  Optional<MovingPoint> next() {
    for (int i = 0; i < size * rounds; i++) {
      List<MovingPoint> points = groups.get(group);
      MovingPoint point = points.get(turn % points.size());
      if (++turn == points.size() * rounds) {
        turn = 0;
        group = (group + 1) % groups.size();
      }
      if (!point.isHeld() && !point.isOperating()) return Optional.of(point);
    }
    return Optional.empty();
  }
}
