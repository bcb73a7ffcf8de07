package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbered information transfer of one link, either side: segments out, acknowledgements in, segments in. Whose turn it is
 * to send is the engines' matter.
 */
final class Numbered {
  /** APDUs that wait to be sent; more are a fault of the user. */
  static final int MAX_WAITING = 64;

  /** @param last true for the last segment of an APDU */
  private record Sent(int sendSequence, Octets information, boolean last) {}

  /** What became of a received I frame. */
  enum Arrival {
    /** A segment; more follow. */
    PART,
    /** The last segment: {@link #take} has the APDU. */
    WHOLE,
    /** Accepted before. */
    REPEATED,
    /** One before it is missing. */
    GAP,
    /** More than may be held. */
    TOO_LONG
  }

  private final LinkParameters parameters;
  private final Octets llc;
  private final boolean lenient;
  private final boolean rejects;
  private final Reassembly reassembly;
  private final ArrayDeque<Octets> waiting = new ArrayDeque<>();
  private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();
  private Octets sending = Octets.EMPTY;
  private int sendingFrom;
  private int sendSequence;
  private int receiveSequence;
  private int completed;
  private int forgiven;

  Numbered(LinkParameters parameters, Octets llc, HdlcSettings settings) {
    this.parameters = parameters;
    this.llc = llc;
    this.lenient = settings.tolerance() == HdlcSettings.Tolerance.LENIENT;
    this.rejects = settings.gap() == HdlcSettings.Gap.REJECT && parameters.windowReceive() > 1;
    this.reassembly = new Reassembly(settings.limits().maxMessageOctets());
  }

  LinkParameters parameters() { return parameters; }

  /** True if a missing frame is asked for with REJ. */
  boolean rejects() { return rejects; }

  /** V(R), the N(R) of what is sent. */
  int receiveSequence() { return receiveSequence; }

  // ---- sending

  /** @return false if too many wait */
  boolean offer(Octets apdu) {
    if (waiting.size() >= MAX_WAITING) return false;
    waiting.add(new OctetWriter(apdu.length() + 3).octets(llc).octets(apdu).toOctets());
    return true;
  }

  boolean isUnacknowledged() { return !unacknowledged.isEmpty(); }

  /** True if there is something to send, new or once more. */
  boolean hasToSend() {
    return isUnacknowledged() || hasNew();
  }

  private boolean hasNew() { return sendingFrom < sending.length() || !waiting.isEmpty(); }

  /** A frame to be sent. */
  record Outgoing(int sendSequence, boolean segmented, Octets information) {}

  /** All that is not acknowledged, once more, and behind it what the window has room for. */
  List<Outgoing> burst() {
    while (unacknowledged.size() < parameters.windowTransmit() && hasNew())
      unacknowledged.add(cut());
    List<Outgoing> frames = new ArrayList<>(unacknowledged.size());
    for (Sent sent : unacknowledged)
      frames.add(new Outgoing(sent.sendSequence, !sent.last, sent.information));
    return frames;
  }

  private Sent cut() {
    if (sendingFrom == sending.length()) {
      sending = waiting.remove();
      sendingFrom = 0;
    }
    int count = Math.min(parameters.maxInfoTransmit(), sending.length() - sendingFrom);
    Octets segment = sending.slice(sendingFrom, count);
    sendingFrom += count;
    Sent sent = new Sent(sendSequence, segment, sendingFrom == sending.length());
    sendSequence = sendSequence + 1 & 7;
    if (sent.last) {
      sending = Octets.EMPTY;
      sendingFrom = 0;
    }
    return sent;
  }

  /**
   * N(R) of a received frame: all before it has arrived.
   *
   * @return false if it acknowledges what was not sent or was acknowledged before
   */
  boolean acknowledge(int receiveSequence) {
    if (!isAcknowledgement(receiveSequence)) return false;
    int open = open(receiveSequence);
    if (open > unacknowledged.size()) {
      forgiven++;
      open = 0;
    }
    while (unacknowledged.size() > open)
      if (unacknowledged.remove().last) completed++;
    return true;
  }

  /** Whether {@link #acknowledge} takes that N(R), wrong numbers that are forgiven among them. */
  boolean isAcknowledgement(int receiveSequence) {
    return open(receiveSequence) <= unacknowledged.size() || lenient && parameters.windowTransmit() == 1;
  }

  /** Frames still open behind N(R). */
  private int open(int receiveSequence) {
    return sendSequence - receiveSequence & 7;
  }

  /** APDUs whose last segment was acknowledged since the last call. */
  int takeCompleted() {
    int count = completed;
    completed = 0;
    return count;
  }

  /** Wrong numbers forgiven since the last call. */
  int takeForgiven() {
    int count = forgiven;
    forgiven = 0;
    return count;
  }

  // ---- receiving

  /** Whether that N(S) was accepted before. */
  boolean isRepeated(int sequence) {
    int behind = receiveSequence - sequence & 7;
    return behind != 0 && behind <= parameters.windowReceive();
  }

  Arrival accept(int sequence, boolean segmented, Octets information) {
    if (isRepeated(sequence)) return Arrival.REPEATED;
    if (sequence != receiveSequence) {
      if (!lenient || parameters.windowReceive() > 1) return Arrival.GAP;
      forgiven++;
    }
    receiveSequence = sequence + 1 & 7;
    if (!reassembly.add(information)) return Arrival.TOO_LONG;
    return segmented ? Arrival.PART : Arrival.WHOLE;
  }

  /** True between the segments of an APDU. */
  boolean isAssembling() { return !reassembly.isEmpty(); }

  /** The APDU after {@link Arrival#WHOLE}. */
  Octets take() { return reassembly.take(); }
}
