package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * Puts an APDU together from general-block-transfer APDUs (IEC 62056-5-3 §9.4.6). A gap is told to the sender by
 * acknowledging the last block in sequence, from where it resumes. A sender that makes no progress is cut off.
 */
public final class GeneralBlockReceiver {
  private static final int MAX_ROUNDS_IN_VAIN = 5;
  private static final int MAX_BLOCKS = 0xFFFF;
  /** Blocks with nothing in them: they bring the transfer no further. */
  private static final int MAX_EMPTY_BLOCKS = 16;

  private final int maxOctets;
  private final OctetWriter whole = new OctetWriter();
  private final int window;
  private int acknowledged;
  private int takenInWindow;
  private int acknowledgedBefore = -1;
  private int roundsInVain;
  private int emptyBlocks;

  /** What a block leads to. */
  public sealed interface Step {
    /** More come without being asked for. */
    record Waiting() implements Step {}

    /** The sender waits for {@link GeneralBlockReceiver#acknowledged}. */
    record Acknowledge() implements Step {}

    record Complete(Octets apdu) implements Step {}

    record Failed(String reason) implements Step {}
  }

  /**
   * @param maxOctets of the APDU
   * @param window blocks taken without acknowledging, 1…63: what was told to the sender
   */
  public GeneralBlockReceiver(int maxOctets, int window) {
    this.maxOctets = maxOctets;
    this.window = window;
  }

  /** The last block received in sequence. */
  public int acknowledged() { return acknowledged; }

  public Step take(GeneralBlockTransfer block) {
    if (block.data().isEmpty() && !block.last() && ++emptyBlocks > MAX_EMPTY_BLOCKS)
      return new Step.Failed("%d blocks with nothing in them".formatted(MAX_EMPTY_BLOCKS));
    if (block.data().isEmpty() && whole.length() == 0) {
      // it only acknowledges, but has a number of its own
      if (block.number() == acknowledged + 1) acknowledged = block.number();
      return new Step.Waiting();
    }
    if (whole.length() == 0 && block.number() == 1) acknowledged = 0;
    if (block.number() == acknowledged + 1) {
      if (whole.length() + (long) block.data().length() > maxOctets)
        return new Step.Failed("more than %d octets in one transfer".formatted(maxOctets));
      if (acknowledged == MAX_BLOCKS) return new Step.Failed("more than %d blocks".formatted(MAX_BLOCKS));
      whole.octets(block.data());
      acknowledged = block.number();
      takenInWindow++;
      if (block.last()) return new Step.Complete(whole.toOctets());
    }
    // some senders set the streaming bit all along, and wait when the window is full
    return block.streaming() && !block.last() && takenInWindow < window ? new Step.Waiting() : round();
  }

  /** Nothing came any more although the window was open: its last block is lost. */
  public Step silence() {
    return round();
  }

  private Step round() {
    takenInWindow = 0;
    roundsInVain = acknowledged == acknowledgedBefore ? roundsInVain + 1 : 0;
    acknowledgedBefore = acknowledged;
    return roundsInVain < MAX_ROUNDS_IN_VAIN
        ? new Step.Acknowledge()
        : new Step.Failed("block %d did not come, though asked for %d times".formatted(acknowledged + 1,
            MAX_ROUNDS_IN_VAIN));
  }
}
