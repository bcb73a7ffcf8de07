package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DataAccessError;
import java.util.Optional;

/**
 * Why a device did not give or take an attribute of a report control block.
 *
 * @param attribute its name, as {@code RptEna}; empty where the whole control block was asked for
 * @param refusal what the device answered
 */
public record RcbDenial(String attribute, Refusal refusal) {
  /** The standard's error of the access; empty if the device said something else. */
  public Optional<DataAccessError> error() {
    return refusal.dataAccessError();
  }

  /** What the device answered, in the standard's words. */
  public String text() { return refusal.text(); }

  /** Another client has it, or it is enabled: temporarily-unavailable. */
  public boolean inUse() {
    return error().equals(Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE));
  }

  static RcbDenial of(String attribute, AccessResult.Failure failure) {
    return new RcbDenial(attribute, Refusal.of(failure));
  }

  /** Of a request that was refused as a whole. */
  static RcbDenial of(String attribute, Answer.RefusedException refused) {
    return new RcbDenial(attribute, Refusal.of(refused));
  }

  /** Of a single attribute that was written; nothing if it was taken. */
  static Optional<RcbDenial> of(String attribute, Answer<ConfirmedResponse.Written> answer) {
    return Refusal.ofWrite(answer).map(refusal -> new RcbDenial(attribute, refusal));
  }

  @Override
  public String toString() { return attribute.isEmpty() ? text() : attribute + " was answered " + text(); }
}
