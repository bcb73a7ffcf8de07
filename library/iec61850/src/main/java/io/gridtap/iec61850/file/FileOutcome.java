package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.DecodeException;

/** How a transfer, or another request about files, ended. */
public sealed interface FileOutcome {
  /**
   * All of it went well.
   *
   * @param octets of the file; 0 where none was moved
   */
  record Done(long octets) implements FileOutcome {}

  /** The other side will not. */
  record Refused(ServiceError error, String step) implements FileOutcome {}

  /** The other side does not know the service, or can make nothing of the request. */
  record Rejected(RejectReason reason, String step) implements FileOutcome {}

  /** The file is longer than it may be here. */
  record TooLarge(long octets, long limit) implements FileOutcome {}

  /** The other side answers what makes no sense, or does not end. */
  record Unexpected(String what) implements FileOutcome {}

  /** This side could not read or keep the octets, or did not want to go on. */
  record Abandoned(ServiceError error, String reason) implements FileOutcome {}

  default boolean isDone() { return this instanceof Done; }

  /** In words. */
  default String text() {
    return switch (this) {
      case Done(long octets) -> "done, %d octets".formatted(octets);
      case Refused(ServiceError error, String step) -> "refused to %s: %s".formatted(step, error.text());
      case Rejected(RejectReason reason, String step) -> "rejected to %s: %s".formatted(step, reason.text());
      case TooLarge(long octets, long limit) ->
        "a file of %d octets, at most %d are taken".formatted(octets, limit);
      case Unexpected(String what) -> "unexpected: " + what;
      case Abandoned(ServiceError _, String reason) -> "abandoned: " + reason;
    };
  }

  /** Of an answer that ends it. @param step what was asked for: {@code open COMTRADE/rec1.cfg} */
  static FileOutcome of(Answer<?> answer, String step) {
    return switch (answer) {
      case Answer.Positive<?> _ -> new Done(0);
      case Answer.Negative<?>(ServiceError error) -> new Refused(error, step);
      case Answer.Rejected<?>(RejectReason reason) -> new Rejected(reason, step);
      case Answer.Unreadable<?>(DecodeException fault) ->
        new Unexpected("unreadable answer to %s: %s".formatted(step, fault.getMessage()));
    };
  }
}
