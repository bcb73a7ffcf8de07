package io.gridtap.dlms.association;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.GatewayPrefix;
import io.gridtap.dlms.xdlms.GatewayPrefix.Direction;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;

/** Speaks with a device behind a gateway: each APDU has a prefix that names it (IEC 62056-5-3, gateway protocol). */
final class GatewayLink implements LinkEngine {
  private final LinkEngine link;
  private final GatewayPrefix device;

  private GatewayLink(LinkEngine link, GatewayPrefix device) {
    this.link = link;
    this.device = device;
  }

  /** The link itself if there is no gateway. */
  static LinkEngine around(LinkEngine link, ClientSettings settings) {
    return settings.gateway().<LinkEngine>map(device -> new GatewayLink(link, device)).orElse(link);
  }

  @Override
  public void receive(Octets octets, Moment now) { link.receive(octets, now); }

  @Override
  public void timeout(Moment now) { link.timeout(now); }

  @Override
  public void command(LinkCommand command, Moment now) {
    link.command(switch (command) {
      case LinkCommand.Send(Route route, Octets apdu) -> new LinkCommand.Send(route, prefixed(apdu));
      case LinkCommand.Notify(Route route, Octets apdu) -> new LinkCommand.Notify(route, prefixed(apdu));
      case LinkCommand.Connect _,LinkCommand.Disconnect _ -> command;
    }, now);
  }

  private Octets prefixed(Octets apdu) {
    OctetWriter out = new OctetWriter(apdu.length() + 16);
    GatewayPrefix.CODEC.encode(device, out);
    return out.octets(apdu).toOctets();
  }

  @Override
  public Output<LinkEvent> poll() {
    Output<LinkEvent> next = link.poll();
    return next instanceof Output.Deliver<LinkEvent>(LinkEvent event) ? new Output.Deliver<>(bare(event)) : next;
  }

  private LinkEvent bare(LinkEvent event) {
    return switch (event) {
      // what a device says unasked comes as a request of the gateway's
      case LinkEvent.Received(Route route, Octets apdu) -> bare(route, apdu, false);
      case LinkEvent.Notified(Route route, Octets apdu) -> bare(route, apdu, true);
      case LinkEvent.Connected _,LinkEvent.Sent _,LinkEvent.Disconnected _,LinkEvent.Remark _ -> event;
    };
  }

  private LinkEvent bare(Route route, Octets octets, boolean notified) {
    if (octets.isEmpty() || !GatewayPrefix.begins(octets.u8(0)))
      return new LinkEvent.Remark(Kind.OTHER, "an APDU of the gateway itself, dropped", octets.length());
    try {
      OctetReader in = octets.reader();
      GatewayPrefix from = GatewayPrefix.CODEC.decode(in);
      if (from.networkId() != device.networkId() || !from.physicalDevice().equals(device.physicalDevice()))
        return new LinkEvent.Remark(Kind.FOREIGN_ADDRESS, "an APDU of %s, dropped".formatted(from), octets.length());
      Octets apdu = in.rest();
      return notified || from.direction() == Direction.REQUEST
          ? new LinkEvent.Notified(route, apdu)
          : new LinkEvent.Received(route, apdu);
    } catch (DecodeException malformed) {
      return new LinkEvent.Remark(Kind.OTHER, "a gateway's prefix that cannot be read: " + malformed.getMessage(),
          octets.length());
    }
  }
}
