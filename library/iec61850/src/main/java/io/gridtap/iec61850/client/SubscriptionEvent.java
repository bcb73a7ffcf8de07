package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a resilient subscription tells, in the order in which it happened: of each control block {@link Resumed}, what is
 * missing before its reports ({@link Gap}, {@link Overflow}), its reports, and after the last one {@link Lost}.
 */
public sealed interface SubscriptionEvent {
  /** A report, once. @param server that sent it, counted from 0 */
  record Reported(int server, Report report) implements SubscriptionEvent {}

  /** A report that was here before and came again after a resumption: it is left out. */
  record Repeated(Report report) implements SubscriptionEvent {}

  /** Something else that the device sent unasked: an unreadable report, a segment, no report at all. */
  record Other(Update update) implements SubscriptionEvent {}

  /**
   * Reports of a control block are missing, or may be, before those that follow.
   *
   * @param cause how it is known
   * @param since when the last good sign was, if this side has had one; until now there may be something missing
   * @param missing how many reports, if they are counted
   * @param text the same for people
   */
  record Gap(RcbReference rcb, Cause cause, Optional<Instant> since, OptionalLong missing, String text)
      implements
        SubscriptionEvent {}

  /** How a gap is known. */
  enum Cause {
    /** SqNum left numbers out. */
    SEQUENCE,
    /** A URCB keeps nothing while there is no association. */
    OUTAGE,
    /** The EntryID that was to be resumed behind is not in the device's buffer any more: what is there comes. */
    POSITION_LOST,
    /** Its reports carry no EntryID, so it cannot be resumed: what is in the buffer comes again. */
    NO_POSITION,
    /** Another device or another instance reports now, with a buffer of its own: all that is there comes. */
    OTHER_BUFFER
  }

  /**
   * BufOvfl: the device's buffer lost entries before the report that follows. The first report of a BRCB that is not
   * resumed behind an entry says so too.
   */
  record Overflow(RcbReference rcb, Optional<Octets> entryId) implements SubscriptionEvent {}

  /**
   * The association is gone, or did not come about.
   *
   * @param associated whether there was one
   * @param pause until the next attempt; zero if another server is tried at once, empty if nothing more is tried
   */
  record Lost(int server, String peer, boolean associated, String reason, Optional<Duration> pause)
      implements
        SubscriptionEvent {}

  /**
   * A control block reports, for the first time or again.
   *
   * @param rcb the instance, if any one was to be taken
   * @param outage since the association before was lost; empty the first time
   * @param after the entry it is resumed behind, if it is
   */
  record Resumed(RcbReference rcb, int server, Optional<Duration> outage, Optional<Octets> after, List<String> remarks)
      implements
        SubscriptionEvent {
    public Resumed { remarks = List.copyOf(remarks); }
  }

  /** Another server is used from now on. */
  record FailedOver(int from, int to, String reason) implements SubscriptionEvent {}

  /** A control block does not report. Where it was ours before and is held, it is asked for again. */
  record Refused(SubscribeResult.Refused refusal) implements SubscriptionEvent {}
}
