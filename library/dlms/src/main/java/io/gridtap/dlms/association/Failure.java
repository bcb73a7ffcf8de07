package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.wire.Durations;
import java.time.Duration;

/** Why a request has no answer, while the association goes on. */
public sealed interface Failure {
  /** The server answered with an exception-response. */
  record Excepted(ExceptionResponse exception) implements Failure {}

  /** The server answered with a confirmedServiceError. */
  record ServiceError(ConfirmedServiceError error) implements Failure {}

  /** The server refuses the list as a whole, or a block of the answer. */
  record Refused(DataAccessResult reason) implements Failure {}

  /** The association's conformance does not have what the request needs. */
  record NotNegotiated(Conformance.Service service) implements Failure {}

  /** The request is longer than what the server takes, and blocks were not negotiated. */
  record TooLongToSend(int octets, int maxOctets) implements Failure {}

  /** The answer is longer than what is taken. */
  record TooLongToTake(String limit) implements Failure {}

  /** Another block than the one that was to come. */
  record WrongBlock(long expected, long number) implements Failure {}

  /** The answer cannot be read, or is not one to this request. */
  record Malformed(String why) implements Failure {}

  /** A general block transfer that did not get on. */
  record Stalled(String why) implements Failure {}

  /** Nothing came. */
  record Silence(String request, Duration limit) implements Failure {}

  /** Security refused the answer, or to send the request. */
  record Unprotected(String why) implements Failure {}

  /** More requests wait than may. */
  record QueueFull(int maxQueued) implements Failure {}

  /** Asked before the association was open, or after its end. */
  record NotOpen() implements Failure {}

  /** The request cannot be put on the wire. */
  record Unsendable(String why) implements Failure {}

  record Cancelled() implements Failure {}

  /** In words. */
  default String text() {
    return switch (this) {
      case Excepted(var exception) -> Words.exception(exception);
      case ServiceError(var error) -> Words.serviceError(error);
      case Refused(var reason) -> "refused: " + reason.word();
      case NotNegotiated(var service) -> "the meter did not agree on " + service.word();
      case TooLongToSend(int octets, int maxOctets) ->
        "%d octets, the meter takes %d in one APDU and agreed on no block transfer for it".formatted(octets, maxOctets);
      case TooLongToTake(String limit) ->
        "the answer is longer than %s; ask for less, or raise the limit".formatted(limit);
      case WrongBlock(long expected, long number) -> "block %d came where %d was to come".formatted(number, expected);
      case Malformed(String why) -> "the answer cannot be understood: " + why;
      case Stalled(String why) -> "the block transfer did not get on: " + why;
      case Silence(String request, Duration limit) ->
        "no answer to %s within %s".formatted(request, Durations.text(limit));
      case Unprotected(String why) -> why;
      case QueueFull(int maxQueued) -> maxQueued + " requests wait already";
      case NotOpen() -> "there is no association";
      case Unsendable(String why) -> why;
      case Cancelled() -> "cancelled";
    };
  }
}
