package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import java.time.Duration;
import java.util.Optional;

/** How requests ended, in words, and what to do. */
final class AnswerWords {
  private AnswerWords() {}

  /** Why a request did not go well; empty if it did. */
  static Optional<String> fault(Answer answer) {
    return switch (answer.completion()) {
      case Completion.Complete() -> Optional.empty();
      case Completion.Refused(Asdu confirmation) -> Optional.of(refused(confirmation));
      case Completion.Unknown(Cause cause) -> Optional.of(unknown(cause));
      case Completion.NotConfirmed(Duration limit) -> Optional.of(
          "no answer within %s; check --ca and the address, or give it more --timeout"
              .formatted(Durations.text(limit)));
      case Completion.NotTerminated(Duration limit) -> Optional.of(
          "confirmed, but not terminated within %s".formatted(Durations.text(limit)));
      case Completion.Deactivated() -> Optional.of("deactivated before it was complete");
      case Completion.TooMuch(int asdus) -> Optional.of("the answer has more than %d ASDUs".formatted(asdus));
      case Completion.NotSent(String reason) -> Optional.of("not sent: " + reason);
      case Completion.ConnectionLost(String reason) -> Optional.of("the connection was lost: " + reason);
    };
  }

  /** @param what was asked, {@code select of 1/1001} */
  static void demand(String what, Answer answer) {
    Optional<String> fault = fault(answer);
    if (fault.isPresent()) throw CommandFailure.failed("%s: %s".formatted(what, fault.get()));
  }

  private static String refused(Asdu confirmation) {
    return confirmation.cause().cause() == Cause.ACTIVATION_TERM
        ? "station %d ended it negatively (ACTTERM with P/N=1): the process did not do what it should"
            .formatted(confirmation.commonAddress())
        : "refused by station %d (negative confirmation); it may be blocked, in local control, selected by another, or want another kind of command"
            .formatted(confirmation.commonAddress());
  }

  private static String unknown(Cause cause) {
    String remedy = cause == Cause.UNKNOWN_TYPE
        ? "the station does not support this type identification"
        : cause == Cause.UNKNOWN_CAUSE
            ? "the station does not support this cause of transmission for the type"
            : cause == Cause.UNKNOWN_COMMON_ADDRESS
                ? "there is no station of this common address; check --ca"
                : "the station has no such object of this type; check --ioa and --type";
    return "%s (cause %d): %s".formatted(cause.name(), cause.number(), remedy);
  }
}
