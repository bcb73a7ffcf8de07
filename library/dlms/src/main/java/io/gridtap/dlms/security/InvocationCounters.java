package io.gridtap.dlms.security;

/**
 * Invocation counters of keys (IEC 62056-5-3 §5.3.3): 32 bits a key and direction. What was given out is never given
 * out again, and what was accepted is never accepted again: a repeated value with the same key betrays plain text, and
 * lets forge.
 *
 * <p>
 * A received value may be any number ahead of the last one: its APDU is genuine, and values are skipped by crashes and by
 * other users of the key. What a server says in clear about the value it expects is not proved by anything: a client
 * takes that in once an association, and no more than 65,536 ahead; further on, {@link #advance} is for whoever knows.
 *
 * <p>
 * Sent and received are counted apart, even under the same identification. May be called by several threads.
 */
public interface InvocationCounters {
  /** Where a counter ends; the value itself is not given out. */
  long END = 0xFFFF_FFFFL;

  /**
   * The value for the next use of the key, 0…0xFFFFFFFE.
   *
   * @throws SecurityRefusal {@link SecurityRefusal.Kind#EXHAUSTED} at the end: the key must be changed
   */
  long next(CounterId id);

  /** What {@link #next} would give; 0xFFFFFFFF if nothing any more. */
  long upcoming(CounterId id);

  /** From here on {@link #next} gives {@code atLeast} or more; never goes back. */
  void advance(CounterId id, long atLeast);

  /**
   * Takes in a received value, once its APDU has proved genuine.
   *
   * @throws SecurityRefusal {@link SecurityRefusal.Kind#COUNTER} if it, or a higher one, was accepted before
   */
  void accept(CounterId id, long received);

  /** The lowest value that {@link #accept} takes; 0x100000000 if none any more. */
  long expected(CounterId id);
}
