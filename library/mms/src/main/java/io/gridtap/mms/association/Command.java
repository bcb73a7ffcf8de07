package io.gridtap.mms.association;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.InformationReport;

/** What a user may ask of an {@link AssociationEngine}. */
public sealed interface Command {
  /** Client: connect the transport, then associate. */
  record Associate() implements Command {}

  /** A confirmed request. @param ticket comes back with the {@link Event.Answered} */
  record Call(ConfirmedRequest<?> request, Object ticket) implements Command {}

  /** Ask the peer to leave the request with this ticket undone (ISO 9506-2 Cancel). */
  record Cancel(Object ticket) implements Command {}

  /** The answer to a {@link Event.Requested}. */
  record Reply(long invokeId, Answer<?> answer) implements Command {}

  /** An unconfirmed InformationReport. */
  record Report(InformationReport report) implements Command {}

  /** Conclude, then release: the courteous end. */
  record Release() implements Command {}

  /** The end without questions (ACSE ABRT). */
  record Abort() implements Command {}
}
