package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * Puts the blocks of a long value together again (IEC 62056-5-3 §9.4.3). They are numbered from 1; some meters begin
 * with 0. What would never end is refused.
 */
public final class BlockAssembly {
  private final long maxOctets;
  private final int maxBlocks;
  private final boolean keeping;
  private final OctetWriter whole = new OctetWriter();
  private long octets;
  private int blocks;
  private int emptyBlocks;
  private long expected = 1;

  /** What a block leads to. */
  public sealed interface Step {
    /** More blocks are to come; {@code number} is to be acknowledged. */
    record More(long number) implements Step {}

    /** It was the last one; empty if blocks are not kept. */
    record Complete(Octets whole) implements Step {}

    /** It is not the one that was to come. */
    record Wrong(long expected, long number) implements Step {}

    /** The transfer is longer than it may be. */
    record TooLong(String limit) implements Step {}
  }

  /**
   * @param maxOctets of all blocks together
   * @param maxBlocks because empty blocks, too, can come for ever
   */
  public BlockAssembly(int maxOctets, int maxBlocks) { this(maxOctets, maxBlocks, true); }

  /**
   * Numbers and limits are watched only; blocks are handed on as they come.
   *
   * @param maxBlocks that are empty: of others the octets are limit enough
   */
  static BlockAssembly passing(long maxOctets, int maxBlocks) {
    return new BlockAssembly(maxOctets, maxBlocks, false);
  }

  private BlockAssembly(long maxOctets, int maxBlocks, boolean keeping) {
    this.maxOctets = maxOctets;
    this.maxBlocks = maxBlocks;
    this.keeping = keeping;
  }

  /** Whether a block has been taken. */
  public boolean begun() { return blocks > 0; }

  public Step take(DataBlock block) {
    if (blocks == 0 && block.number() == 0) expected = 0;
    if (block.number() != expected) return new Step.Wrong(expected, block.number());
    if (keeping && blocks == maxBlocks) return new Step.TooLong(maxBlocks + " blocks");
    if (block.raw().isEmpty() && ++emptyBlocks > maxBlocks)
      return new Step.TooLong(maxBlocks + " blocks with nothing in them");
    if (octets + block.raw().length() > maxOctets)
      return new Step.TooLong(maxOctets + (keeping ? " octets" : " octets (maxStreamOctets)"));
    blocks++;
    expected++;
    octets += block.raw().length();
    if (keeping) whole.octets(block.raw());
    return block.last() ? new Step.Complete(whole.toOctets()) : new Step.More(block.number());
  }
}
