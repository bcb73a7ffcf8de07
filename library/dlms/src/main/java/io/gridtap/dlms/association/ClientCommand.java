package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.LongInvokeId;

/** What a {@link ClientEngine} is told to do. */
public sealed interface ClientCommand {
  /** Connects the link and opens the association; answered by {@link ClientEvent.Opened} or a close. */
  record Open() implements ClientCommand {}

  /**
   * Asks; answered once, by {@link ClientEvent.Answered} or {@link ClientEvent.Failed} with the same ticket.
   *
   * @param ticket any object; requests under way have different ones
   */
  record Ask(Request<?> request, Object ticket) implements ClientCommand {}

  /** The block given out last was taken: the next one may come. */
  record Next(Object ticket) implements ClientCommand {}

  /** Gives a request up. What comes of it later is dropped. */
  record Cancel(Object ticket) implements ClientCommand {}

  /** Confirms a data-notification that asks for it (data-notification-confirm). */
  record Confirm(LongInvokeId notification) implements ClientCommand {}

  /** Releases the association as the settings say, and disconnects. */
  record Release() implements ClientCommand {}
}
