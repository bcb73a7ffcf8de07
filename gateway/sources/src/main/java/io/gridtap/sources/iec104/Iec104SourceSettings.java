package io.gridtap.sources.iec104;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.sources.iec104.Iec104Measurements.TimeChoice;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A controlled station and what is wanted of it.
 *
 * @param connections of one redundancy group, the preferred first; usually one
 * @param station settings of the protocol; acknowledgements wait for the intake whatever they say
 * @param commonAddresses of the stations behind the connection, 1…65534
 * @param points their names
 * @param time which time a value gets
 * @param plan what is asked for, and when
 * @param pauses between attempts to connect
 */
public record Iec104SourceSettings(List<TcpConnector.Settings> connections, Iec104Settings station,
    List<Integer> commonAddresses, PointList points, TimeChoice time, Plan plan, Backoff.Settings pauses) {

  /**
   * When the station is asked.
   *
   * @param interrogateOnStart after each start of data transfer, which closes a gap
   * @param interrogateEvery again and again
   * @param countersEvery counter interrogation, without freezing
   * @param clockEvery clock synchronisation, after each start and then so often; without it the station's clock is left
   *        alone
   */
  public record Plan(boolean interrogateOnStart, Optional<Duration> interrogateEvery, Optional<Duration> countersEvery,
      Optional<Duration> clockEvery) {
    public static final Plan STANDARD = new Plan(true, Optional.empty(), Optional.empty(), Optional.empty());

    public Plan {
      for (Optional<Duration> period : List.of(interrogateEvery, countersEvery, clockEvery))
        if (period.isPresent() && period.get().compareTo(Duration.ofSeconds(1)) < 0)
          throw new IllegalArgumentException("a station is asked once a second at most: " + period.get());
    }
  }

  public Iec104SourceSettings {
    connections = List.copyOf(connections);
    commonAddresses = List.copyOf(commonAddresses);
    if (connections.isEmpty()) throw new IllegalArgumentException("no connection to the station is named");
    if (commonAddresses.isEmpty()) throw new IllegalArgumentException("no common address is named");
    for (int address : commonAddresses)
      if (address < 1 || address > 65_534)
        throw new IllegalArgumentException("a station's common address is 1…65534: " + address);
  }

  /** One connection, one station with common address 1, every point, interrogated on each start. */
  public static Iec104SourceSettings of(TcpConnector.Settings connection) {
    return new Iec104SourceSettings(List.of(connection), Iec104Settings.STANDARD, List.of(1), PointList.EVERYTHING,
        TimeChoice.DEVICE, Plan.STANDARD, Backoff.Settings.STANDARD);
  }

  public Iec104SourceSettings withConnections(List<TcpConnector.Settings> group) {
    return new Iec104SourceSettings(group, station, commonAddresses, points, time, plan, pauses);
  }

  public Iec104SourceSettings with(Iec104Settings protocol) {
    return new Iec104SourceSettings(connections, protocol, commonAddresses, points, time, plan, pauses);
  }

  public Iec104SourceSettings withCommonAddresses(List<Integer> addresses) {
    return new Iec104SourceSettings(connections, station, addresses, points, time, plan, pauses);
  }

  public Iec104SourceSettings with(PointList list) {
    return new Iec104SourceSettings(connections, station, commonAddresses, list, time, plan, pauses);
  }

  public Iec104SourceSettings with(TimeChoice choice) {
    return new Iec104SourceSettings(connections, station, commonAddresses, points, choice, plan, pauses);
  }

  public Iec104SourceSettings with(Plan questions) {
    return new Iec104SourceSettings(connections, station, commonAddresses, points, time, questions, pauses);
  }

  public Iec104SourceSettings with(Backoff.Settings between) {
    return new Iec104SourceSettings(connections, station, commonAddresses, points, time, plan, between);
  }
}
