package io.gridtap.iec61850.server;

import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu;
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

  /** A client that gives commands faster than it reads how they ended. */
  private static final int MAX_TERMINATIONS = 256;

  private final String peer;
  private final ClientAccess access;
  private final Octets owner;
  private final long maxPduOctets;
  /** Bounded by the engine; see {@link ReportEngine#take}. */
  final Deque<Waiting> waiting = new ArrayDeque<>();
  /** Data sets that live with the association, by name. */
  final Map<String, DataSet> dataSets = new LinkedHashMap<>();
  /** CommandTerminations that are to be sent, before the reports. */
  private final Deque<InformationReport> terminations = new ArrayDeque<>();
  private long dropped;
  /** What the application was asked about the write that is being answered. */
  private List<Question> asked = List.of();
  private boolean closed;

  /** One that may do everything. @param owner the client's address, as Owner shows it */
  ServedClient(String peer, Octets owner, long maxPduOctets) {
    this(peer, new ClientAccess(new Caller(peer, AcseApdu.Entity.UNNAMED, Optional.empty(), Optional.empty()),
        Access.EVERYTHING), owner, maxPduOctets);
  }

  /** @param owner the client's address, as Owner shows it */
  ServedClient(String peer, ClientAccess access, Octets owner, long maxPduOctets) {
    this.peer = peer;
    this.access = access;
    this.owner = owner;
    this.maxPduOctets = maxPduOctets;
  }

  String peer() { return peer; }

  /** What it may do. */
  ClientAccess access() { return access; }

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

  /** The oldest is given up if the client does not take them. */
  void terminate(InformationReport termination) {
    if (closed) return;
    if (terminations.size() >= MAX_TERMINATIONS) {
      terminations.removeFirst();
      countDropped();
    }
    terminations.addLast(termination);
  }

  Optional<InformationReport> takeTermination() { return Optional.ofNullable(terminations.poll()); }

  /** Whether something is to be sent. */
  boolean hasNews() { return !waiting.isEmpty() || !terminations.isEmpty(); }

  boolean isClosed() { return closed; }

  void close() { closed = true; }
}
