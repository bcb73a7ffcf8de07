package io.gridtap.iec104.controlled;

/** What may be asked of a {@link ControlledEngine}. */
public sealed interface ControlledCommand {
  /** What is shared with other threads has changed: look for something to send. */
  record Proceed() implements ControlledCommand {}

  /** Acknowledge what was received, then close. */
  record Close(String reason) implements ControlledCommand {}
}
