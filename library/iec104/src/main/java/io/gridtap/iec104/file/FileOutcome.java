package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.wire.Durations;
import java.time.Duration;

/** How a transfer, or another request about files, ended. */
public sealed interface FileOutcome {
  /**
   * All of it went well.
   *
   * @param octets of the file; 0 where none was moved
   */
  record Done(int octets) implements FileOutcome {}

  /** The other station will not, or not any more. */
  record Refused(FileError error, String step) implements FileOutcome {}

  /** The station does not know the type, the cause, the common address or the object address (causes 44…47). */
  record Unknown(Cause cause) implements FileOutcome {}

  /** The octets are not what their checksum says, however often they were sent. */
  record ChecksumFailed(String what) implements FileOutcome {}

  /** The file is longer than it may be here. */
  record TooLarge(int octets, int limit) implements FileOutcome {}

  /** The next step was not taken in time. */
  record TimedOut(String step, Duration limit) implements FileOutcome {}

  /** The other station gave up. */
  record Deactivated() implements FileOutcome {}

  /** A step that the procedure does not allow. */
  record Unexpected(String what) implements FileOutcome {}

  /** This side could not read or keep the octets, or did not want to go on. */
  record Abandoned(FileError error, String reason) implements FileOutcome {}

  /** The connection or its data transfer ended before the file did. */
  record ConnectionLost(String reason) implements FileOutcome {}

  default boolean isDone() { return this instanceof Done; }

  /** In words. */
  default String text() {
    return switch (this) {
      case Done(int octets) -> "done, %d octets".formatted(octets);
      case Refused(FileError error, String step) -> "refused to %s: %s".formatted(step, error);
      case Unknown(Cause cause) -> cause.name();
      case ChecksumFailed(String what) -> "checksum failed: " + what;
      case TooLarge(int octets, int limit) -> "a file of %d octets, at most %d are taken".formatted(octets, limit);
      case TimedOut(String step, Duration limit) -> "waited %s for %s".formatted(Durations.text(limit), step);
      case Deactivated() -> "deactivated by the other station";
      case Unexpected(String what) -> "unexpected: " + what;
      case Abandoned(FileError _, String reason) -> "abandoned: " + reason;
      case ConnectionLost(String reason) -> "connection lost: " + reason;
    };
  }
}
