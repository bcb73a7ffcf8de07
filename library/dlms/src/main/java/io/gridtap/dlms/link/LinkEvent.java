package io.gridtap.dlms.link;

import io.gridtap.wire.Octets;

/** What the carrying layer tells the application layer. */
public sealed interface LinkEvent {
  /** UA came or was sent; with the wrapper at once. */
  record Connected(Route route, LinkParameters parameters) implements LinkEvent {}

  /** A whole APDU, without LLC. */
  record Received(Route route, Octets apdu) implements LinkEvent {}

  /** A whole APDU outside any connection: UI frame. With the wrapper every APDU is {@link Received}. */
  record Notified(Route route, Octets apdu) implements LinkEvent {}

  /** The last APDU given by {@link LinkCommand.Send} has reached the peer's link layer, as far as the link can know. */
  record Sent(Route route) implements LinkEvent {}

  /** The link of this route is over; others on the same line go on. */
  record Disconnected(Route route, String reason) implements LinkEvent {}

  /** Something was wrong and has been coped with: garbage dropped, a frame repeated, a wrong number forgiven. */
  record Remark(Kind kind, String text, int octets) implements LinkEvent {}

  /** Kinds of what was coped with, for counting. */
  enum Kind {
    GARBAGE, BAD_CHECK_SEQUENCE, UNKNOWN_CONTROL, REPEATED, SEQUENCE_FORGIVEN, ECHO, FOREIGN_ADDRESS, RETRANSMITTED,
    TIMED_OUT, OTHER
  }
}
