package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.Point;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A point of a simulated RTU.
 *
 * @param commonAddress 1…65534
 * @param address information object address, 1…16777215
 * @param name what people call it; unique
 * @param type of its events, with the time tag that they have
 * @param initial value and quality at the start
 * @param groups interrogation groups 1…16; of a counter 1…4
 * @param generator how it moves by itself; empty: not at all
 * @param command what changes it
 * @param deadband by how much it has to move to make an event; empty: 1 % of the generator's span
 * @param cyclic period of cyclic transmission
 */
public record RtuPoint(int commonAddress, int address, String name, TypeId type, Monitored initial,
    Set<Integer> groups, Optional<Generator> generator, Optional<Commanded> command, OptionalDouble deadband,
    Optional<Duration> cyclic) {
  private static final double USUAL_DEADBAND = 0.01;
  private static final Duration LONGEST_RUN = Duration.ofSeconds(100);

  /**
   * The command object that changes a point.
   *
   * @param running how long the point takes to its new position; breakers and tap changers show that they move
   */
  public record Commanded(CommandPoint point, Duration running) {
    public Commanded {
      if (running.isNegative() || running.compareTo(LONGEST_RUN) > 0)
        throw new IllegalArgumentException("a running time is 0…%d s: %s".formatted(LONGEST_RUN.toSeconds(), running));
    }

    /** Moves at once. */
    public static Commanded by(int address, TypeId type, CommandPoint.Mode mode) {
      return new Commanded(new CommandPoint(address, type, mode), Duration.ZERO);
    }

    public Commanded withRunning(Duration time) { return new Commanded(point, time); }
  }

  public RtuPoint {
    groups = Set.copyOf(groups);
    if (name.isBlank())
      throw new IllegalArgumentException("point %d/%d has no name".formatted(commonAddress, address));
    if (commonAddress < 1 || commonAddress > 65_534)
      throw new IllegalArgumentException("a common address is 1…65534: " + commonAddress);
    if (type.information() != initial.getClass())
      throw new IllegalArgumentException("%s has %s, not %s".formatted(type, type.information().getSimpleName(),
          initial.getClass().getSimpleName()));
    if (deadband.isPresent() && deadband.getAsDouble() < 0)
      throw new IllegalArgumentException("a deadband is not negative: " + deadband.getAsDouble());
    if (command.isPresent() && !PointValue.canMove(command.get().point().type(), initial))
      throw new IllegalArgumentException("%s does not move %s".formatted(command.get().point().type(), type));
    point(address, initial, type, groups, cyclic); // checks the rest
  }

  /** Still and without command; like {@code RtuPoint.of(1, 100, "U", TypeId.M_ME_TF_1)}. */
  public static RtuPoint of(int commonAddress, int address, String name, TypeId type) {
    Monitored first = PointValue.first(type)
        .orElseThrow(() -> new IllegalArgumentException(type + " is no process information"));
    return new RtuPoint(commonAddress, address, name, type, first, Set.of(), Optional.empty(), Optional.empty(),
        OptionalDouble.empty(), Optional.empty());
  }

  public RtuPoint with(Monitored value) {
    return new RtuPoint(commonAddress, address, name, type, value, groups, generator, command, deadband, cyclic);
  }

  public RtuPoint with(Generator mover) {
    return new RtuPoint(commonAddress, address, name, type, initial, groups, Optional.of(mover), command, deadband,
        cyclic);
  }

  public RtuPoint with(Commanded by) {
    return new RtuPoint(commonAddress, address, name, type, initial, groups, generator, Optional.of(by), deadband,
        cyclic);
  }

  public RtuPoint withDeadband(double least) {
    return new RtuPoint(commonAddress, address, name, type, initial, groups, generator, command,
        OptionalDouble.of(least), cyclic);
  }

  public RtuPoint withGroups(Set<Integer> numbers) {
    return new RtuPoint(commonAddress, address, name, type, initial, numbers, generator, command, deadband, cyclic);
  }

  public RtuPoint withCyclic(Duration period) {
    return new RtuPoint(commonAddress, address, name, type, initial, groups, generator, command, deadband,
        Optional.of(period));
  }

  /** {@code 1/1001}. */
  public String reference() { return commonAddress + "/" + address; }

  double effectiveDeadband() {
    return deadband.orElseGet(() -> generator.map(mover -> mover.span() * USUAL_DEADBAND).orElse(0.0));
  }

  /** As the controlled station has it. */
  Point point() { return point(address, initial, type, groups, cyclic); }

  private static Point point(int address, Monitored initial, TypeId type, Set<Integer> groups,
      Optional<Duration> cyclic) {
    Point point = Point.of(address, initial, type.tagged());
    return new Point(address, initial, type.tagged(), point.interrogated(), groups, cyclic, Optional.empty(), false);
  }
}
