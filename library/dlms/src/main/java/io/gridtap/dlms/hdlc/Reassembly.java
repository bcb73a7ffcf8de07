package io.gridtap.dlms.hdlc;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/** Joins the segments of one information unit, up to a limit. */
final class Reassembly {
  private final int maxOctets;
  private OctetWriter held = new OctetWriter(0);

  Reassembly(int maxOctets) { this.maxOctets = maxOctets; }

  boolean isEmpty() { return held.length() == 0; }

  /** @return false if that is more than may be held; then all of it is dropped */
  boolean add(Octets segment) {
    if (held.length() + segment.length() > maxOctets) {
      drop();
      return false;
    }
    held.octets(segment);
    return true;
  }

  /** The APDU that is whole now, without LLC. */
  Octets take() {
    Octets whole = held.toOctets();
    drop();
    return Llc.strip(whole);
  }

  void drop() { held = new OctetWriter(0); }
}
