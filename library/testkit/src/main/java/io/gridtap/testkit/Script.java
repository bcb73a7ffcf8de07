package io.gridtap.testkit;

import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A message chart played against an engine on a virtual clock, which stands
 * still but for {@link #after}. Outputs are expected in their order, and all of
 * them before the next input.
 *
 * <pre>
 * new Script&lt;&gt;(engine)
 *     .command(new StartTransfer()).sends("68 04 07 00 00 00")
 *     .receive("68 04 0b 00 00 00").delivers(new TransferStarted())
 *     .after(t3).sends("68 04 43 00 00 00")
 *     .after(t1).closes("t1 expired").nothingElse();
 * </pre>
 */
public final class Script<C, E> {
  private static final int MAX_TIMEOUTS_AT_ONCE = 1000;

  private final Engine<C, E> engine;
  private final ArrayDeque<Output<E>> outputs = new ArrayDeque<>();
  private final List<String> chart = new ArrayList<>();
  private Moment now = Moment.ORIGIN;
  private Moment deadline = Moment.NEVER;
  private boolean closed;

  /** What the engine puts out at once is expected first. */
  public Script(Engine<C, E> engine) {
    this.engine = engine;
    settle();
  }

  /** The virtual clock. */
  public Moment now() { return now; }

  public Script<C, E> command(C command) { return input("command " + command, () -> engine.command(command, now)); }

  /**
   * Octets from the peer.
   *
   * @param hex
   *            digits, white space is ignored
   */
  public Script<C, E> receive(String hex) { return receive(Octets.hex(hex)); }

  public Script<C, E> receive(Octets octets) { return input("receive " + octets, () -> engine.receive(octets, now)); }

  /** Time passes; timers that expire on the way do so at their deadline. */
  public Script<C, E> after(Duration duration) {
    Moment target = now.plus(duration);
    return input("after " + duration, () -> {
      while (!closed && target.reached(deadline)) {
        now = deadline;
        engine.timeout(now);
        settle();
      }
      now = target;
    });
  }

  private Script<C, E> input(String what, Runnable input) {
    nothingElse();
    if (closed)
      throw failure(what, "the engine has closed");
    chart.add(what);
    input.run();
    if (!closed)
      settle();
    return this;
  }

  /** As the driver does: poll until idle, and again for a deadline in the past. */
  private void settle() {
    for (int timeouts = 0; timeouts < MAX_TIMEOUTS_AT_ONCE; timeouts++) {
      poll();
      if (closed || !now.reached(deadline))
        return;
      engine.timeout(now);
    }
    throw failure("a deadline in the future", "the engine wants a timeout at " + deadline + " for ever");
  }

  private void poll() {
    while (true) {
      Output<E> output = engine.poll();
      switch (output) {
        case Output.Transmit<E> _,Output.Deliver<E> _ -> outputs.add(output);
        case Output.Close<E> _ -> {
          outputs.add(output);
          closed = true;
          return;
        }
        case Output.Idle<E>(var next) -> {
          deadline = next;
          return;
        }
      }
    }
  }

  /** The next output is these octets. */
  public Script<C, E> sends(String hex) { return sends(Octets.hex(hex)); }

  public Script<C, E> sends(Octets expected) {
    String what = "sends " + expected;
    if (!(next(what) instanceof Output.Transmit<E>(var octets) && octets.equals(expected)))
      throw mismatch(what);
    return matched(what);
  }

  /**
   * The next output is octets that pass the check, which throws if they do not.
   */
  public Script<C, E> sends(Consumer<? super Octets> check) {
    if (!(next("sends octets") instanceof Output.Transmit<E>(var octets)))
      throw mismatch("sends octets");
    check.accept(octets);
    return matched("sends " + octets);
  }

  /** The next output is this event. */
  public Script<C, E> delivers(E expected) {
    String what = "delivers " + expected;
    if (!(next(what) instanceof Output.Deliver<E>(var event) && expected.equals(event)))
      throw mismatch(what);
    return matched(what);
  }

  /**
   * The next output is an event of this type that passes the check, which throws if
   * it does not.
   */
  public <T extends E> Script<C, E> delivers(Class<T> type, Consumer<? super T> check) {
    String what = "delivers a " + type.getSimpleName();
    if (!(next(what) instanceof Output.Deliver<E>(var event) && type.isInstance(event)))
      throw mismatch(what);
    check.accept(type.cast(event));
    return matched(what);
  }

  /** The next output is an event the condition holds for. */
  public Script<C, E> deliversThat(Predicate<? super E> condition) {
    String what = "delivers an event that meets the condition";
    if (!(next(what) instanceof Output.Deliver<E>(var event) && condition.test(event)))
      throw mismatch(what);
    return matched(what);
  }

  /** The next output is the close, with this reason. */
  public Script<C, E> closes(String reason) {
    String what = "closes " + reason;
    if (!(next(what) instanceof Output.Close<E>(var actual) && actual.equals(reason)))
      throw mismatch(what);
    return matched(what);
  }

  /** The next output is the close, with this in its reason. */
  public Script<C, E> closesNaming(String part) {
    String what = "closes naming " + part;
    if (!(next(what) instanceof Output.Close<E>(var actual) && actual.contains(part)))
      throw mismatch(what);
    return matched(what);
  }

  /** No output is left. */
  public Script<C, E> nothingElse() {
    if (!outputs.isEmpty())
      throw mismatch("nothing else");
    return this;
  }

  private Output<E> next(String expected) {
    Output<E> output = outputs.peek();
    if (output == null)
      throw failure(expected, "nothing");
    return output;
  }

  private Script<C, E> matched(String what) {
    outputs.remove();
    chart.add("  " + what);
    return this;
  }

  private AssertionError mismatch(String expected) {
    StringBuilder actual = new StringBuilder();
    for (Output<E> output : outputs) {
      if (!actual.isEmpty())
        actual.append("%n       then: ".formatted());
      actual.append(text(output));
    }
    return failure(expected, actual.toString());
  }

  private String text(Output<E> output) {
    return switch (output) {
      case Output.Transmit<E>(var octets) -> "sends " + octets;
      case Output.Deliver<E>(var event) -> "delivers " + event;
      case Output.Close<E>(var reason) -> "closes " + reason;
      case Output.Idle<E>(var next) -> "idle until " + next;
    };
  }

  private AssertionError failure(String expected, String actual) {
    return new AssertionError("at %s%n   expected: %s%n   actual:   %s%n   so far:%n     %s".formatted(
        Moment.ORIGIN.until(now), expected, actual, String.join("%n     ".formatted(), chart)));
  }
}
