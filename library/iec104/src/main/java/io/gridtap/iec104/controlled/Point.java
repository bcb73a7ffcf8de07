package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An information object in monitor direction: its address and how it is reported. Its type follows from the information
 * it starts with.
 *
 * @param address information object address, 1…16777215
 * @param initial the value before the first update; its quality says that it is not a measurement
 * @param tagged time tag of its events
 * @param interrogated whether it answers the station interrogation; a counter: the general counter interrogation
 * @param groups interrogation groups 1…16 it belongs to; a counter: counter groups 1…4
 * @param cyclic period of its cyclic transmission (cause 1)
 * @param background period of its background scan (cause 2)
 * @param doubled double transmission: an event goes first without, then with time tag
 */
public record Point(int address, Monitored initial, TimeTag.Form tagged, boolean interrogated, Set<Integer> groups,
    Optional<Duration> cyclic, Optional<Duration> background, boolean doubled) {
  private static final int MAX_ADDRESS = 0xFFFFFF;
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

  public Point {
    groups = Set.copyOf(groups);
    if (address < 1 || address > MAX_ADDRESS)
      throw new IllegalArgumentException("the address of a point is 1…%d: %d".formatted(MAX_ADDRESS, address));
    Class<? extends Monitored> information = initial.getClass();
    if (TypeId.carrying(information, tagged).isEmpty())
      throw new IllegalArgumentException(
          "point %d: no type carries %s with time tag %s".formatted(address, information.getSimpleName(), tagged));
    Optional<TypeId> untagged = TypeId.carrying(information, TimeTag.Form.NONE);
    if (untagged.isEmpty() && (interrogated || doubled || !groups.isEmpty() || cyclic.isPresent()
        || background.isPresent()))
      throw new IllegalArgumentException(
          "point %d: %s has only events with time tag".formatted(address, information.getSimpleName()));
    if (doubled && tagged == TimeTag.Form.NONE)
      throw new IllegalArgumentException("point %d: double transmission wants events with time tag".formatted(address));
    int mostGroups = initial instanceof IntegratedTotal ? 4 : 16;
    for (int group : groups)
      if (group < 1 || group > mostGroups)
        throw new IllegalArgumentException("point %d: a group is 1…%d: %d".formatted(address, mostGroups, group));
    cyclic.ifPresent(period -> checkPeriod(address, untagged, Cause.PERIODIC, period));
    background.ifPresent(period -> checkPeriod(address, untagged, Cause.BACKGROUND, period));
  }

  private static void checkPeriod(int address, Optional<TypeId> type, Cause cause, Duration period) {
    if (type.isPresent() && !type.get().allowsInMonitorDirection(cause))
      throw new IllegalArgumentException(
          "point %d: %s is not sent with cause %s".formatted(address, type.get(), cause));
    if (period.compareTo(SHORTEST_PERIOD) < 0)
      throw new IllegalArgumentException("point %d: a period is at least %s: %s".formatted(address,
          Durations.text(SHORTEST_PERIOD), Durations.text(period)));
  }

  /** Interrogated with the station; events with CP56Time2a; nothing cyclic. */
  public static Point of(int address, Monitored initial) {
    boolean untagged = TypeId.carrying(initial.getClass(), TimeTag.Form.NONE).isPresent();
    return new Point(address, initial, TimeTag.Form.CP56,
        untagged, Set.of(), Optional.empty(), Optional.empty(), false);
  }

  /** Types without CP56Time2a exist, so this is where to name another time tag. */
  public static Point of(int address, Monitored initial, TimeTag.Form tagged) {
    boolean untagged = TypeId.carrying(initial.getClass(), TimeTag.Form.NONE).isPresent();
    return new Point(address, initial, tagged, untagged, Set.of(), Optional.empty(), Optional.empty(), false);
  }

  public Point withTag(TimeTag.Form form) {
    return new Point(address, initial, form, interrogated, groups, cyclic, background, doubled);
  }

  public Point withGroups(int... numbers) {
    Set<Integer> set = Arrays.stream(numbers).boxed().collect(Collectors.toUnmodifiableSet());
    return new Point(address, initial, tagged, interrogated, set, cyclic, background, doubled);
  }

  public Point withInterrogated(boolean withStation) {
    return new Point(address, initial, tagged, withStation, groups, cyclic, background, doubled);
  }

  public Point withCyclic(Duration period) {
    return new Point(address, initial, tagged, interrogated, groups, Optional.of(period), background, doubled);
  }

  public Point withBackground(Duration period) {
    return new Point(address, initial, tagged, interrogated, groups, cyclic, Optional.of(period), doubled);
  }

  public Point withDoubleTransmission() {
    return new Point(address, initial, tagged, interrogated, groups, cyclic, background, true);
  }

  /** Type of its events. */
  public TypeId eventType() {
    return TypeId.carrying(initial.getClass(), tagged).orElseThrow();
  }

  /** Type in interrogations, cyclic transmission and background scan; empty for what has only events. */
  public Optional<TypeId> untaggedType() {
    return TypeId.carrying(initial.getClass(), TimeTag.Form.NONE);
  }

  boolean isCounter() { return initial instanceof IntegratedTotal; }
}
