package io.gridtap.transport;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayDeque;

/** A length in two octets and as many octets; commands steer what is tested. */
final class Telegraph implements Engine<Telegraph.Command, Octets> {
  sealed interface Command {
    record Send(Octets text) implements Command {}

    record Close() implements Command {}

    /** Breaks the rule that nothing leaves an engine. */
    record Throw() implements Command {}

    /** Sends one octet after this time. */
    record SendAfter(Duration pause) implements Command {}
  }

  static final Octets TICK = Octets.hex("aa");

  private final FrameBuffer frames = new FrameBuffer(70_000, in -> in.remaining() < 2
      ? FrameBuffer.FrameLength.MORE_NEEDED
      : in.u16be() + 2);
  private final ArrayDeque<Output<Octets>> outputs = new ArrayDeque<>();
  private Moment deadline = Moment.NEVER;

  static Octets frame(Octets text) {
    return new OctetWriter(text.length() + 2).u16be(text.length()).octets(text).toOctets();
  }

  @Override
  public void receive(Octets octets, Moment now) {
    frames.append(octets);
    while (frames.hasNext()) {
      OctetReader in = frames.next().reader();
      int length = in.u16be();
      if (length == 0)
        throw new DecodeException("empty frame", 0);
      outputs.add(new Output.Deliver<>(in.octets(length)));
    }
  }

  @Override
  public void command(Command command, Moment now) {
    switch (command) {
      case Command.Send(var text) -> outputs.add(new Output.Transmit<>(frame(text)));
      case Command.Close() -> {
        outputs.add(new Output.Transmit<>(frame(TICK)));
        outputs.add(new Output.Close<>("asked to close"));
      }
      case Command.Throw() -> throw new IllegalStateException("a bug");
      case Command.SendAfter(var pause) -> deadline = now.plus(pause);
    }
  }

  @Override
  public void timeout(Moment now) {
    if (!now.reached(deadline))
      return;
    deadline = Moment.NEVER;
    outputs.add(new Output.Transmit<>(frame(TICK)));
  }

  @Override
  public Output<Octets> poll() {
    Output<Octets> next = outputs.poll();
    return next == null ? new Output.Idle<>(deadline) : next;
  }
}
