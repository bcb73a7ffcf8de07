package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;

/** The client's side of HDLC. */
public final class HdlcClient {
  private HdlcClient() {}

  /**
   * An engine for one route.
   *
   * @throws IllegalArgumentException if the address octets have no place for the route
   */
  public static LinkEngine engine(HdlcSettings settings, Route route) {
    return new HdlcClientEngine(settings, route);
  }
}
