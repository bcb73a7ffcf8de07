package io.gridtap.dlms;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * A long value, handed out block by block: the meter is asked for the next one when the last was taken, so that no more
 * than one is held. For one thread at a time. Closing it early gives the rest up.
 */
public interface BlockStream extends AutoCloseable {
  /**
   * The next part of the value's A-XDR octets, or empty behind the last.
   *
   * @throws RequestFailedException if the meter refuses the value or breaks the transfer off
   * @throws io.gridtap.transport.RequestTimeoutException if no block came within the limit
   * @throws io.gridtap.transport.ConnectionLostException if the association ended before
   */
  Optional<Octets> next() throws InterruptedException;

  @Override
  void close();
}
