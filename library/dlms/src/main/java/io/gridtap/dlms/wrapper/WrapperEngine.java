package io.gridtap.dlms.wrapper;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;

/**
 * Wrapper over a stream or over datagrams: there is no link to connect, repeat or acknowledge. A datagram carries one WPDU,
 * so each is one {@link Output.Transmit}.
 *
 * <p>
 * Only a wrong version ends the connection, for then nothing behind it can be found. A WPDU without APDU, in which some
 * meters say that there is no answer, is a {@link LinkEvent.Received} of no octets: the client's request is over.
 */
final class WrapperEngine implements LinkEngine {
  /** Empty in the server's role. */
  private final Optional<Route> own;
  private final Set<Integer> logicalDevices;
  private final FrameBuffer frames;
  private final ArrayDeque<Output<LinkEvent>> outputs = new ArrayDeque<>();
  private boolean closed;

  static WrapperEngine client(Route route, Limits limits) {
    return new WrapperEngine(Optional.of(route), Set.of(), limits);
  }

  static WrapperEngine server(Set<Integer> logicalDevices, Limits limits) {
    return new WrapperEngine(Optional.empty(), Set.copyOf(logicalDevices), limits);
  }

  private WrapperEngine(Optional<Route> own, Set<Integer> logicalDevices, Limits limits) {
    this.own = own;
    this.logicalDevices = logicalDevices;
    this.frames = Wpdu.frames(Math.min(0xFFFF, limits.maxMessageOctets()));
  }

  @Override
  public Output<LinkEvent> poll() {
    Output<LinkEvent> next = outputs.poll();
    return next == null ? new Output.Idle<>(Moment.NEVER) : next;
  }

  @Override
  public void timeout(Moment now) {
    // no procedure of the wrapper has a timer
  }

  @Override
  public void command(LinkCommand command, Moment now) {
    if (closed) return;
    switch (command) {
      case LinkCommand.Connect() -> own
          .ifPresent(route -> deliver(new LinkEvent.Connected(route, LinkParameters.UNBOUNDED)));
      case LinkCommand.Send(Route route, Octets apdu) -> transmit(route, apdu);
      case LinkCommand.Notify(Route route, Octets apdu) -> transmit(route, apdu);
      case LinkCommand.Disconnect(Route route) -> deliver(new LinkEvent.Disconnected(route, "disconnected"));
    }
  }

  private void transmit(Route route, Octets apdu) {
    Wpdu wpdu = own.isPresent()
        ? new Wpdu(route.client(), route.logical(), apdu)
        : new Wpdu(route.logical(), route.client(), apdu);
    outputs.add(new Output.Transmit<>(Wpdu.CODEC.encode(wpdu)));
    deliver(new LinkEvent.Sent(route));
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (closed) return;
    try {
      frames.append(octets);
      while (frames.hasNext())
        onWpdu(Wpdu.CODEC.decode(frames.next()));
    } catch (DecodeException malformed) {
      closed = true;
      outputs.add(new Output.Close<>("wrapper: " + malformed.getMessage()));
    }
  }

  private void onWpdu(Wpdu wpdu) {
    if (own.isPresent()) onClients(own.get(), wpdu);
    else if (!logicalDevices.isEmpty() && !logicalDevices.contains(wpdu.destination())) foreign(wpdu);
    else
      deliver(new LinkEvent.Received(Route.of(wpdu.source(), wpdu.destination()), wpdu.apdu()));
  }

  private void onClients(Route route, Wpdu wpdu) {
    boolean answer = wpdu.source() == route.logical() && wpdu.destination() == route.client();
    if (answer) deliver(new LinkEvent.Received(route, wpdu.apdu()));
    else if (wpdu.source() == route.logical())
      // a push for another of our service access points on the same connection
      deliver(new LinkEvent.Notified(Route.of(wpdu.destination(), wpdu.source()), wpdu.apdu()));
    else
      foreign(wpdu);
  }

  private void foreign(Wpdu wpdu) {
    deliver(new LinkEvent.Remark(Kind.FOREIGN_ADDRESS,
        "a WPDU from wPort %d to %d".formatted(wpdu.source(), wpdu.destination()), wpdu.apdu().length()));
  }

  private void deliver(LinkEvent event) { outputs.add(new Output.Deliver<>(event)); }
}
