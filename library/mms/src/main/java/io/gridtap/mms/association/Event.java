package io.gridtap.mms.association;

import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.wire.Octets;

/** What an {@link AssociationEngine} tells its user. */
public sealed interface Event {
  /** The transport connection stands; the association is being asked for. */
  record TransportConnected() implements Event {}

  /** The association is open. @param parameters as agreed @param peer the other application entity, as far as named */
  record Opened(InitiateParameters parameters, Entity peer) implements Event {}

  /** A caller was refused, and is told why. @param peer the other application entity, as far as named */
  record Refused(Entity peer, Diagnostic diagnostic) implements Event {}

  /** The peer does not associate, and has said why. */
  record NotAssociated(AssociationRefusal refusal) implements Event {}

  /** A {@link Command.Call} has ended. */
  record Answered(Object ticket, Answer<?> answer) implements Event {}

  /** A {@link Command.Call} was not answered in time; a late answer is dropped. */
  record Unanswered(Object ticket) implements Event {}

  /** A {@link Command.Call} could not be sent; the caller is to blame. */
  record Unsendable(Object ticket, String reason) implements Event {}

  /** The peer asks; to be answered by one {@link Command.Reply}. */
  record Requested(long invokeId, ConfirmedRequest<?> request) implements Event {}

  /** The peer reports. */
  record Reported(InformationReport report) implements Event {}

  /** Something the peer did wrong, or that has no use here, and was passed over. */
  record Forgiven(String what) implements Event {}

  /** A PDU of a traced layer. @param meaning what it was decoded to @param sent by us */
  record Traced(Layer layer, boolean sent, Octets octets, Object meaning) implements Event {}
}
