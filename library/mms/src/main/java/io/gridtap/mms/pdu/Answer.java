package io.gridtap.mms.pdu;

import io.gridtap.wire.DecodeException;

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
      case Negative<R>(ServiceError error) -> throw new RefusedException(error.text());
      case Rejected<R>(RejectReason reason) -> throw new RefusedException("rejected: " + reason.text());
      case Unreadable<R>(DecodeException fault) ->
        throw new RefusedException("unreadable answer: " + fault.getMessage());
    };
  }

  /** The peer refused what it was asked; the message is the standard's name of the error. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) { super(message); }
  }
}
