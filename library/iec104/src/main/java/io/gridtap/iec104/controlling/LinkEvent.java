package io.gridtap.iec104.controlling;

/** What happens to one of several connections to a station (IEC 60870-5-104 §10). */
public sealed interface LinkEvent {
  /** The connection stands; data transfer is stopped, TESTFR supervises it. */
  record Connected(String peer) implements LinkEvent {}

  /** Data transfer is started: what follows comes from this connection. */
  record Started() implements LinkEvent {}

  /** Data transfer is stopped, as was asked. */
  record Stopped() implements LinkEvent {}

  /** There is no connection any more, or an attempt failed. */
  record Lost(String reason) implements LinkEvent {}

  /** No connection is started any more: until the end of the gap nothing is received. */
  record GapBegan() implements LinkEvent {}

  /** A connection is started again. What the station did not buffer is missing. */
  record GapEnded() implements LinkEvent {}

  /**
   * The station has repeated, after the switch-over, what had come before; it was left out.
   *
   * @param objects so many information objects
   */
  record Repeated(long objects) implements LinkEvent {}
}
