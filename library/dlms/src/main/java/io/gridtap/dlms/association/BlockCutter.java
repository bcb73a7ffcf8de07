package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.wire.Octets;

/** Cuts a long value into numbered blocks (IEC 62056-5-3 §9.4.3), the first of which has number 1. */
public final class BlockCutter {
  private final Octets whole;
  private int cut;
  private long number;

  public BlockCutter(Octets whole) { this.whole = whole; }

  /** Whether there is another block; an empty value has one, too. */
  public boolean hasNext() {
    return number == 0 || cut < whole.length();
  }

  /** Of the block cut last; 0 before the first. */
  public long number() { return number; }

  /** @param maxOctets of the block's raw data, at least 1 */
  public DataBlock next(int maxOctets) {
    if (!hasNext()) throw new IllegalStateException("all blocks have been cut");
    if (maxOctets < 1) throw new IllegalArgumentException("a block holds at least one octet: " + maxOctets);
    int count = Math.min(maxOctets, whole.length() - cut);
    Octets raw = whole.slice(cut, count);
    cut += count;
    number++;
    return new DataBlock(cut == whole.length(), number, raw);
  }
}
