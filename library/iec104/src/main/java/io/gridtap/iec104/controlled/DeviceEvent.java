package io.gridtap.iec104.controlled;

/** What happens in a {@link ControlledDevice} apart from any connection. */
public sealed interface DeviceEvent {
  /** The buffer of a group is full and begins to drop its oldest events. */
  record Overflowed(String group) implements DeviceEvent {}

  /** The buffer of a group is empty again after it had overflowed. */
  record Recovered(String group, long dropped) implements DeviceEvent {}
}
