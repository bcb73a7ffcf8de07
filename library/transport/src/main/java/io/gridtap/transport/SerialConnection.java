package io.gridtap.transport;

import java.io.IOException;

/** A connection over a serial port. */
public interface SerialConnection extends Connection {
  /**
   * Changes speed and framing, after all that was written has left the port. Not while another thread writes.
   *
   * @throws IOException if the port cannot do that, saying what
   */
  void reconfigure(SerialLine line) throws IOException;
}
