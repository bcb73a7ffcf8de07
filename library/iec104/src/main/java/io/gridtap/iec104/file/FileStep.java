package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;

/** What a transfer wants done next. */
public sealed interface FileStep {
  record Send(Asdu asdu) implements FileStep {}

  /**
   * To be answered, in the order of the questions.
   *
   * @param number goes with the answer
   */
  record Ask(long number, FileQuestion question) implements FileStep {}

  /** The transfer is over; nothing follows. */
  record Ended(FileOutcome outcome) implements FileStep {}
}
