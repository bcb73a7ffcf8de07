package io.gridtap.iec104.controlling;

import io.gridtap.wire.Octets;

/** What a {@link ControllingEngine} tells. */
public sealed interface ControllingEvent permits Update.Data, Update.Undecodable, ControllingEvent.TransferStarted,
    ControllingEvent.TransferStopped, ControllingEvent.Answered, ControllingEvent.Refused, ControllingEvent.Unsent,
    ControllingEvent.AcknowledgementDue, ControllingEvent.TestConfirmed, ControllingEvent.Counted,
    ControllingEvent.Forgiven, ControllingEvent.Traced {
  /** STARTDT con. */
  record TransferStarted() implements ControllingEvent {}

  /** STOPDT con. */
  record TransferStopped() implements ControllingEvent {}

  /** How a request went. */
  record Answered(Object ticket, Answer answer) implements ControllingEvent {}

  /** A request that was not begun: one like it is under way, or too many are. */
  record Refused(Object ticket, String reason) implements ControllingEvent {}

  /** An ASDU of {@link ControllingCommand.Send} that was never put on the wire, and why. */
  record Unsent(Octets asdu, String reason) implements ControllingEvent {}

  /** t2 has expired for updates that were not taken. */
  record AcknowledgementDue() implements ControllingEvent {}

  /** TESTFR con to {@link ControllingCommand.Test}. */
  record TestConfirmed() implements ControllingEvent {}

  record Counted(Object ticket, Statistics statistics) implements ControllingEvent {}

  /** Lenient only: what was accepted although the standard says to close. */
  record Forgiven(String what) implements ControllingEvent {}

  /** One APDU as it crossed the wire, if asked for. */
  record Traced(boolean sent, Octets apdu) implements ControllingEvent {}
}
