package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Octets;

/** What a controlled station sends unasked, and what belongs to no request; in the order it came. */
public sealed interface Update {
  /**
   * An ASDU, whatever its type and cause: process information, end of initialization, answers nobody waits for, types
   * unknown or private.
   *
   * @param frame of the connection, counted from 1: the I frame that carried it
   */
  record Data(long frame, Asdu asdu) implements Update, ControllingEvent {}

  /**
   * Octets in an I frame that are no ASDU.
   *
   * @param frame of the connection, counted from 1
   * @param reason what is wrong, and where
   */
  record Undecodable(long frame, Octets octets, String reason) implements Update, ControllingEvent {}

  /**
   * Something happened to a link that matters for what was and will be taken. Of redundant connections only.
   *
   * @param member the link: its place in the list of connections, from 0
   */
  record Link(int member, LinkEvent event) implements Update {}
}
