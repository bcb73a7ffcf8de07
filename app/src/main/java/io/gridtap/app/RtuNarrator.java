package io.gridtap.app;

import io.gridtap.iec104.ServerEvent;
import io.gridtap.iec104.apci.ApciEvent;
import io.gridtap.iec104.controlled.ControlledEvent;
import io.gridtap.iec104.controlled.DeviceEvent;
import io.gridtap.iec104.controlled.RedundancyGroup;
import io.gridtap.simulators.rtu.RtuNews;
import io.gridtap.simulators.rtu.SimulatedRtu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what happens at a simulated RTU. */
record RtuNarrator(Narrator narrator, boolean quiet) {
  void tell(RtuNews news) {
    switch (news) {
      case RtuNews.FellShort(int ordered, long reached) -> narrator.warn(
          "%d events a second were asked for, %d were made: this machine is too slow or busy, or all points are held"
              .formatted(ordered,
                  reached));
      case RtuNews.Commanded(String command, String outcome) -> say("%s: %s".formatted(command, outcome));
      case RtuNews.Station(ServerEvent event) -> words(event).ifPresent(this::say);
    }
  }

  private void say(String line) { if (!quiet) narrator.say(line); }

  private static Optional<String> words(ServerEvent event) {
    return switch (event) {
      case ServerEvent.Connected(String peer, String group) ->
        Optional.of("%s connected, redundancy group %s".formatted(peer, group));
      case ServerEvent.TurnedAway(String peer, String why) -> Optional.of("%s turned away: %s".formatted(peer, why));
      case ServerEvent.Closed(String peer, String _, String reason) ->
        Optional.of("%s gone: %s".formatted(peer, reason));
      case ServerEvent.Device(DeviceEvent device) -> words(device);
      case ServerEvent.Told(String peer, String _, ControlledEvent told) -> words(peer, told);
    };
  }

  private static Optional<String> words(DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Overflowed(String group) ->
        Optional.of("event buffer of group %s is full: the oldest events are dropped".formatted(group));
      case DeviceEvent.Recovered(String group, long dropped) -> Optional.of(
          "event buffer of group %s is empty again, %d events were dropped in all".formatted(group, dropped));
      // the points tell it better
      case DeviceEvent.Executed _ -> Optional.empty();
    };
  }

  private static Optional<String> words(String peer, ControlledEvent event) {
    return switch (event) {
      case ControlledEvent.Started() -> Optional.of(peer + " starts data transfer");
      case ControlledEvent.Stopped() -> Optional.of(peer + " stops data transfer");
      // what becomes of it is told by the points
      case ControlledEvent.Requested _ -> Optional.empty();
      case ControlledEvent.Rejected(var asdu, String why) -> Optional.of("%s: %s: %s".formatted(peer, asdu, why));
      case ControlledEvent.Refused(var asdu, String why) -> Optional.of("%s: %s: refused: %s".formatted(peer, asdu,
          why));
      case ControlledEvent.Link(ApciEvent.Forgiven forgiven) -> Optional.of("%s: %s".formatted(peer, forgiven));
      case ControlledEvent.Link _ -> Optional.empty();
    };
  }

  /** What there was, in the end. */
  static List<String> sum(SimulatedRtu.Statistics statistics, Duration passed) {
    List<String> lines = new ArrayList<>();
    lines.add("ended after %s: %d events, %d commands executed, %d refused, %d connections".formatted(
        Durations.text(passed), statistics.events(), statistics.executed(), statistics.refused(),
        statistics.server().accepted()));
    statistics.server().groups().forEach((name, group) -> lines.add(words(name, group)));
    if (statistics.skipped() > 0) lines.add("%d events could not be made in time".formatted(statistics.skipped()));
    return lines;
  }

  private static String words(String name, RedundancyGroup.Statistics group) {
    return "redundancy group %s: %d events acknowledged, %d dropped, %d waiting".formatted(name, group.acknowledged(),
        group.dropped(), group.waiting());
  }
}
