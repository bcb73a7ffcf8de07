package io.gridtap.dlms.hdlc;

import io.gridtap.wire.Octets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Joins UI frames with bit S, for each pair of addresses. A few sequences at a time; when more are begun the one begun
 * first is dropped.
 */
final class UiAssembly {
  private static final int MAX_SEQUENCES = 8;

  private record Pair(HdlcAddress source, HdlcAddress destination) {}

  sealed interface Result {}

  record Part() implements Result {}

  record Whole(Octets apdu) implements Result {}

  record Refused(String why) implements Result {}

  private final int maxOctets;
  private final Map<Pair, Reassembly> sequences = new LinkedHashMap<>();

  UiAssembly(int maxOctets) { this.maxOctets = maxOctets; }

  Result add(HdlcFrame frame) {
    Pair pair = new Pair(frame.source(), frame.destination());
    Reassembly begun = sequences.get(pair);
    if (begun == null) {
      if (!frame.segmented()) return new Whole(Llc.strip(frame.information()));
      begun = new Reassembly(maxOctets);
      if (sequences.size() == MAX_SEQUENCES) sequences.remove(sequences.keySet().iterator().next());
      sequences.put(pair, begun);
    }
    if (!begun.add(frame.information())) {
      sequences.remove(pair);
      return new Refused("UI frames without end: more than %d octets".formatted(maxOctets));
    }
    if (frame.segmented()) return new Part();
    sequences.remove(pair);
    return new Whole(begun.take());
  }
}
