package io.gridtap.dlms.hdlc;

import io.gridtap.wire.DecodeException;

/**
 * Control field (IEC 62056-46 §6.4.3): N(S) and N(R) are 0…7; {@code poll} is P in a command and F in a response.
 */
public sealed interface Control {
  /** Information. */
  record I(int sendSequence, int receiveSequence, boolean poll) implements Control {}

  /** Receive ready: acknowledges, asks for more. */
  record Rr(int receiveSequence, boolean poll) implements Control {}

  /** Receive not ready: acknowledges, asks to wait. */
  record Rnr(int receiveSequence, boolean poll) implements Control {}

  /** Reject: asks for all from N(R) on once more. */
  record Rej(int receiveSequence, boolean poll) implements Control {}

  /** Set normal response mode: connects. */
  record Snrm(boolean poll) implements Control {}

  /** Disconnect. */
  record Disc(boolean poll) implements Control {}

  /** Unnumbered acknowledgement, of SNRM and DISC. */
  record Ua(boolean poll) implements Control {}

  /** Disconnected mode: there is no link. */
  record Dm(boolean poll) implements Control {}

  /** Frame reject: what came cannot be mended by repeating it. */
  record Frmr(boolean poll) implements Control {}

  /** Unnumbered information: outside any link. */
  record Ui(boolean poll) implements Control {}

  boolean poll();

  private static int numbers(int receiveSequence) { return (receiveSequence & 7) << 5; }

  /** The octet on the wire. */
  default int octet() {
    int pf = poll() ? 0x10 : 0;
    return pf | switch (this) {
      case I(int ns, int nr, boolean _) -> numbers(nr) | (ns & 7) << 1;
      case Rr(int nr, boolean _) -> numbers(nr) | 0x01;
      case Rnr(int nr, boolean _) -> numbers(nr) | 0x05;
      case Rej(int nr, boolean _) -> numbers(nr) | 0x09;
      case Snrm _ -> 0x83;
      case Disc _ -> 0x43;
      case Ua _ -> 0x63;
      case Dm _ -> 0x0F;
      case Frmr _ -> 0x87;
      case Ui _ -> 0x03;
    };
  }

  /** @throws DecodeException for a frame this standard does not know */
  static Control of(int octet, int offset) {
    boolean poll = (octet & 0x10) != 0;
    int nr = octet >> 5;
    if ((octet & 1) == 0) return new I(octet >> 1 & 7, nr, poll);
    return switch (octet & 0x0F) {
      case 0x01 -> new Rr(nr, poll);
      case 0x05 -> new Rnr(nr, poll);
      case 0x09 -> new Rej(nr, poll);
      default -> switch (octet & 0xEF) {
        case 0x83 -> new Snrm(poll);
        case 0x43 -> new Disc(poll);
        case 0x63 -> new Ua(poll);
        case 0x0F -> new Dm(poll);
        case 0x87 -> new Frmr(poll);
        case 0x03 -> new Ui(poll);
        default -> throw new DecodeException("%02X is no control field of HDLC".formatted(octet), offset);
      };
    };
  }
}
