package io.gridtap.sink.mqtt;

/** A message with its number, from the first attempt until the whole batch is through. Touched by one thread. */
final class Outgoing {
  /** How far it is. */
  sealed interface State {
    /** To be published, perhaps again. */
    record Waiting() implements State {}

    /** Its acknowledgement is awaited. @param attempt tells late answers to earlier ones apart */
    record OnItsWay(long attempt) implements State {}

    record Delivered() implements State {}

    /** For good: it must not be published again. */
    record Refused(Refusal why) implements State {}
  }

  private final Draft draft;
  private final long sequence;
  private State state = new State.Waiting();

  Outgoing(Draft draft, long sequence) {
    this.draft = draft;
    this.sequence = sequence;
  }

  Draft draft() { return draft; }

  long sequence() { return sequence; }

  State state() { return state; }

  void become(State other) { state = other; }

  boolean waiting() { return state instanceof State.Waiting; }

  boolean isOnItsWay(long attempt) { return state.equals(new State.OnItsWay(attempt)); }

  boolean onItsWay() { return state instanceof State.OnItsWay; }
}
