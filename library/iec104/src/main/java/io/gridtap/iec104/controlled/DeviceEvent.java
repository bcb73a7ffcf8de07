package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;

/** What happens in a {@link ControlledDevice} apart from any connection. */
public sealed interface DeviceEvent {
  /** The buffer of a group is full and begins to drop its oldest events. */
  record Overflowed(String group) implements DeviceEvent {}

  /**
   * An accepted command has ended.
   *
   * @param group whose controlling station gave it
   * @param moved false if it was terminated negatively
   */
  record Executed(String group, Asdu command, boolean moved) implements DeviceEvent {}

  /** The buffer of a group is empty again after it had overflowed. */
  record Recovered(String group, long dropped) implements DeviceEvent {}
}
