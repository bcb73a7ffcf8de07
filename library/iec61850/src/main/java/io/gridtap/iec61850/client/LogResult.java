package io.gridtap.iec61850.client;

import io.gridtap.iec61850.log.LogEntry;
import java.util.List;

/** What a query of a log gave. */
public sealed interface LogResult {
  /**
   * Entries, oldest first.
   *
   * @param complete false if there are more than were wanted: go on after the last one
   */
  record Entries(List<LogEntry> entries, boolean complete) implements LogResult {
    public Entries { entries = List.copyOf(entries); }
  }

  /** The device refused to go on. @param before what it gave before that */
  record Refused(Refusal refusal, List<LogEntry> before) implements LogResult {
    public Refused { before = List.copyOf(before); }
  }

  /** What there is, however it ended. */
  default List<LogEntry> entries() {
    return switch (this) {
      case Entries(List<LogEntry> entries, boolean _) -> entries;
      case Refused(Refusal _, List<LogEntry> before) -> before;
    };
  }
}
