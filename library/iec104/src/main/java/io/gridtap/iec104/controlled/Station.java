package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.TypeId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A station: a common address with its information objects.
 *
 * @param commonAddress 1…65534
 * @param points in monitor direction
 * @param commands in control direction
 * @param parameters types 110…112 by address
 * @param counters how its counters are frozen and told
 */
public record Station(int commonAddress, List<Point> points, List<CommandPoint> commands,
    Map<Integer, TypeId> parameters, CounterMode counters) {
  /** Acquisition of integrated totals (IEC 60870-5-101 §7.4.8). */
  public enum CounterMode {
    /** Frozen locally, told spontaneously. */
    A,
    /** Frozen locally, asked for by counter interrogation. */
    B,
    /** Frozen and asked for by counter interrogation. */
    C,
    /** Frozen by counter interrogation, told spontaneously. */
    D;

    boolean remoteFreeze() { return this == C || this == D; }

    boolean spontaneous() { return this == A || this == D; }
  }

  public Station {
    points = List.copyOf(points);
    commands = List.copyOf(commands);
    parameters = Map.copyOf(parameters);
    if (commonAddress < 1 || commonAddress > 65_534)
      throw new IllegalArgumentException("the common address of a station is 1…65534: " + commonAddress);
    Set<Integer> seen = new HashSet<>();
    for (Point point : points)
      if (!seen.add(point.address()))
        throw new IllegalArgumentException(
            "station %d has two points of address %d".formatted(commonAddress, point.address()));
    seen.clear();
    for (CommandPoint command : commands)
      if (!seen.add(command.address()))
        throw new IllegalArgumentException(
            "station %d has two commands of address %d".formatted(commonAddress, command.address()));
    parameters.forEach((address, type) -> {
      if (type != TypeId.P_ME_NA_1 && type != TypeId.P_ME_NB_1 && type != TypeId.P_ME_NC_1)
        throw new IllegalArgumentException("parameter %d: types are 110…112, not %s".formatted(address, type));
    });
  }

  /** Points and commands; counters in mode C. */
  public static Station of(int commonAddress, List<Point> points, List<CommandPoint> commands) {
    return new Station(commonAddress, points, commands, Map.of(), CounterMode.C);
  }

  public Station withParameters(Map<Integer, TypeId> types) {
    return new Station(commonAddress, points, commands, types, counters);
  }

  public Station withCounters(CounterMode mode) {
    return new Station(commonAddress, points, commands, parameters, mode);
  }
}
