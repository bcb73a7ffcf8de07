package io.gridtap.mms.pdu;

import io.gridtap.wire.DecodeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a confirmed request ended. A refusal by the peer is a value, not an exception. */
public sealed interface Answer<R extends ConfirmedResponse> {
  record Positive<R extends ConfirmedResponse>(R response) implements Answer<R> {}

  /** The service was refused. */
  record Negative<R extends ConfirmedResponse>(ServiceError error) implements Answer<R> {}

  /** The peer could make nothing of the request, or does not know the service. */
  record Rejected<R extends ConfirmedResponse>(RejectReason reason) implements Answer<R> {}

  /** The answer came and cannot be read, or is that of another service. */
  record Unreadable<R extends ConfirmedResponse>(DecodeException fault) implements Answer<R> {}

  /**
   * The positive answer.
   *
   * @throws RefusedException if it is another one
   */
  default R orThrow() {
    return switch (this) {
      case Positive<R>(R response) -> response;
      case Negative<R>(ServiceError error) -> throw new RefusedException(error.text(), this);
      case Rejected<R>(RejectReason reason) -> throw new RefusedException("rejected: " + reason.text(), this);
      case Unreadable<R>(DecodeException fault) ->
        throw new RefusedException("unreadable answer: " + fault.getMessage(), this);
    };
  }

  /** The peer refused what it was asked; the message has the standard's name of the error. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Answer<?> answer;
    private final transient AccessResult.@Nullable Failure failure;

    private RefusedException(String message, @Nullable Answer<?> answer, AccessResult.@Nullable Failure failure) {
      super(message);
      this.answer = answer;
      this.failure = failure;
    }

    /** The answer makes no sense, or says too little. */
    public RefusedException(String message) {
      this(message, null, null);
    }

    /** The service was refused. @param answer none that is positive */
    public RefusedException(String message, Answer<?> answer) {
      this(message, answer, null);
    }

    /** The service was done, and the one variable refused that it was for. */
    public RefusedException(String message, AccessResult.Failure failure) {
      this(message, null, failure);
    }

    /** Error class and code, if the service was refused with one. */
    public Optional<ServiceError> error() {
      return answer instanceof Negative<?>(ServiceError error) ? Optional.of(error) : Optional.empty();
    }

    /** Why the peer could make nothing of the request, if it said so. */
    public Optional<RejectReason> rejectReason() {
      return answer instanceof Rejected<?>(RejectReason reason) ? Optional.of(reason) : Optional.empty();
    }

    /** The error of the variable, if it was this that was refused and with an error of the standard. */
    public Optional<DataAccessError> dataAccessError() {
      return Optional.ofNullable(failure).flatMap(AccessResult.Failure::error);
    }
  }
}
