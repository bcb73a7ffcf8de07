package io.gridtap.iec61850.client;

/** What came of deleting entries of a log. */
public sealed interface LogDeletion {
  /** In words. */
  String text();

  default boolean successful() { return this instanceof Deleted; }

  /** @param entries how many there were */
  record Deleted(long entries) implements LogDeletion {
    @Override
    public String text() { return "%d entries deleted".formatted(entries); }
  }

  /** The device keeps them; most do. */
  record Refused(Refusal refusal) implements LogDeletion {
    @Override
    public String text() { return "refused: " + refusal; }
  }
}
