package io.gridtap.dlms.link;

import io.gridtap.wire.Octets;

/** What the application layer asks of what carries it. */
public sealed interface LinkCommand {
  /** DL-CONNECT: HDLC sends SNRM; the wrapper has nothing to do. Answered by {@link LinkEvent.Connected} or a close. */
  record Connect() implements LinkCommand {}

  /** DL-DATA: one APDU, which the link segments as it must. One at a time and direction with HDLC; more are queued. */
  record Send(Route route, Octets apdu) implements LinkCommand {}

  /** An APDU outside any connection: UI frame, WPDU of a push. */
  record Notify(Route route, Octets apdu) implements LinkCommand {}

  /** DL-DISCONNECT: HDLC sends DISC. Answered by {@link LinkEvent.Disconnected}. */
  record Disconnect(Route route) implements LinkCommand {}
}
