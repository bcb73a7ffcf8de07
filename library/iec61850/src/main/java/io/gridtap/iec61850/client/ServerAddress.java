package io.gridtap.iec61850.client;

import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.TcpConnector;

/** Where to connect to, and how: a device, or one of the networks to it. */
public record ServerAddress(TcpConnector.Settings tcp, AssociationSettings association) {
  /** As {@code host:port}. */
  public String address() { return tcp.host() + ":" + tcp.port(); }
}
