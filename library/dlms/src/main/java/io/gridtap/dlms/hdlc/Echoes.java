package io.gridtap.dlms.hdlc;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Own frames whose echo may still come. Where client and server have the same address octets nothing in a frame tells who
 * sent it, and an RR answered by the same RR is told from its echo by nothing but the order.
 */
final class Echoes {
  /** Frames remembered; the oldest are forgotten first. */
  static final int MAX_FRAMES = 64;

  private final ArrayDeque<HdlcFrame> sent = new ArrayDeque<>();
  private boolean certain;

  /** A new link, perhaps on a line that has changed. */
  void reset() {
    forget();
    certain = false;
  }

  /** What has not been heard by now will not be. */
  void forget() { sent.clear(); }

  void sent(HdlcFrame frame) {
    if (sent.size() == MAX_FRAMES) sent.remove();
    sent.add(frame);
  }

  /**
   * Whether that is the echo of a frame just sent, which is then heard and not expected again. A frame a meter may send
   * alike counts only after another has shown that the line echoes.
   */
  boolean hears(HdlcFrame frame) {
    boolean meterMaySendAlike = switch (frame.control()) {
      case Control.Rr _,Control.Rnr _,Control.Rej _ -> true;
      case Control.I _,Control.Ui _,Control.Snrm _,Control.Disc _,Control.Ua _,Control.Dm _,Control.Frmr _ -> false;
    };
    if (meterMaySendAlike && !certain || !sent.contains(frame)) return false;
    certain = true;
    // those before it were lost on the way back
    Iterator<HdlcFrame> oldest = sent.iterator();
    boolean found = false;
    while (!found) {
      found = oldest.next().equals(frame);
      oldest.remove();
    }
    return true;
  }
}
