package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One request under way. */
final class Transaction {
  /** What a station of a broadcast has said so far. */
  enum Progress {
    CONFIRMED, OVER
  }

  /**
   * Of which there may be one at a time.
   *
   * @param group {@code command} for all commands to the process, else the type
   * @param cause number of the cause: a deactivation may go beside its activation
   */
  record Key(String group, int station, int address, int cause) {}

  final Object ticket;
  final Request request;
  final Key key;
  final Octets octets;
  final List<Asdu> confirmations = new ArrayList<>(1);
  final List<Asdu> data = new ArrayList<>(0);
  /** Of a broadcast only: by common address. */
  final Map<Integer, Progress> stations = new HashMap<>(0);
  /** Until when a first confirmation may come, and of a broadcast any. */
  final Moment confirmationDeadline;
  Moment deadline;
  /** When something that belongs to it came last. */
  Moment lastHeard;

  Transaction(Object ticket, Request request, Key key, Moment now, Moment confirmationDeadline) {
    this.ticket = ticket;
    this.request = request;
    this.key = key;
    this.octets = request.asdu().encode();
    this.confirmationDeadline = confirmationDeadline;
    this.deadline = confirmationDeadline;
    this.lastHeard = now;
  }

  boolean isConfirmed() { return !confirmations.isEmpty(); }

  /** One station confirms once; what it says again is no part of the answer. */
  boolean awaitsConfirmation() {
    return !isConfirmed() || isBroadcast();
  }

  boolean isBroadcast() { return request.asdu().commonAddress() == request.asdu().sizes().maxCommonAddress(); }

  /** Stations that have confirmed and not terminated. */
  boolean anyUnderWay() {
    return stations.containsValue(Progress.CONFIRMED);
  }

  Answer answer(Completion completion) { return new Answer(confirmations, data, completion); }
}
