package io.gridtap.iec61850.client;

import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * When a device was heard.
 *
 * @param at of a clock that nobody sets: by this its silence is measured
 * @param time for people
 */
record SignOfLife(Moment at, Instant time) {
  static SignOfLife now() { return new SignOfLife(Conversation.now(), Instant.now()); }

  /** Whether the device has been silent for so long since. */
  boolean isOlderThan(Duration silence, Moment now) {
    return now.reached(at.plus(silence));
  }
}
