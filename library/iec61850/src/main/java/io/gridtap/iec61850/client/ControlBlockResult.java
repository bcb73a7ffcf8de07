package io.gridtap.iec61850.client;

/** What became of writes to a control block. */
public sealed interface ControlBlockResult {
  /** All attributes are written. */
  record Written() implements ControlBlockResult {}

  /** The device refused an attribute; those before it are written. @param attribute the standard's name, {@code DatSet} */
  record Refused(String attribute, Refusal refusal) implements ControlBlockResult {}

  default boolean successful() { return this instanceof Written; }

  /** For people. */
  default String text() {
    return switch (this) {
      case Written() -> "written";
      case Refused(String attribute, Refusal refusal) -> attribute + " refused: " + refusal;
    };
  }
}
