package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ServiceError;
import java.util.Optional;

/** What came of reading one of many references. */
public sealed interface ReadResult {
  FcReference reference();

  /** The data, or why there are none: the standard's name of the error. */
  String text();

  /**
   * The data.
   *
   * @throws Answer.RefusedException with reference and reason, if there are none
   */
  default Data orThrow() {
    String message = reference() + ": " + text();
    return switch (this) {
      case Success(FcReference _, ValueType _, Data data) -> data;
      case Failure(FcReference _, AccessResult.Failure failure) -> throw new Answer.RefusedException(message, failure);
      case Refused(FcReference _, String _, Optional<ServiceError> error) when error.isPresent() ->
        throw new Answer.RefusedException(message, new Answer.Negative<>(error.get()));
      case Refused _ -> throw new Answer.RefusedException(message);
    };
  }

  /** @param type as far as it is known; {@link ValueType#UNKNOWN} if nobody has told it */
  record Success(FcReference reference, ValueType type, Data data) implements ReadResult {
    /** The value as IEC 61850 has it. */
    public TypedValue typed() { return TypedValue.of(reference, type, data); }

    @Override
    public String text() { return data.toString(); }
  }

  /** The device could not access it. @param failure with a {@link io.gridtap.mms.pdu.DataAccessError} */
  record Failure(FcReference reference, AccessResult.Failure failure) implements ReadResult {
    @Override
    public String text() { return failure.text(); }
  }

  /** The device refused the service, also when it was asked for nothing else. @param error absent if it was rejected */
  record Refused(FcReference reference, String text, Optional<ServiceError> error) implements ReadResult {}
}
