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
 * Why a device did not do what it was asked. At most one of the errors is there; none, if what it answered is no error
 * of the standard or makes no sense.
 *
 * @param text the standard's name: {@code temporarily-unavailable}, {@code access/object-non-existent}
 * @param dataAccessError the same, if the variable was refused and with an error of the standard
 * @param serviceError the same, if the service was refused
 * @param rejectReason the same, if the device could make nothing of the request, or does not know the service
 */
public record Refusal(String text, Optional<DataAccessError> dataAccessError, Optional<ServiceError> serviceError,
    Optional<RejectReason> rejectReason) {
  /** Of a call that throws; the message is the text where no error of the standard stands behind it. */
  public static Refusal of(Answer.RefusedException refused) {
    String text = refused.dataAccessError().map(DataAccessError::text)
        .or(() -> refused.error().map(ServiceError::text))
        .or(() -> refused.rejectReason().map(Refusal::text)).orElse(String.valueOf(refused.getMessage()));
    return new Refusal(text, refused.dataAccessError(), refused.error(), refused.rejectReason());
  }

  private static String text(RejectReason reason) { return "rejected: " + reason.text(); }

  static Refusal of(AccessResult.Failure failure) {
    return new Refusal(failure.text(), failure.error(), Optional.empty(), Optional.empty());
  }

  /** Of what no error of the standard says. */
  static Refusal of(String text) {
    return new Refusal(text, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Of a name that the device does not know, in whichever way it said so. */
  static Refusal unknown(String text) {
    return new Refusal(text, Optional.of(DataAccessError.OBJECT_NON_EXISTENT), Optional.empty(), Optional.empty());
  }

  /** Nothing if the answer is positive. */
  static Optional<Refusal> of(Answer<? extends ConfirmedResponse> answer) {
    return switch (answer) {
      case Answer.Positive<?> _ -> Optional.empty();
      case Answer.Negative<?>(ServiceError error) ->
        Optional.of(new Refusal(error.text(), Optional.empty(), Optional.of(error), Optional.empty()));
      case Answer.Rejected<?>(RejectReason reason) ->
        Optional.of(new Refusal(text(reason), Optional.empty(), Optional.empty(), Optional.of(reason)));
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

  /** For a call that throws what it cannot answer. */
  Answer.RefusedException exception() {
    if (dataAccessError.isPresent())
      return new Answer.RefusedException(text, new AccessResult.Failure(dataAccessError.get()));
    if (serviceError.isPresent()) return new Answer.RefusedException(text, new Answer.Negative<>(serviceError.get()));
    if (rejectReason.isPresent()) return new Answer.RefusedException(text, new Answer.Rejected<>(rejectReason.get()));
    return new Answer.RefusedException(text);
  }

  /** The device has nothing of that name; all else is said of what may well be there. */
  boolean unknown() {
    return dataAccessError.filter(error -> error == DataAccessError.OBJECT_NON_EXISTENT
        || error == DataAccessError.OBJECT_UNDEFINED || error == DataAccessError.INVALID_ADDRESS).isPresent()
        // some devices refuse the whole service for a name they do not know
        || serviceError.filter(error -> error.equals(ServiceError.OBJECT_NON_EXISTENT)
            || error.equals(ServiceError.OBJECT_UNDEFINED) || error.equals(ServiceError.INVALID_ADDRESS)).isPresent();
  }

  @Override
  public String toString() { return text; }
}
