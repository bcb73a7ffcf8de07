package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What IEC 60870-5-101 and -104 leave to the controlled station.
 *
 * @param time what its clock shows
 * @param clock what its time tags are worth before the first clock synchronization
 * @param maxEvents events one redundancy group keeps; then the oldest is dropped and counted
 * @param packAhead so many waiting events may be passed over to fill an ASDU with others of the same type; the order of
 *     each point's events is kept, that among points only with 0
 * @param repeated what a second interrogation of the same kind does to the first
 * @param commands how commands are executed
 * @param second what STARTDT does to the started connection of its group
 * @param answerLimit within which a request is accepted or refused, or it is refused
 * @param executionLimit within which an accepted command is terminated, or it is terminated negatively
 * @param initialization M_EI_NA_1 when a group is started for the first time; empty: none
 * @param optional types that -104 does not select and that are answered nevertheless: C_TS_NA_1, C_CD_NA_1
 * @param unsupported types that are answered with 44 although this station could
 * @param overflowPoint a single point that is on while a group's buffer has lost events and not been emptied since
 */
public record DeviceSettings(StationTime time, Clock clock, int maxEvents, int packAhead, Repeated repeated,
    Commands commands, Second second, Duration answerLimit, Duration executionLimit,
    Optional<EndOfInitialization> initialization, Set<TypeId> optional, Set<TypeId> unsupported,
    Optional<Address> overflowPoint) {
  /** Time tags before the first clock synchronization. */
  public enum Clock {
    /** The station's clock is right by other means. */
    TRUSTED,
    /** Time tags carry IV until the clock was synchronized. */
    INVALID_UNTIL_SYNCHRONIZED
  }

  /** A second interrogation of the same station and kind while one runs. */
  public enum Repeated {
    /** Confirmed, and data are sent from the beginning. */
    RESTART,
    /** Confirmed negatively; the first goes on. */
    REFUSE
  }

  /** STARTDT while another connection of the group is started. */
  public enum Second {
    /** The first is closed, and what it has not acknowledged goes over the second. */
    CLOSE_FIRST,
    /** The second is closed without confirmation. */
    REFUSE_SECOND
  }

  /** A timed command that is too old or carries an invalid time. */
  public enum TooLate {
    /** No answer at all. */
    SILENT, NEGATIVE
  }

  /** Whether other objects of a station may be operated while one is selected or being executed. */
  public enum Interlock {
    /** One selector for each object. */
    OBJECT,
    /** One for the whole station: 1-out-of-n. */
    STATION
  }

  /** ACTTERM after an executed command. */
  public enum Termination {
    SENT, NONE
  }

  /**
   * How commands are executed.
   *
   * @param selectTimeout from the confirmation of a select to the execute
   * @param maxAge of the time tag of a timed command, either way
   */
  public record Commands(Duration selectTimeout, Interlock interlock, Termination termination, Duration maxAge,
      TooLate tooLate) {
    /** 30 s; each object on its own; ACTTERM is sent; 30 s, negative. */
    public static final Commands STANDARD = new Commands(Duration.ofSeconds(30), Interlock.OBJECT, Termination.SENT,
        Duration.ofSeconds(30), TooLate.NEGATIVE);

    public Commands {
      if (!selectTimeout.isPositive() || !maxAge.isPositive())
        throw new IllegalArgumentException("selectTimeout and maxAge are positive");
    }

    public Commands withSelectTimeout(Duration timeout) {
      return new Commands(timeout, interlock, termination, maxAge, tooLate);
    }

    public Commands with(Interlock scope) { return new Commands(selectTimeout, scope, termination, maxAge, tooLate); }

    public Commands with(Termination sent) { return new Commands(selectTimeout, interlock, sent, maxAge, tooLate); }

    public Commands withMaxAge(Duration age) {
      return new Commands(selectTimeout, interlock, termination, age, tooLate);
    }

    public Commands with(TooLate answer) { return new Commands(selectTimeout, interlock, termination, maxAge, answer); }
  }

  /** An object of a station. */
  public record Address(int commonAddress, int address) {}

  /** UTC, trusted; 100,000 events; 256 passed over; RESTART; CLOSE_FIRST; 10 s and 120 s; M_EI_NA_1 after power on. */
  public static final DeviceSettings STANDARD = new DeviceSettings(StationTime.UTC, Clock.TRUSTED, 100_000, 256,
      Repeated.RESTART, Commands.STANDARD, Second.CLOSE_FIRST, Duration.ofSeconds(10), Duration.ofSeconds(120),
      Optional.of(new EndOfInitialization(EndOfInitialization.LOCAL_POWER_ON, false)), Set.of(), Set.of(),
      Optional.empty());

  public DeviceSettings {
    optional = Set.copyOf(optional);
    unsupported = Set.copyOf(unsupported);
    if (maxEvents < 1) throw new IllegalArgumentException("maxEvents is at least 1: " + maxEvents);
    if (packAhead < 0 || packAhead > 10_000)
      throw new IllegalArgumentException("packAhead is 0…10000: " + packAhead);
    if (!answerLimit.isPositive() || !executionLimit.isPositive())
      throw new IllegalArgumentException("answerLimit and executionLimit are positive");
    for (TypeId type : optional)
      if (type != TypeId.C_TS_NA_1 && type != TypeId.C_CD_NA_1)
        throw new IllegalArgumentException("only C_TS_NA_1 and C_CD_NA_1 are optional: " + type);
  }

  public DeviceSettings with(StationTime shown) {
    return new DeviceSettings(shown, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings with(Clock worth) {
    return new DeviceSettings(time, worth, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings withMaxEvents(int events) {
    return new DeviceSettings(time, clock, events, packAhead, repeated, commands, second, answerLimit, executionLimit,
        initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings withPackAhead(int events) {
    return new DeviceSettings(time, clock, maxEvents, events, repeated, commands, second, answerLimit, executionLimit,
        initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings with(Repeated policy) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, policy, commands, second, answerLimit, executionLimit,
        initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings with(Commands execution) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, execution, second, answerLimit,
        executionLimit, initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings with(Second policy) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, policy, answerLimit,
        executionLimit, initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings withLimits(Duration answer, Duration execution) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answer, execution,
        initialization, optional, unsupported, overflowPoint);
  }

  public DeviceSettings withInitialization(EndOfInitialization told) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, Optional.of(told), optional, unsupported, overflowPoint);
  }

  public DeviceSettings withoutInitialization() {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, Optional.empty(), optional, unsupported, overflowPoint);
  }

  public DeviceSettings withOptional(TypeId... types) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, initialization, Set.of(types), unsupported, overflowPoint);
  }

  public DeviceSettings withUnsupported(TypeId... types) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, initialization, optional, Set.of(types), overflowPoint);
  }

  public DeviceSettings withOverflowPoint(int commonAddress, int address) {
    return new DeviceSettings(time, clock, maxEvents, packAhead, repeated, commands, second, answerLimit,
        executionLimit, initialization, optional, unsupported, Optional.of(new Address(commonAddress, address)));
  }
}
