package io.gridtap.dlms.association;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Keeps a pause from what came to what is sent next: some meters and converters miss a request that comes too early. What
 * waits is bounded by what the association has under way.
 */
final class PacedLink implements LinkEngine {
  private final LinkEngine link;
  private final Duration pause;
  private final ArrayDeque<LinkCommand> held = new ArrayDeque<>();
  private Moment now = Moment.ORIGIN;
  private Moment linkDue = Moment.NEVER;
  /** Nothing is sent before. */
  private Moment free = Moment.ORIGIN;

  private PacedLink(LinkEngine link, Duration pause) {
    this.link = link;
    this.pause = pause;
  }

  /** The link itself if no pause is wanted. */
  static LinkEngine around(LinkEngine link, ClientSettings settings) {
    return settings.pause().isZero() ? link : new PacedLink(link, settings.pause());
  }

  @Override
  public void receive(Octets octets, Moment at) {
    now = at;
    link.receive(octets, at);
  }

  @Override
  public void command(LinkCommand command, Moment at) {
    now = at;
    switch (command) {
      case LinkCommand.Send _ when !held.isEmpty() || at.isBefore(free) -> held.add(command);
      case LinkCommand.Disconnect _ -> {
        held.clear();
        link.command(command, at);
      }
      case LinkCommand.Connect _,LinkCommand.Send _,LinkCommand.Notify _ -> link.command(command, at);
    }
  }

  @Override
  public void timeout(Moment at) {
    now = at;
    if (at.reached(linkDue)) link.timeout(at);
    if (at.reached(free)) while (!held.isEmpty()) link.command(held.remove(), at);
  }

  @Override
  public Output<LinkEvent> poll() {
    Output<LinkEvent> next = link.poll();
    if (next instanceof Output.Deliver<LinkEvent>(LinkEvent.Received _)) free = now.plus(pause);
    if (!(next instanceof Output.Idle<LinkEvent>(Moment deadline))) return next;
    linkDue = deadline;
    return held.isEmpty() ? next : new Output.Idle<>(deadline.earlier(free));
  }
}
