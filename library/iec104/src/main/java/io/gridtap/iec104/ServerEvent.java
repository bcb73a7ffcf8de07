package io.gridtap.iec104;

import io.gridtap.iec104.controlled.ControlledEvent;
import io.gridtap.iec104.controlled.DeviceEvent;

/** What an {@link Iec104Server} tells its owner beside requests. */
public sealed interface ServerEvent {
  /** A connection was accepted. */
  record Connected(String peer, String group) implements ServerEvent {}

  /** A connection was closed at once. */
  record TurnedAway(String peer, String why) implements ServerEvent {}

  /** A connection has ended. */
  record Closed(String peer, String group, String reason) implements ServerEvent {}

  /** Started and stopped data transfer, requests, refusals, what the link forgives and traces. */
  record Told(String peer, String group, ControlledEvent event) implements ServerEvent {}

  /** News of event buffers. */
  record Device(DeviceEvent event) implements ServerEvent {}
}
