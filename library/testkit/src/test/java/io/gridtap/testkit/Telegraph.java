package io.gridtap.testkit;

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

/**
 * The smallest protocol with a frame, a timer and a refusal: a length octet
 * (1…100) and text. Silence for longer than ten seconds is a ping, an empty
 * command closes.
 */
final class Telegraph implements Engine<String, String> {
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final FrameBuffer frames = new FrameBuffer(101, Telegraph::length);
  private final ArrayDeque<Output<String>> outputs = new ArrayDeque<>();
  private Moment deadline = Moment.NEVER;

  static int length(OctetReader in) {
    int text = in.u8();
    if (text == 0)
      throw new DecodeException("empty frame", 0);
    return text + 1;
  }

  static Octets frame(String text) { return new OctetWriter().u8(text.length()).ascii(text).toOctets(); }

  @Override
  public void receive(Octets octets, Moment now) {
    try {
      frames.append(octets);
      while (frames.hasNext()) {
        OctetReader in = frames.next().reader();
        outputs.add(new Output.Deliver<>(in.ascii(in.u8())));
      }
    } catch (DecodeException fault) {
      outputs.add(new Output.Close<>("refused: " + fault.getMessage()));
    }
    deadline = now.plus(SILENCE);
  }

  @Override
  public void command(String command, Moment now) {
    outputs.add(command.isEmpty() ? new Output.Close<>("asked to close") : new Output.Transmit<>(frame(command)));
    deadline = now.plus(SILENCE);
  }

  @Override
  public void timeout(Moment now) {
    outputs.add(new Output.Transmit<>(frame("ping")));
    deadline = now.plus(SILENCE);
  }

  @Override
  public Output<String> poll() {
    Output<String> next = outputs.poll();
    return next == null ? new Output.Idle<>(deadline) : next;
  }
}
