package io.gridtap.iec104.controlled;

import io.gridtap.iec104.apci.ApciEvent;
import io.gridtap.iec104.asdu.Asdu;

/** What a {@link ControlledEngine} tells. */
public sealed interface ControlledEvent {
  /** Data transfer is started (STARTDT). */
  record Started() implements ControlledEvent {}

  /** Data transfer is stopped (STOPDT). */
  record Stopped() implements ControlledEvent {}

  /** Something to be decided by the user; an answer may come from any thread. */
  record Requested(Request request) implements ControlledEvent {}

  /** An ASDU was mirrored with one of the causes 44…47. */
  record Rejected(Asdu mirrored, String why) implements ControlledEvent {}

  /** A request was confirmed negatively, or left without answer. */
  record Refused(Asdu request, String why) implements ControlledEvent {}

  /** News of the link: what was forgiven, or a traced APDU. */
  record Link(ApciEvent event) implements ControlledEvent {}
}
