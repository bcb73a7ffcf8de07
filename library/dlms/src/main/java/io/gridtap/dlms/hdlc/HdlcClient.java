package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.FrameBuffer;

/** The client's side of HDLC. */
public final class HdlcClient {
  /** Where a frame ends, flags included: what a connection of datagrams has to know to send one in each. */
  public static final FrameBuffer.FrameLength MESSAGES = HdlcFrame::frameLength;

  private HdlcClient() {}

  /**
   * An engine for one route.
   *
   * @throws IllegalArgumentException if the address octets have no place for the route
   */
  public static LinkEngine engine(HdlcSettings settings, Route route) {
    return new HdlcClientEngine(settings, route);
  }

  /** An engine that hears what meters push in UI frames, whoever they are and to whomever, and sends nothing. */
  public static LinkEngine listener(HdlcSettings settings) {
    return new HdlcClientEngine(settings, Route.of(0, 0));
  }
}
