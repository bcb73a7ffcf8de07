package io.gridtap.simulators.meter;

import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** A server's connection over a line that is not as it should be. What is sent late keeps its order. */
final class FaultyEngine implements Engine<ServerCommand, ServerEvent> {
  private static final int MAX_NOISE_OCTETS = 12;
  private static final int SLOW_MIN_MILLIS = 1000;
  private static final int SLOW_MAX_MILLIS = 4000;
  private static final int MAX_HELD = 256;

  private final Engine<ServerCommand, ServerEvent> inner;
  private final MeterFaults faults;
  private final SplittableRandom random;
  private final ArrayDeque<Output<ServerEvent>> ready = new ArrayDeque<>();
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private Moment now = Moment.ORIGIN;
  private Moment innerDeadline = Moment.NEVER;
  private boolean dropped;

  private record Held(Moment due, Octets octets) {}

  FaultyEngine(Engine<ServerCommand, ServerEvent> inner, MeterFaults faults, long seed) {
    this.inner = inner;
    this.faults = faults;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void receive(Octets octets, Moment time) {
    now = time;
    inner.receive(octets, time);
  }

  @Override
  public void command(ServerCommand command, Moment time) {
    now = time;
    inner.command(command, time);
  }

  @Override
  public void timeout(Moment time) {
    now = time;
    if (time.reached(innerDeadline)) inner.timeout(time);
  }

  @Override
  public Output<ServerEvent> poll() {
    while (ready.isEmpty() && !dropped) {
      Held first = held.peek();
      if (first != null && now.reached(first.due)) {
        held.remove();
        return new Output.Transmit<>(first.octets);
      }
      switch (inner.poll()) {
        case Output.Transmit<ServerEvent>(var octets) -> transmit(octets);
        case Output.Deliver<ServerEvent> news -> ready.add(news);
        case Output.Close<ServerEvent> close -> ready.add(close);
        case Output.Idle<ServerEvent>(var deadline) -> {
          innerDeadline = deadline;
          return new Output.Idle<>(first == null ? deadline : deadline.earlier(first.due));
        }
      }
    }
    Output<ServerEvent> next = ready.poll();
    return next == null ? new Output.Idle<>(Moment.NEVER) : next;
  }

  private boolean strikes(MeterFault fault) {
    double probability = faults.of(fault);
    return probability > 0 && random.nextDouble() < probability;
  }

  private void transmit(Octets octets) {
    if (strikes(MeterFault.SILENCE)) return;
    if (strikes(MeterFault.DROP)) {
      dropped = true;
      ready.add(new Output.Transmit<>(octets.slice(0, octets.length() / 2).copy()));
      ready.add(new Output.Close<>("dropped in the middle of a frame, as demanded"));
      return;
    }
    Octets sent = octets;
    if (strikes(MeterFault.CHECKSUM)) sent = changed(sent);
    if (strikes(MeterFault.GARBAGE)) sent = new OctetWriter().octets(noise()).octets(sent).octets(noise()).toOctets();
    boolean slow = strikes(MeterFault.SLOW);
    // nothing overtakes what is late
    if ((slow || !held.isEmpty()) && held.size() < MAX_HELD) {
      Moment due = slow ? now.plus(Duration.ofMillis(random.nextInt(SLOW_MIN_MILLIS, SLOW_MAX_MILLIS))) : now;
      held.add(new Held(due, sent));
    } else {
      ready.add(new Output.Transmit<>(sent));
    }
  }

  private static Octets changed(Octets octets) {
    byte[] bytes = octets.toByteArray();
    // behind it is the flag that ends the frame
    int at = Math.max(0, bytes.length - 2);
    bytes[at] ^= 0x55;
    return Octets.wrap(bytes);
  }

  /** No flag among it: a frame that begins in the noise is another fault. */
  private Octets noise() {
    byte[] bytes = new byte[random.nextInt(1, MAX_NOISE_OCTETS + 1)];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) random.nextInt(0x80, 0x100);
    return Octets.wrap(bytes);
  }
}
