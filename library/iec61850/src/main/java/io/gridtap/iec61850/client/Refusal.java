package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.DecodeException;
import java.util.Optional;

/**
 * Why a device did not do what it was asked.
 *
 * @param text the standard's name: {@code temporarily-unavailable}, {@code access/object-non-existent}
 * @param dataAccessError the same, if the variable was refused and with an error of the standard
 * @param serviceError the same, if the service was refused
 */
public record Refusal(String text, Optional<DataAccessError> dataAccessError, Optional<ServiceError> serviceError) {
  static Refusal of(AccessResult.Failure failure) {
    DataAccessError[] known = DataAccessError.values();
    return new Refusal(failure.text(), failure.code() < known.length
        ? Optional.of(known[failure.code()])
        : Optional.empty(), Optional.empty());
  }

  private static Refusal of(String text) { return new Refusal(text, Optional.empty(), Optional.empty()); }

  /** Nothing if the answer is positive. */
  static Optional<Refusal> of(Answer<? extends ConfirmedResponse> answer) {
    return switch (answer) {
      case Answer.Positive<?> _ -> Optional.empty();
      case Answer.Negative<?>(ServiceError error) ->
        Optional.of(new Refusal(error.text(), Optional.empty(), Optional.of(error)));
      case Answer.Rejected<?>(RejectReason reason) -> Optional.of(of("rejected: " + reason.text()));
      case Answer.Unreadable<?>(DecodeException fault) -> Optional.of(of("unreadable answer: " + fault.getMessage()));
    };
  }

  /** Of a write to one variable: nothing if it was written. */
  static Optional<Refusal> ofWrite(Answer<ConfirmedResponse.Written> answer) {
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.Written>(ConfirmedResponse.Written written)))
      return of(answer);
    Optional<String> fault = Single.fault(written.results());
    if (fault.isPresent()) return Optional.of(of(fault.get()));
    return written.results().getFirst().map(Refusal::of);
  }

  @Override
  public String toString() { return text; }
}
