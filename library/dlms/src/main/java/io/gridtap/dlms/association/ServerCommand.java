package io.gridtap.dlms.association;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.Apdu;

/** What the user may ask of a server's connection. */
public sealed interface ServerCommand {
  /**
   * data-notification, event-notification-request or informationReportRequest, unsolicited. Within an association it is
   * protected as that is; without one it goes as it is, which may be a ciphered APDU already.
   */
  record Notify(Route route, Apdu apdu) implements ServerCommand {}

  /** Ends the association of this route without a word: the next request finds none. */
  record Drop(Route route, String reason) implements ServerCommand {}
}
