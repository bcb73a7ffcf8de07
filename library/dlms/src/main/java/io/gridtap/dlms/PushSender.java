package io.gridtap.dlms;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.transport.ConnectFailedException;
import io.gridtap.transport.Connection;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.IOException;

/**
 * Sends what a server pushes: over a connection of its own to the destination, in a WPDU or UI frames, without waiting
 * for a confirmation.
 */
public final class PushSender {
  private PushSender() {}

  /**
   * Connects, sends and closes.
   *
   * @param link new, in the server's role: WPDUs or UI frames
   * @param route whose client is the destination
   * @param apdu notification, protected if it is to be
   * @throws ConnectFailedException if the destination cannot be connected to
   * @throws IOException if the connection is lost before everything is written
   */
  public static void send(TcpConnector.Settings destination, LinkEngine link, Route route, Octets apdu)
      throws IOException, ConnectFailedException, InterruptedException {
    link.command(new LinkCommand.Notify(route, apdu), Conversation.now());
    try (Connection connection = TcpConnector.SHARED.connect(destination)) {
      while (true) {
        switch (link.poll()) {
          case Output.Transmit<LinkEvent>(var octets) -> octets.writeTo(connection.out());
          case Output.Deliver<LinkEvent> _ -> {
            // that it was sent
          }
          case Output.Close<LinkEvent>(var reason) -> throw new IOException(reason);
          case Output.Idle<LinkEvent> _ -> {
            connection.out().flush();
            return;
          }
        }
      }
    }
  }
}
