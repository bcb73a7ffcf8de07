package io.gridtap.wire;

/** What an {@link Engine} wants done. */
public sealed interface Output<E> {
  /** Octets for the peer. */
  record Transmit<E>(Octets octets) implements Output<E> {}

  /** News for the user. */
  record Deliver<E>(E event) implements Output<E> {}

  /**
   * The conversation is over; nothing follows. The reason names the clause, timer
   * or fault.
   */
  record Close<E>(String reason) implements Output<E> {}

  /** Nothing to do before {@code deadline}, which may be {@link Moment#NEVER}. */
  record Idle<E>(Moment deadline) implements Output<E> {}
}
