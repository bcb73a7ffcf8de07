package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Moment;
import java.util.Optional;

/**
 * File transfer of one connection: takes the ASDUs of types 120…127 and answers with others. A small engine of its own;
 * its methods are called one at a time, under the device's lock, and must be quick.
 */
public interface FileHandler {
  /**
   * Told once, before anything else.
   *
   * @param proceed to be run, by any thread that does not hold the handler up, when {@link #deadline} has become earlier
   *     without an ASDU
   */
  default void connected(Runnable proceed) {}

  /** An ASDU of types 120…127 whose type, cause and common address are right; the object address is not looked at. */
  void receive(Asdu asdu, Moment now);

  /** The next ASDU to be sent; asked for when the window has room, so a long section need not be in memory. */
  Optional<Asdu> poll(Moment now);

  /** When {@link #timeout} wants to be called; {@link Moment#NEVER} if no transfer runs. */
  Moment deadline();

  /** The deadline has been reached; afterwards it is a later one. */
  void timeout(Moment now);

  /** Data transfer was stopped or the connection is lost. The handler may be used again after STARTDT. */
  void stopped();
}
