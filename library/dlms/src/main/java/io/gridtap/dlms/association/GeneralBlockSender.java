package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends an APDU as general-block-transfer APDUs (IEC 62056-5-3 §9.4.6): as many at a time as the receiver's window
 * holds, streaming, and again from the first that it has not received.
 */
public final class GeneralBlockSender {
  /** Octets around the data of a block: tag, control, two numbers, length. */
  public static final int OVERHEAD_OCTETS = 9;
  private static final int MAX_ROUNDS_IN_VAIN = 5;
  private static final int MAX_BLOCKS = 0xFFFF;

  private final Octets apdu;
  private final int blockOctets;
  private final int blocks;
  private int acknowledged;
  private int roundsInVain;

  /** What an acknowledgement leads to. */
  public sealed interface Step {
    /** {@link GeneralBlockSender#burst} is to be sent. */
    record More() implements Step {}

    record Done() implements Step {}

    record Failed(String reason) implements Step {}
  }

  /** @param blockOctets of one block's data, at least 1 */
  public GeneralBlockSender(Octets apdu, int blockOctets) {
    if (blockOctets < 1) throw new IllegalArgumentException("a block holds at least one octet: " + blockOctets);
    this.apdu = apdu;
    this.blockOctets = blockOctets;
    long count = Math.max(1, (apdu.length() + (long) blockOctets - 1) / blockOctets);
    if (count > MAX_BLOCKS)
      throw new IllegalArgumentException(
          "%d octets need more than %d blocks of %d octets".formatted(apdu.length(), MAX_BLOCKS, blockOctets));
    blocks = (int) count;
  }

  /** The APDU's number of blocks. */
  public int blocks() { return blocks; }

  public boolean isDone() { return acknowledged == blocks; }

  /**
   * The next blocks.
   *
   * @param peerWindow blocks the receiver takes without acknowledging, 1…63
   * @param ownWindow the same of this side
   * @param received the last block received in sequence from the peer
   */
  public List<GeneralBlockTransfer> burst(int peerWindow, int ownWindow, int received) {
    List<GeneralBlockTransfer> burst = new ArrayList<>();
    int end = Math.min(blocks, acknowledged + Math.max(1, peerWindow));
    for (int number = acknowledged + 1; number <= end; number++) {
      int from = (number - 1) * blockOctets;
      Octets data = apdu.slice(from, Math.min(blockOctets, apdu.length() - from));
      burst.add(new GeneralBlockTransfer(number == blocks, number != end, ownWindow, number, received, data));
    }
    return burst;
  }

  /** Nothing came in answer to a burst. */
  public Step silence() { return acknowledged(acknowledged); }

  /** The peer has received up to {@code number}. */
  public Step acknowledged(int number) {
    if (number > blocks)
      return new Step.Failed("block %d acknowledged, and there are %d".formatted(number, blocks));
    if (number > acknowledged) {
      acknowledged = number;
      roundsInVain = 0;
    } else if (++roundsInVain == MAX_ROUNDS_IN_VAIN)
      return new Step.Failed("block %d was not acknowledged in %d rounds".formatted(acknowledged + 1, roundsInVain));
    return isDone() ? new Step.Done() : new Step.More();
  }
}
