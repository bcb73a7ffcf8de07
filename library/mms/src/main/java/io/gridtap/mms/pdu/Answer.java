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

  /** The peer refused what it was asked; the message is the standard's name of the error. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Answer<?> answer;

    /** The answer makes no sense, or says too little. */
    public RefusedException(String message) {
      super(message);
      this.answer = null;
    }

    RefusedException(String message, Answer<?> answer) {
      super(message);
      this.answer = answer;
    }

    /** Error class and code, if the service was refused with one. */
    public Optional<ServiceError> error() {
      return answer instanceof Negative<?>(ServiceError error) ? Optional.of(error) : Optional.empty();
    }
  }
}
