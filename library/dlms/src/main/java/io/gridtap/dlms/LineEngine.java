package io.gridtap.dlms;

import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.modee.ModeEEvent;
import io.gridtap.dlms.modee.ModeEServerEngine;
import io.gridtap.dlms.modee.ModeEServerSettings;
import io.gridtap.transport.SerialLine;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A server on a line that outlives its sessions: where a connection would be closed, it goes on with a fresh engine. With
 * a sign-on each session begins with mode E at 300 baud, and is over when the last link was released or fell silent.
 */
final class LineEngine implements Engine<ServerCommand, LineEngine.Event> {
  /** What it tells. */
  sealed interface Event {
    record Served(ServerEvent event) implements Event {}

    /** The port is to change, once all that was sent has left it. */
    record Change(SerialLine line) implements Event {}
  }

  /** Speed and framing that mode E begins with. */
  static final SerialLine SIGN_ON = SerialLine.text(300);

  private sealed interface Phase {
    record SigningOn(ModeEServerEngine engine) implements Phase {}

    record Session(ServerEngine engine, Engine<ServerCommand, ServerEvent> around) implements Phase {}

    /** What was sent last is on its way. */
    record Leaving() implements Phase {}
  }

  private final Optional<ModeEServerSettings> signOn;
  private final Function<Engine<ServerCommand, ServerEvent>, Engine<ServerCommand, ServerEvent>> around;
  private final Function<Function<LinkEngine, LinkEngine>, ServerEngine> sessions;
  private final ArrayDeque<Output<Event>> outputs = new ArrayDeque<>();
  private Phase phase;
  private Moment deadline = Moment.NEVER;

  /**
   * @param sessions makes the engine of a new session, its link put into what is given
   * @param around put around each of them
   */
  LineEngine(Optional<ModeEServerSettings> signOn,
      Function<Function<LinkEngine, LinkEngine>, ServerEngine> sessions,
      Function<Engine<ServerCommand, ServerEvent>, Engine<ServerCommand, ServerEvent>> around) {
    this.signOn = signOn;
    this.sessions = sessions;
    this.around = around;
    this.phase = signOn.<Phase>map(settings -> new Phase.SigningOn(new ModeEServerEngine(settings)))
        .orElseGet(this::session);
    if (signOn.isEmpty()) deadline = Moment.ORIGIN;
  }

  private Phase.Session session() {
    ServerEngine engine = sessions.apply(link -> signOn.isPresent() ? new EndingLink(link) : link);
    return new Phase.Session(engine, around.apply(engine));
  }

  /** The line is gone: associations that it carried are over. */
  void gone(String reason) {
    if (phase instanceof Phase.Session session) session.engine.gone(reason);
  }

  @Override
  public void receive(Octets octets, Moment now) {
    switch (phase) {
      case Phase.SigningOn(var engine) -> engine.receive(octets, now);
      case Phase.Session(var _, var engine) -> engine.receive(octets, now);
      case Phase.Leaving() -> {
        // who has just released the link waits as well
      }
    }
    pump(now);
  }

  @Override
  public void command(ServerCommand command, Moment now) {
    if (phase instanceof Phase.Session session) session.around.command(command, now);
    pump(now);
  }

  @Override
  public void timeout(Moment now) {
    if (!now.reached(deadline)) return;
    switch (phase) {
      case Phase.SigningOn(var engine) -> engine.timeout(now);
      case Phase.Session(var _, var engine) -> engine.timeout(now);
      case Phase.Leaving() -> {
        outputs.add(new Output.Deliver<>(new Event.Change(SIGN_ON)));
        phase = new Phase.SigningOn(new ModeEServerEngine(signOn.orElseThrow()));
      }
    }
    pump(now);
  }

  @Override
  public Output<Event> poll() {
    Output<Event> next = outputs.poll();
    return next == null ? new Output.Idle<>(deadline) : next;
  }

  private void pump(Moment now) {
    boolean more = true;
    while (more) more = switch (phase) {
      case Phase.SigningOn(var engine) -> signingOn(engine, now);
      case Phase.Session session -> serving(session, now);
      case Phase.Leaving() -> false;
    };
  }

  private boolean signingOn(ModeEServerEngine engine, Moment now) {
    switch (engine.poll()) {
      case Output.Transmit<ModeEEvent>(var octets) -> outputs.add(new Output.Transmit<>(octets));
      case Output.Deliver<ModeEEvent>(var event) -> {
        switch (event) {
          case ModeEEvent.SwitchTo(int baud, boolean _) -> {
            outputs.add(new Output.Deliver<>(new Event.Change(SerialLine.binary(baud))));
            Phase.Session begun = session();
            phase = begun;
            // begins to count the silence, even if nothing more comes
            begun.around.timeout(now);
            if (!engine.early().isEmpty()) begun.around.receive(engine.early(), now);
          }
          case ModeEEvent.Dropped(int octets, String why) -> remark(LinkEvent.Kind.GARBAGE, "sign-on: " + why, octets);
          case ModeEEvent.Identified _ -> {
            // a client's
          }
        }
      }
      case Output.Close<ModeEEvent>(var reason) -> throw new IllegalStateException("a sign-on ended: " + reason);
      case Output.Idle<ModeEEvent>(var due) -> {
        deadline = due;
        return false;
      }
    }
    return true;
  }

  private boolean serving(Phase.Session session, Moment now) {
    switch (session.around.poll()) {
      case Output.Transmit<ServerEvent>(var octets) -> outputs.add(new Output.Transmit<>(octets));
      case Output.Deliver<ServerEvent>(var event) -> outputs.add(new Output.Deliver<>(new Event.Served(event)));
      case Output.Close<ServerEvent>(var reason) -> over(session, reason, now);
      case Output.Idle<ServerEvent>(var due) -> {
        deadline = due;
        return false;
      }
    }
    return true;
  }

  private void over(Phase.Session session, String reason, Moment now) {
    session.engine.gone(reason);
    remark(LinkEvent.Kind.OTHER, "the session is over: " + reason, 0);
    if (signOn.isPresent()) {
      phase = new Phase.Leaving();
      deadline = now.plus(signOn.get().identification().reactionTime());
    } else {
      Phase.Session begun = session();
      phase = begun;
      begun.around.timeout(now);
    }
  }

  private void remark(LinkEvent.Kind kind, String text, int octets) {
    outputs.add(new Output.Deliver<>(
        new Event.Served(new ServerEvent.Remark(new LinkEvent.Remark(kind, text, octets)))));
  }

  /** Closes when the last link of the line is released. */
  private static final class EndingLink implements LinkEngine {
    private final LinkEngine link;
    private final Set<Route> connected = new HashSet<>();
    private boolean released;

    EndingLink(LinkEngine link) { this.link = link; }

    @Override
    public void receive(Octets octets, Moment now) { link.receive(octets, now); }

    @Override
    public void command(LinkCommand command, Moment now) { link.command(command, now); }

    @Override
    public void timeout(Moment now) { link.timeout(now); }

    @Override
    public Output<LinkEvent> poll() {
      Output<LinkEvent> next = link.poll();
      return switch (next) {
        case Output.Deliver<LinkEvent>(LinkEvent.Connected(var route, var _)) -> {
          connected.add(route);
          released = false;
          yield next;
        }
        case Output.Deliver<LinkEvent>(LinkEvent.Disconnected(var route, var _)) -> {
          released = connected.remove(route) && connected.isEmpty();
          yield next;
        }
        case Output.Idle<LinkEvent> _ when released -> new Output.Close<>("released");
        case Output.Deliver<LinkEvent> _,Output.Transmit<LinkEvent> _,Output.Close<LinkEvent> _,Output.Idle<LinkEvent> _ ->
          next;
      };
    }
  }
}
