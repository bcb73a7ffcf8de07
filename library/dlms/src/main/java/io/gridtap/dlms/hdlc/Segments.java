package io.gridtap.dlms.hdlc;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/** Cuts APDUs into frames. */
final class Segments {
  private Segments() {}

  /** UI frames, all but the last with bit S. */
  static List<HdlcFrame> unnumbered(HdlcAddress destination, HdlcAddress source, boolean poll, Octets llc, Octets apdu,
      int maxInfo) {
    Octets whole = new OctetWriter(apdu.length() + llc.length()).octets(llc).octets(apdu).toOctets();
    List<HdlcFrame> frames = new ArrayList<>();
    for (int from = 0; from < whole.length(); from += maxInfo) {
      int count = Math.min(maxInfo, whole.length() - from);
      boolean last = from + count == whole.length();
      frames.add(new HdlcFrame(destination, source, new Control.Ui(poll && last), !last, whole.slice(from, count)));
    }
    return frames;
  }
}
