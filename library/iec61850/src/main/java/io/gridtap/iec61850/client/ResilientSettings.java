package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.RedundancySettings.SwitchBack;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One device, or several ways to the same data: two networks to one device, or two devices that stand in for each
 * other.
 *
 * @param servers at least one, the preferred one first
 * @param model what the SCL file says of the device
 * @param reconnect what is done about an association that is lost or does not come about
 * @param switchBack when to return to the preferred server; says nothing where there is one
 * @param keepAlive how often the device is asked for its status, so that its silence is noticed; empty for never
 */
public record ResilientSettings(List<ServerAddress> servers, Optional<IedModel> model, ReconnectPolicy reconnect,
    SwitchBack switchBack, Optional<Duration> keepAlive) {
  public ResilientSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) throw new IllegalArgumentException("at least one server is needed");
    if (keepAlive.isPresent() && !keepAlive.get().isPositive())
      throw new IllegalArgumentException("a period to ask after is longer than nothing: " + keepAlive.get());
  }

  /** Reconnects for ever, and asks for the status every ten seconds. */
  public static ResilientSettings of(TcpConnector.Settings tcp, AssociationSettings association) {
    return new ResilientSettings(List.of(new ServerAddress(tcp, association)), Optional.empty(),
        ReconnectPolicy.STANDARD, RedundancySettings.STANDARD.switchBack(), Optional.of(Duration.ofSeconds(10)));
  }

  public static ResilientSettings of(TcpConnector.Settings tcp) { return of(tcp, AssociationSettings.STANDARD); }

  /** Who else has the same data: used when those before are not to be had. */
  public ResilientSettings withServer(TcpConnector.Settings tcp, AssociationSettings association) {
    List<ServerAddress> more = new ArrayList<>(servers);
    more.add(new ServerAddress(tcp, association));
    return new ResilientSettings(more, model, reconnect, switchBack, keepAlive);
  }

  public ResilientSettings withModel(IedModel ied) {
    return new ResilientSettings(servers, Optional.of(ied), reconnect, switchBack, keepAlive);
  }

  public ResilientSettings withReconnect(ReconnectPolicy policy) {
    return new ResilientSettings(servers, model, policy, switchBack, keepAlive);
  }

  /** Pauses between attempts. */
  public ResilientSettings withPauses(Backoff.Settings pauses) {
    return withReconnect(reconnect.withPauses(pauses));
  }

  public ResilientSettings withSwitchBack(SwitchBack when) {
    return new ResilientSettings(servers, model, reconnect, when, keepAlive);
  }

  public ResilientSettings withKeepAlive(Optional<Duration> period) {
    return new ResilientSettings(servers, model, reconnect, switchBack, period);
  }
}
