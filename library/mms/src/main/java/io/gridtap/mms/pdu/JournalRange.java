package io.gridtap.mms.pdu;

import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of a journal are asked for (ISO 9506-2 ReadJournal).
 *
 * @param start the first one; the oldest there is if empty
 * @param stop the last one; the newest there is if empty
 * @param after an entry the answer begins behind: how reading goes on
 */
public record JournalRange(Optional<Start> start, Optional<Stop> stop, Optional<After> after) {
  public static final JournalRange ALL = new JournalRange(Optional.empty(), Optional.empty(), Optional.empty());

  /** Where to begin, the entry or time itself included. */
  public sealed interface Start {
    record Time(Data.BinaryTime startingTime) implements Start {}

    record Entry(Octets startingEntry) implements Start {}
  }

  /** Where to end. */
  public sealed interface Stop {
    record Time(Data.BinaryTime endingTime) implements Stop {}

    record Count(int numberOfEntries) implements Stop {}
  }

  /** @param time when the entry occurred, for devices whose identifiers do not find it */
  public record After(Data.BinaryTime time, Octets entry) {}

  /** Both ends included (IEC 61850-7-2 QueryLogByTime). */
  public static JournalRange between(Instant start, Instant stop) {
    return new JournalRange(Optional.of(new Start.Time(time(start))), Optional.of(new Stop.Time(time(stop))),
        Optional.empty());
  }

  /** What is newer than an entry (IEC 61850-7-2 QueryLogAfter). */
  public static JournalRange after(Instant time, Octets entry) {
    return ALL.goingOnAfter(time(time), entry);
  }

  /** Nothing was entered outside the years that can be said. */
  private static Data.BinaryTime time(Instant time) {
    if (time.isBefore(Data.BinaryTime.EARLIEST)) return Data.BinaryTime.of(Data.BinaryTime.EARLIEST);
    if (time.isAfter(Data.BinaryTime.LATEST)) return Data.BinaryTime.of(Data.BinaryTime.LATEST);
    return Data.BinaryTime.of(time);
  }

  /** The same range, begun behind the last entry that was read. */
  public JournalRange goingOnAfter(Data.BinaryTime time, Octets entry) {
    return new JournalRange(start, stop, Optional.of(new After(time, entry)));
  }
}
