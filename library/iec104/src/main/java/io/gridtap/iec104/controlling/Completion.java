package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.wire.Durations;
import java.time.Duration;

/** How a request ended. */
public sealed interface Completion {
  /** All that belongs to the procedure has come. */
  record Complete() implements Completion {}

  /** Negative confirmation (P/N=1). */
  record Refused(Asdu confirmation) implements Completion {}

  /** The station does not know the type, the cause, the common address or the object address (causes 44…47). */
  record Unknown(Cause cause) implements Completion {}

  /** No confirmation, or no answer to a read, within the limit. It may still come, as an update. */
  record NotConfirmed(Duration limit) implements Completion {}

  /** Confirmed, and then neither data nor termination within the limit. */
  record NotTerminated(Duration limit) implements Completion {}

  /** It was stopped by a deactivation that the station confirmed. */
  record Deactivated() implements Completion {}

  /** More ASDUs than an answer may hold; the later ones became updates. */
  record TooMuch(int asdus) implements Completion {}

  /** It never was on the wire. */
  record NotSent(String reason) implements Completion {}

  /** The connection or its data transfer ended before the request did. */
  record ConnectionLost(String reason) implements Completion {}

  /** In words. */
  default String text() {
    return switch (this) {
      case Complete() -> "complete";
      case Refused(Asdu confirmation) -> "refused by station %d".formatted(confirmation.commonAddress());
      case Unknown(Cause cause) -> cause.name();
      case NotConfirmed(Duration limit) -> "no confirmation within " + Durations.text(limit);
      case NotTerminated(Duration limit) -> "no termination within " + Durations.text(limit);
      case Deactivated() -> "deactivated";
      case TooMuch(int asdus) -> "more than %d ASDUs".formatted(asdus);
      case NotSent(String reason) -> "not sent: " + reason;
      case ConnectionLost(String reason) -> "connection lost: " + reason;
    };
  }
}
