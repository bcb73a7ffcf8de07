package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;

/** What may be asked of a {@link ControllingEngine}. */
public sealed interface ControllingCommand {
  /** STARTDT. Answered by {@link ControllingEvent.TransferStarted}. */
  record StartTransfer() implements ControllingCommand {}

  /** STOPDT. Answered by {@link ControllingEvent.TransferStopped}. */
  record StopTransfer() implements ControllingCommand {}

  /**
   * Runs a procedure. Answered exactly once, by {@link ControllingEvent.Answered} or {@link ControllingEvent.Refused}.
   *
   * @param ticket returned with the answer
   */
  record Run(Object ticket, Request request) implements ControllingCommand {}

  /** Nobody waits for this answer any more. The station is told nothing. */
  record Forget(Object ticket) implements ControllingCommand {}

  /** An ASDU for which no answer is awaited; what comes back is an update. */
  record Send(Asdu asdu) implements ControllingCommand {}

  /**
   * The updates up to the one in this I frame have been taken.
   *
   * @param frame counted from the start of the connection
   */
  record Taken(long frame) implements ControllingCommand {}

  /** Nobody will take the update in this I frame: it counts as taken. */
  record Skipped(long frame) implements ControllingCommand {}

  /** TESTFR now. Answered by {@link ControllingEvent.TestConfirmed}. */
  record Test() implements ControllingCommand {}

  /** Answered by {@link ControllingEvent.Counted}. */
  record Count(Object ticket) implements ControllingCommand {}

  /** Answered by {@link ControllingEvent.Counted} once the window has room for another ASDU, or data transfer is stopped. */
  record CountWithRoom(Object ticket) implements ControllingCommand {}

  /** Acknowledge what may be acknowledged, then close. */
  record Close(String reason) implements ControllingCommand {}
}
