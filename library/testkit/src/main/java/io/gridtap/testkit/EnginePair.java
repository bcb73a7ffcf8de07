package io.gridtap.testkit;

import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two engines and the link between them, in memory and on one virtual clock.
 * Each direction can be slow, cut octets into other chunks, and break. After
 * every command the pair runs until it is quiet: nothing is under way and no
 * deadline has been reached.
 *
 * @param <A>
 *            commands of the left engine
 * @param <F>
 *            events of the left engine
 * @param <B>
 *            commands of the right engine
 * @param <G>
 *            events of the right engine
 */
public final class EnginePair<A, F, B, G> {
  private static final int MAX_STEPS = 1_000_000;

  /** Octets, or the end of the stream, on their way. */
  private record Flight(Moment arrival, long number, Side<?, ?> to, @Nullable Octets octets) {}

  private final Side<A, F> left;
  private final Side<B, G> right;
  private final PriorityQueue<Flight> flights = new PriorityQueue<>(
      Comparator.comparing(Flight::arrival).thenComparingLong(Flight::number));
  private long flightsSoFar;
  private Moment now = Moment.ORIGIN;

  public EnginePair(Engine<A, F> left, Engine<B, G> right) {
    this.left = new Side<>(this, "left", left);
    this.right = new Side<>(this, "right", right);
    settle(now);
  }

  public Side<A, F> left() { return left; }

  public Side<B, G> right() { return right; }

  /** The virtual clock. */
  public Moment now() { return now; }

  /** Time passes: octets arrive and timers expire, each at its moment. */
  public EnginePair<A, F, B, G> after(Duration duration) {
    Moment target = now.plus(duration);
    settle(target);
    now = target;
    return this;
  }

  /** Breaks the link at once; what was under way is lost. */
  public void cut() {
    flights.clear();
    left.over("connection lost");
    right.over("connection lost");
  }

  private void settle(Moment target) {
    for (int step = 0; step < MAX_STEPS; step++) {
      left.carryOut();
      right.carryOut();
      Flight flight = flights.peek();
      Moment arrival = flight == null ? Moment.NEVER : flight.arrival;
      Moment next = arrival.earlier(left.deadline()).earlier(right.deadline());
      if (!target.reached(next))
        return;
      if (now.isBefore(next))
        now = next;
      // as the driver does: only what arrived before the deadline comes before the timer
      if (now.reached(left.deadline())) {
        left.expire();
      } else if (now.reached(right.deadline())) {
        right.expire();
      } else if (flight != null) {
        flights.remove();
        flight.to.arrived(flight.octets);
      }
    }
    throw new AssertionError("the pair does not come to rest: %s, %s".formatted(left, right));
  }

  private Side<?, ?> other(Side<?, ?> side) { return side.equals(left) ? right : left; }

  /** One engine and its way to the other. */
  public static final class Side<C, E> {
    private final EnginePair<?, ?, ?, ?> pair;
    private final String name;
    private final Engine<C, E> engine;
    private final List<E> delivered = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private Function<Octets, List<Octets>> chunking = List::of;
    private long octetsUntilCut = Long.MAX_VALUE;
    private long octetsSent;
    private Moment deadline = Moment.NEVER;
    private @Nullable String over;

    private Side(EnginePair<?, ?, ?, ?> pair, String name, Engine<C, E> engine) {
      this.pair = pair;
      this.name = name;
      this.engine = engine;
    }

    /** Octets sent from now on are under way for this long. */
    public Side<C, E> delay(Duration delay) {
      this.delay = delay;
      return this;
    }

    /**
     * How octets sent from now on are cut: {@link Noise#chunks}, for instance.
     */
    public Side<C, E> chunking(Function<Octets, List<Octets>> chunking) {
      this.chunking = chunking;
      return this;
    }

    /**
     * After so many more octets from this side the link ends: the other one sees the
     * end of the stream behind them, and this one a lost connection.
     */
    public Side<C, E> cutAfter(long octets) {
      octetsUntilCut = octets;
      return this;
    }

    /** Gives the command and runs the pair until it is quiet. */
    public Side<C, E> command(C command) {
      if (over != null)
        throw new AssertionError("%s is over: %s".formatted(name, over));
      engine.command(command, pair.now);
      pair.settle(pair.now);
      return this;
    }

    /** Events since the last call. */
    public List<E> delivered() {
      List<E> events = List.copyOf(delivered);
      delivered.clear();
      return events;
    }

    /** Why this side is over, if it is. */
    public Optional<String> closed() { return Optional.ofNullable(over); }

    /** Octets this side has sent. */
    public long octetsSent() { return octetsSent; }

    private Moment deadline() { return over == null ? deadline : Moment.NEVER; }

    private void over(String reason) { if (over == null)
      over = reason; }

    private void arrived(@Nullable Octets octets) {
      if (over != null)
        return;
      if (octets == null)
        over = "connection closed by the peer";
      else
        engine.receive(octets, pair.now);
    }

    private void expire() { engine.timeout(pair.now); }

    private void carryOut() {
      while (over == null) {
        switch (engine.poll()) {
          case Output.Transmit<E>(var octets) -> send(octets);
          case Output.Deliver<E>(var event) -> delivered.add(event);
          case Output.Close<E>(var reason) -> {
            over = reason;
            fly(null);
          }
          case Output.Idle<E>(var next) -> {
            deadline = next;
            return;
          }
        }
      }
    }

    private void send(Octets octets) {
      int count = (int) Math.min(octets.length(), octetsUntilCut);
      for (Octets chunk : chunking.apply(octets.slice(0, count)))
        if (!chunk.isEmpty())
          fly(chunk.copy());
      octetsSent += count;
      if (octetsUntilCut == Long.MAX_VALUE)
        return;
      octetsUntilCut -= count;
      if (octetsUntilCut == 0) {
        fly(null);
        over("connection lost");
      }
    }

    private void fly(@Nullable Octets octets) {
      pair.flights.add(new Flight(pair.now.plus(delay), pair.flightsSoFar++, pair.other(this), octets));
    }

    @Override
    public String toString() { return over == null ? name : name + " (" + over + ")"; }
  }
}
