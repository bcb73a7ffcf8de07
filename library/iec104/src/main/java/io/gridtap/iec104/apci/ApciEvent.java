package io.gridtap.iec104.apci;

import io.gridtap.wire.Octets;

/** What an {@link ApciEngine} tells. */
public sealed interface ApciEvent {
  /** STARTDT was confirmed, by the peer or by this side. */
  record TransferStarted() implements ApciEvent {}

  /** STOPDT was confirmed, by the peer or by this side. All own I frames are acknowledged if this is the controlled station. */
  record TransferStopped() implements ApciEvent {}

  /** Controlled station: STOPDT was asked for; its confirmation waits until the own I frames are acknowledged. */
  record TransferStopping() implements ApciEvent {}

  /** The ASDU of the next I frame in order. */
  record Received(Octets asdu) implements ApciEvent {}

  /** So many more of the own I frames, the oldest first, have been acknowledged. */
  record Acknowledged(int frames) implements ApciEvent {}

  /** An ASDU that was never put on the wire, and why. */
  record Unsent(Octets asdu, String reason) implements ApciEvent {}

  /** t2 has expired for frames that {@link ApciCommand.Taken} has not released; the next one is acknowledged at once. */
  record AcknowledgementDue() implements ApciEvent {}

  /** The peer answered {@link ApciCommand.Test}. */
  record TestConfirmed() implements ApciEvent {}

  /** Lenient only: what was accepted although the standard says to close. */
  record Forgiven(String what) implements ApciEvent {}

  /** One APDU as it crossed the wire, if asked for. */
  record Traced(boolean sent, Octets apdu) implements ApciEvent {}
}
