package io.gridtap.wire;

/**
 * A conversation without sockets, threads or clocks. Inputs are method calls
 * that carry the time; outputs are fetched with {@link #poll} until it answers
 * {@link Output.Idle}. An engine never calls out, so it needs no lock; it is
 * used by one thread at a time.
 *
 * @param <C>
 *            what the user may ask of it
 * @param <E>
 *            what it tells the user
 */
public interface Engine<C, E> {
  /**
   * Octets arrived, in any chunking. They are only looked at during the call or
   * copied.
   */
  void receive(Octets octets, Moment now);

  void command(C command, Moment now);

  /** The deadline named by the last {@link Output.Idle} has been reached. */
  void timeout(Moment now);

  /** What is to be done next; call until {@link Output.Idle} after any input. */
  Output<E> poll();
}
