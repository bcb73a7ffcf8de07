package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.acse.Diagnostic;
import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.wire.Durations;
import java.time.Duration;
import java.util.Optional;

/** Why no association came about. */
public sealed interface OpenFailure {
  /** AARE with a result other than accepted. */
  record Rejected(AssociationResult result, Diagnostic diagnostic, Optional<ConfirmedServiceError> error)
      implements
        OpenFailure {}

  /** confirmedServiceError in place of an AARE. */
  record ServiceError(ConfirmedServiceError error) implements OpenFailure {}

  /** exception-response in place of an AARE, or in pass 4. */
  record Excepted(ExceptionResponse exception) implements OpenFailure {}

  /** The proofs of high level security: the server did not accept ours, or did not give its own. */
  record NotAuthenticated(String why) implements OpenFailure {}

  /** Security refused what the server sent, or to send. */
  record Unprotected(String why) implements OpenFailure {}

  /** What came in place of an answer cannot be read. */
  record Malformed(String why) implements OpenFailure {}

  /** Nothing came. */
  record Silence(String step, Duration limit) implements OpenFailure {}

  /** The link did not come about or was lost. */
  record LinkLost(String reason) implements OpenFailure {}

  /** In words. */
  default String text() {
    return switch (this) {
      case Rejected(var result, var diagnostic, var error) -> "%s, %s%s".formatted(result.word(), diagnostic,
          error.map(what -> " (" + Words.serviceError(what) + ")").orElse(""));
      case ServiceError(var error) -> Words.serviceError(error);
      case Excepted(var exception) -> Words.exception(exception);
      case NotAuthenticated(String why) -> "not authenticated: " + why;
      case Unprotected(String why) -> why;
      case Malformed(String why) -> "the answer cannot be understood: " + why;
      case Silence(String step, Duration limit) ->
        "no answer to %s within %s; is it the right client and server address?"
            .formatted(step, Durations.text(limit));
      case LinkLost(String reason) -> reason;
    };
  }
}
