package io.gridtap.dlms.wrapper;

import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Limits;
import java.util.Set;

/** The wrapper of the TCP and UDP profile (IEC 62056-47), both sides. Port 4059 is registered for it. */
public final class WrapperLink {
  /** Registered port of DLMS/COSEM. */
  public static final int PORT = 4059;

  /** Where a WPDU ends: what a connection of datagrams has to know. */
  public static final FrameBuffer.FrameLength MESSAGES = Wpdu::frameLength;

  private WrapperLink() {}

  /** A client of one route. */
  public static LinkEngine client(Route route) { return client(route, Limits.STANDARD); }

  public static LinkEngine client(Route route, Limits limits) { return WrapperEngine.client(route, limits); }

  /** A server of all clients and logical devices; whom it does not know the application leaves unanswered. */
  public static LinkEngine server() {
    return server(Set.of(), Limits.STANDARD);
  }

  /** @param logicalDevices that are here; empty: all. What is sent to others is dropped */
  public static LinkEngine server(Set<Integer> logicalDevices, Limits limits) {
    return WrapperEngine.server(logicalDevices, limits);
  }
}
