package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.TypeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A station and what is known of its objects now. Guarded by the device's lock. */
final class StationState {
  private final Station station;
  private final Map<Integer, PointState> points = new HashMap<>();
  private final Map<Integer, CommandState> commands = new HashMap<>();
  /** In the order of interrogations: by type, then by address. */
  private final List<PointState> ordered;

  StationState(Station station) {
    this.station = station;
    for (Point point : station.points()) points.put(point.address(), new PointState(this, point));
    for (CommandPoint command : station.commands())
      commands.put(command.address(), new CommandState(this, command));
    List<PointState> interrogable = new ArrayList<>();
    for (PointState point : points.values())
      if (point.untagged() != null) interrogable.add(point);
    interrogable.sort(Comparator.comparingInt((PointState point) -> typeNumber(point))
        .thenComparingInt(point -> point.point().address()));
    this.ordered = List.copyOf(interrogable);
  }

  private static int typeNumber(PointState point) { return Objects.requireNonNull(point.untagged()).number(); }

  Station station() { return station; }

  int commonAddress() { return station.commonAddress(); }

  @Nullable
  PointState point(int address) { return points.get(address); }

  @Nullable
  CommandState command(int address) { return commands.get(address); }

  Iterable<CommandState> commands() { return commands.values(); }

  @Nullable
  TypeId parameter(int address) { return station.parameters().get(address); }

  /** All that can be sent without time tag. */
  List<PointState> ordered() { return ordered; }

  /** @param group 0 the station, 1…16 */
  List<PointState> interrogated(int group) {
    return ordered.stream().filter(point -> !point.point().isCounter())
        .filter(point -> group == 0 ? point.point().interrogated() : point.point().groups().contains(group)).toList();
  }

  /** @param request 1…4 a group, 5 all */
  List<PointState> counters(int request) {
    return ordered.stream().filter(point -> point.point().isCounter())
        .filter(point -> request == CounterInterrogation.GENERAL
            ? point.point().interrogated()
            : point.point().groups().contains(request))
        .toList();
  }
}
