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
 * @param error the standard's error of the access; empty if the device said something else
 * @param text what the device answered, in the standard's words
 */
public record RcbDenial(String attribute, Optional<DataAccessError> error, String text) {
  /** Another client has it, or it is enabled: temporarily-unavailable. */
  public boolean inUse() {
    return error.equals(Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE));
  }

  static RcbDenial of(String attribute, AccessResult.Failure failure) {
    DataAccessError[] known = DataAccessError.values();
    Optional<DataAccessError> error = failure.code() < known.length
        ? Optional.of(known[failure.code()])
        : Optional.empty();
    return new RcbDenial(attribute, error, failure.text());
  }

  /** Of a request that was refused as a whole. */
  static RcbDenial of(String attribute, Answer.RefusedException refused) {
    return new RcbDenial(attribute, Optional.empty(), String.valueOf(refused.getMessage()));
  }

  /** Of a single attribute that was written; nothing if it was taken. */
  static Optional<RcbDenial> of(String attribute, Answer<ConfirmedResponse.Written> answer) {
    try {
      ConfirmedResponse.Written written = answer.orThrow();
      if (written.results().size() != 1)
        return Optional
            .of(new RcbDenial(attribute, Optional.empty(), written.results().size() + " results for one value"));
      return written.results().getFirst().map(failure -> of(attribute, failure));
    } catch (Answer.RefusedException refused) {
      return Optional.of(of(attribute, refused));
    }
  }

  @Override
  public String toString() { return attribute.isEmpty() ? text : attribute + " was answered " + text; }
}
