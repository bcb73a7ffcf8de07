package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/** What arrives in blocks, up to a limit. */
final class LongWrite {
  /** What became of a block. */
  enum Step {
    MORE, COMPLETE, WRONG_NUMBER, TOO_LONG
  }

  private final OctetWriter arrived = new OctetWriter();
  private final int maxOctets;
  private long expected = 1;

  LongWrite(int maxOctets) { this.maxOctets = maxOctets; }

  Step add(DataBlock block) {
    if (block.number() != expected) return Step.WRONG_NUMBER;
    if (block.raw().length() > maxOctets - arrived.length()) return Step.TOO_LONG;
    expected++;
    arrived.octets(block.raw());
    return block.last() ? Step.COMPLETE : Step.MORE;
  }

  Octets octets() { return arrived.toOctets(); }
}
