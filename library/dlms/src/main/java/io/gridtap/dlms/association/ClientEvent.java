package io.gridtap.dlms.association;

import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.wire.Octets;

/** What a {@link ClientEngine} tells. */
public sealed interface ClientEvent {
  record LinkConnected(LinkParameters parameters) implements ClientEvent {}

  /** The association is open, with high level security after pass 4. */
  record Opened(Agreement agreement) implements ClientEvent {}

  /** No association came about; a close follows. */
  record NotOpened(OpenFailure failure) implements ClientEvent {}

  /** @param answer of the type that the request says */
  record Answered(Object ticket, Object answer) implements ClientEvent {}

  record Failed(Object ticket, Failure failure) implements ClientEvent {}

  /**
   * A part of a long value, of {@link Request.GetBlocks}.
   *
   * @param raw A-XDR octets of Data, behind those of the parts before
   * @param last nothing follows; else {@link ClientCommand.Next} asks for more
   */
  record Block(Object ticket, Octets raw, boolean last) implements ClientEvent {}

  /**
   * data-notification, event-notification-request or informationReportRequest.
   *
   * @param authentic it came protected as the security settings want it
   */
  record Notified(Apdu notification, boolean authentic) implements ClientEvent {}

  /** Something was wrong and has been coped with. */
  record Remark(LinkEvent.Kind kind, String text) implements ClientEvent {}

  /** What goes over the line, if the settings ask for it. Passwords and dedicated keys are starred out. */
  record Traced(Direction direction, Level level, Octets octets) implements ClientEvent {}

  enum Direction {
    SENT, RECEIVED
  }

  enum Level {
    /** Octets of the link, as they come. */
    LINK,
    /** An APDU without its protection. */
    APDU
  }
}
