package io.gridtap.dlms.xdlms;

import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The APDUs of a recorded session, out of their frames, each with what the recorder's own decoder noted. */
final class Recording {
  /** @param notes in their order, without those on frames */
  record Noted(String session, Octets apdu, Deque<String> notes) {
    @Override
    public String toString() { return session + ": " + apdu; }
  }

  private static final List<String> NOT_OF_THE_APDU = List.of("WRAPPER", "HDLC", "LLC", "no LLC", "(", "params", "f(",
      "client library", "C>S closed", "S>C closed", "!!");

  private Recording() {}

  static List<Noted> apdus(RecordedSession session) {
    List<Noted> apdus = new ArrayList<>();
    OctetWriter fromClient = new OctetWriter();
    OctetWriter fromServer = new OctetWriter();
    for (RecordedSession.Line line : session.lines()) {
      String first = line.notes().isEmpty() ? "" : line.notes().getFirst();
      if (first.startsWith("WRAPPER") && line.octets().length() > 8) {
        add(session, line.octets().slice(8, line.octets().length() - 8), line, apdus);
      } else if (first.startsWith("HDLC") && !first.contains("BAD")) {
        OctetWriter part = line.fromClient() ? fromClient : fromServer;
        if (!information(line.octets(), part)) continue;
        add(session, withoutLlc(part.toOctets()), line, apdus);
        part.clear();
      }
    }
    return apdus;
  }

  private static void add(RecordedSession session, Octets apdu, RecordedSession.Line line, List<Noted> apdus) {
    Deque<String> notes = new ArrayDeque<>();
    for (String note : line.notes()) if (NOT_OF_THE_APDU.stream().noneMatch(note::startsWith)) notes.add(note);
    apdus.add(new Noted(session.name(), apdu, notes));
  }

  /** Appends what an I or UI frame carries; true if it is the last of its segments. */
  private static boolean information(Octets frame, OctetWriter out) {
    int at = 3;
    for (int address = 0; address < 2; address++) while ((frame.u8(at++) & 1) == 0) {
    }
    int control = frame.u8(at++);
    boolean carries = (control & 1) == 0 || (control & 0xEF) == 0x03;
    int length = frame.length() - at - 2 - 3;
    if (!carries || length <= 0) return false;
    out.octets(frame.slice(at + 2, length));
    return (frame.u8(1) & 0x08) == 0;
  }

  private static Octets withoutLlc(Octets information) {
    Octets rest = information;
    while (rest.length() > 3 && rest.u8(0) == 0xE6 && (rest.u8(1) == 0xE6 || rest.u8(1) == 0xE7))
      rest = rest.slice(3, rest.length() - 3);
    return rest.copy();
  }
}
