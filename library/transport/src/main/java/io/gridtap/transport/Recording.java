package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.net.InetSocketAddress;

/**
 * Sees what crosses connections, like {@link PcapFile}. Of a connection with TLS it sees the octets in the clear, so
 * what it keeps is as secret as what was said.
 */
public interface Recording {
  /**
   * A connection came about, TLS handshake included. Called on a thread of the connection's; must not throw.
   *
   * @param local
   *            this end of the socket
   * @param remote
   *            the other end
   * @param initiator
   *            who connected
   */
  Session opened(InetSocketAddress local, InetSocketAddress remote, Initiator initiator);

  /** Who opened a connection. */
  enum Initiator {
    /** This end: it is the TCP client. */
    LOCAL,
    /** The other end. */
    REMOTE
  }

  /** One connection. Its methods run on the connection's threads, several at a time; they must not throw or wait long. */
  interface Session {
    /** Is about to be sent: an answer is never seen before what it answers. */
    void sent(Octets octets);

    void received(Octets octets);

    /** The peer sent its last octet (FIN). */
    void endedByPeer();

    /** This end closes. The last call but for some that may be under way, or come twice. */
    void closed(Closing how);
  }

  /** How a connection ended. */
  enum Closing {
    /** In order (FIN). */
    IN_ORDER,
    /** This end cut it off (RST). */
    ABORTED,
    /** The peer cut it off, or the network did (RST from the other side). */
    LOST
  }
}
