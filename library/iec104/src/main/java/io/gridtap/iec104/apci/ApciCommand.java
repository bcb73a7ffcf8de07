package io.gridtap.iec104.apci;

import io.gridtap.wire.Octets;

/** What may be asked of an {@link ApciEngine}. */
public sealed interface ApciCommand {
  /** Controlling station: STARTDT. Answered by {@link ApciEvent.TransferStarted}. */
  record StartTransfer() implements ApciCommand {}

  /** Controlling station: STOPDT. Answered by {@link ApciEvent.TransferStopped}. */
  record StopTransfer() implements ApciCommand {}

  /**
   * An ASDU in an I frame. It waits while k frames are not acknowledged; while data transfer is not started it comes
   * back as {@link ApciEvent.Unsent}.
   */
  record Send(Octets asdu) implements ApciCommand {}

  /**
   * With {@link ApciSettings.Acknowledge#TAKEN}: the first {@code frames} I frames of this connection may be
   * acknowledged.
   *
   * @param frames counted from the start of the connection; more than were received means all
   */
  record Taken(long frames) implements ApciCommand {}

  /** TESTFR now, whatever t3 says. Answered by {@link ApciEvent.TestConfirmed}. */
  record Test() implements ApciCommand {}

  /** Acknowledge what may be acknowledged, then close. */
  record Close(String reason) implements ApciCommand {}
}
