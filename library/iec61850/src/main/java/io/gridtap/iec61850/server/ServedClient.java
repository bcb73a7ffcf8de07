package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server keeps of an association: who it is, its own data sets, and the reports that wait to be sent to it. */
final class ServedClient {
  /** One report, in segments if it was too long for one PDU. */
  record Waiting(ReportControl rcb, List<InformationReport> segments) {}

  private final String peer;
  private final Octets owner;
  private final long maxPduOctets;
  /** Bounded by the engine; see {@link ReportEngine#take}. */
  final Deque<Waiting> waiting = new ArrayDeque<>();
  /** Data sets that live with the association, by name. */
  final Map<String, DataSet> dataSets = new LinkedHashMap<>();
  private long dropped;
  /** What the application was asked about the write that is being answered. */
  private List<Question> asked = List.of();

  /** @param owner the client's address, as Owner shows it */
  ServedClient(String peer, Octets owner, long maxPduOctets) {
    this.peer = peer;
    this.owner = owner;
    this.maxPduOctets = maxPduOctets;
  }

  String peer() { return peer; }

  Octets owner() { return owner; }

  long maxPduOctets() { return maxPduOctets; }

  /** Unbuffered reports given up because the client did not take them. */
  long dropped() { return dropped; }

  void countDropped() { dropped++; }

  /** The application has been asked these about the next write. */
  void settle(List<Question> questions) {
    asked = questions;
  }

  /** What the application said; what it was not asked, or asked of another state, is not done. */
  Optional<DataAccessError> refusal(Object subject, long state) {
    for (Question question : asked) if (question.concerns(subject, state)) return question.refusal();
    return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
  }
}
