package io.gridtap.dlms.modee;

/** What the sign-on tells. */
public sealed interface ModeEEvent {
  /** The meter has said who it is. */
  record Identified(Identification meter) implements ModeEEvent {}

  /**
   * The port is to change to this speed with 8N1; HDLC begins. The last event.
   *
   * @param confirmed false if the meter went without a word, as some do
   */
  record SwitchTo(int baud, boolean confirmed) implements ModeEEvent {}

  /** Octets that were dropped: an echo, or noise before the identification. */
  record Dropped(int octets, String why) implements ModeEEvent {}
}
