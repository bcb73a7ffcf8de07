package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.wire.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How far a command came. */
public sealed interface ControlResult {
  /** The services of a command, in their order. */
  enum Step {
    SELECT, SELECT_WITH_VALUE, OPERATE, TERMINATION, CANCEL;

    /** For people: {@code select with value}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The object is selected for us. */
  record Selected() implements ControlResult {}

  /** The device has taken the command: with normal security, or for later, it says no more. */
  record Operated() implements ControlResult {}

  /** The device says that the command was carried out: CommandTermination+. */
  record Terminated() implements ControlResult {}

  /** The device has taken the cancellation. */
  record Cancelled() implements ControlResult {}

  /**
   * The device refused a step; or, at {@link Step#TERMINATION}, could not carry the command out.
   *
   * @param refusal what the response says, by the standard's name; that of the cause for a termination
   * @param lastApplError what the device said of it; not all devices do, and none when a plain Select is refused
   */
  record Refused(Step step, Refusal refusal, Optional<LastApplError> lastApplError) implements ControlResult {
    /** What the response says, by the standard's name. */
    public String error() { return refusal.text(); }

    /** The same, if the variable was refused and with an error of the standard. */
    public Optional<DataAccessError> dataAccessError() {
      return refusal.dataAccessError();
    }

    public Optional<AddCause> addCause() { return lastApplError.map(LastApplError::addCause); }
  }

  /** The device took the command, and did not say within the limit how it ended: the state of the object is to be read. */
  record Unterminated(Duration limit) implements ControlResult {}

  /** Whether the step asked for was successful. */
  default boolean successful() {
    return switch (this) {
      case Selected _,Operated _,Terminated _,Cancelled _ -> true;
      case Refused _,Unterminated _ -> false;
    };
  }

  /** For people: what happened, and at which step. */
  default String text() {
    return switch (this) {
      case Selected() -> "selected";
      case Operated() -> "operated";
      case Terminated() -> "operated, and carried out";
      case Cancelled() -> "cancelled";
      case Refused(Step step, Refusal refusal, Optional<LastApplError> why) when step == Step.TERMINATION ->
        "operated, but not carried out: " + why.map(LastApplError::text).orElse(refusal.text());
      case Refused(Step step, Refusal refusal, Optional<LastApplError> why) -> "%s refused: %s%s"
          .formatted(step.text(), refusal, why.map(known -> ", " + known.text()).orElse(""));
      case Unterminated(Duration limit) ->
        "operated, but the device did not say within %s how it ended".formatted(Durations.text(limit));
    };
  }
}
