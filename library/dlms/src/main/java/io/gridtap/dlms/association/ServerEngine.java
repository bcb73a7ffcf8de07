package io.gridtap.dlms.association;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One connection of a server: associations of several clients with several logical devices, over any link in the
 * server's role. The objects behind it may be shared with other connections.
 */
public final class ServerEngine implements Engine<ServerCommand, ServerEvent> {
  private final LinkEngine link;
  private final List<ServedDevice> devices;
  private final Admission admission;
  private final ServerLimits limits;
  private final Map<Route, ServerSession> sessions = new HashMap<>();
  private final ArrayDeque<Output<ServerEvent>> outputs = new ArrayDeque<>();
  private Moment linkDeadline = Moment.NEVER;
  private Moment quietUntil = Moment.NEVER;
  private boolean closed;

  public ServerEngine(LinkEngine link, List<ServedDevice> devices, Admission admission, ServerLimits limits) {
    this.link = link;
    this.devices = List.copyOf(devices);
    this.admission = admission;
    this.limits = limits;
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (quietUntil.equals(Moment.NEVER)) quietUntil = now.plus(limits.inactivity());
    link.receive(octets, now);
    pump(now);
  }

  @Override
  public void command(ServerCommand command, Moment now) {
    switch (command) {
      case ServerCommand.Notify(var route, var apdu) -> {
        for (Octets part : session(route).map(found -> found.notification(apdu))
            .orElseGet(() -> ServerSession.plain(apdu)))
          link.command(new LinkCommand.Notify(route, part), now);
      }
      case ServerCommand.Drop(var route, var reason) -> {
        ServerSession session = sessions.remove(route);
        if (session != null) session.end(reason);
      }
    }
    pump(now);
  }

  @Override
  public void timeout(Moment now) {
    if (quietUntil.equals(Moment.NEVER)) quietUntil = now.plus(limits.inactivity());
    if (now.reached(quietUntil)) {
      close("no APDU within " + Durations.text(limits.inactivity()));
      return;
    }
    if (now.reached(linkDeadline)) {
      link.timeout(now);
      pump(now);
    }
  }

  @Override
  public Output<ServerEvent> poll() {
    Output<ServerEvent> next = outputs.poll();
    if (next != null) return next;
    // a peer that never says anything is quiet from the first timeout on
    Moment quiet = quietUntil.equals(Moment.NEVER) && !closed ? Moment.ORIGIN : quietUntil;
    return new Output.Idle<>(linkDeadline.earlier(quiet));
  }

  /** The connection is gone: associations that it carried are over. */
  public void gone(String reason) {
    endAll(reason);
  }

  private void endAll(String reason) {
    for (ServerSession session : sessions.values()) session.end(reason);
    sessions.clear();
  }

  private void close(String reason) {
    if (closed) return;
    closed = true;
    endAll(reason);
    outputs.add(new Output.Close<>(reason));
  }

  private void pump(Moment now) {
    while (!closed) {
      switch (link.poll()) {
        case Output.Transmit<LinkEvent>(var octets) -> outputs.add(new Output.Transmit<>(octets));
        case Output.Deliver<LinkEvent>(var event) -> act(event, now);
        case Output.Close<LinkEvent>(var reason) -> close(reason);
        case Output.Idle<LinkEvent>(var deadline) -> {
          linkDeadline = deadline;
          return;
        }
      }
    }
  }

  private void act(LinkEvent event, Moment now) {
    switch (event) {
      case LinkEvent.Connected(var route, _) -> over(route, "the link was set up anew");
      case LinkEvent.Received(var route, var apdu) -> {
        // single octets now and then hold no connection
        quietUntil = now.plus(limits.inactivity());
        Optional<ServerSession> session = session(route);
        // nobody is at this address: silence, as from a device that is not there
        if (session.isEmpty()) return;
        for (Octets answer : session.get().receive(apdu)) link.command(new LinkCommand.Send(route, answer), now);
        for (Octets push : session.get().notifications()) link.command(new LinkCommand.Notify(route, push), now);
      }
      case LinkEvent.Notified(var route, var apdu) -> session(route).ifPresent(found -> found.receive(apdu));
      case LinkEvent.Sent _ -> {
      }
      case LinkEvent.Disconnected(var route, var reason) -> over(route, reason);
      case LinkEvent.Remark remark -> outputs.add(new Output.Deliver<>(new ServerEvent.Remark(remark)));
    }
  }

  private void over(Route route, String reason) {
    ServerSession session = sessions.remove(route);
    if (session != null) session.end(reason);
  }

  private Optional<ServerSession> session(Route route) {
    ServerSession known = sessions.get(route);
    if (known != null) return Optional.of(known);
    if (sessions.size() >= limits.routes()) return Optional.empty();
    for (ServedDevice served : devices)
      if (served.logical() == route.logical()) {
        Optional<ServerSession> begun = served.association(route).map(offered -> new ServerSession(route, served,
            offered, admission, limits, event -> outputs.add(new Output.Deliver<>(event))));
        begun.ifPresent(session -> sessions.put(route, session));
        return begun;
      }
    return Optional.empty();
  }
}
