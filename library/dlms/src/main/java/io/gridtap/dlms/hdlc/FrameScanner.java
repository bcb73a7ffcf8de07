package io.gridtap.dlms.hdlc;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * Finds frames in a stream of octets, whatever chunks it arrives in and whatever lies between them. A flag begins a frame
 * only if what follows has its shape and, where there is one, the right header check sequence; else one octet is given up
 * and the search goes on behind it. A wrong frame check sequence, too, costs one octet: the length that led there may have
 * been right and octets been lost, so the next frame may lie within. It holds one incomplete frame and the chunk being read.
 */
final class FrameScanner {
  private Octets held = Octets.EMPTY;
  private int position;
  private int dropped;
  private int badChecks;
  private int unknownControls;

  void append(Octets chunk) {
    int left = held.length() - position;
    held = left == 0
        ? chunk
        : new OctetWriter(left + chunk.length()).octets(held.slice(position, left)).octets(chunk).toOctets();
    position = 0;
  }

  /** True while octets are held that may become a frame. A single flag is the end of the last one. */
  boolean isWaiting() {
    return held.length() - position > 1;
  }

  /** Octets dropped since the last call that belonged to no frame. */
  int takeDropped() {
    int count = dropped;
    dropped = 0;
    return count;
  }

  /** Frames since the last call that were whole but for a wrong check sequence. */
  int takeBadChecks() {
    int count = badChecks;
    badChecks = 0;
    return count;
  }

  /** Frames since the last call whose checks were right but whose control field no standard has. */
  int takeUnknownControls() {
    int count = unknownControls;
    unknownControls = 0;
    return count;
  }

  /** What is held will not be completed: its first octet is given up, and the search goes on. */
  void giveUp() {
    if (position < held.length()) drop();
  }

  /** The next good frame, if there is one. */
  Optional<HdlcFrame> next() {
    while (position < held.length()) {
      if (held.u8(position) != HdlcFrame.FLAG) {
        drop();
        continue;
      }
      int length = frameLength();
      if (length == MORE_NEEDED) break;
      if (length == NO_FRAME) {
        giveUpFlag();
        continue;
      }
      Optional<HdlcFrame> frame = decode(length);
      if (frame.isPresent()) return frame;
    }
    release();
    return Optional.empty();
  }

  private static final int MORE_NEEDED = -1;
  private static final int NO_FRAME = -2;

  /** Octets between the flags of the frame that begins here. */
  private int frameLength() {
    int there = held.length() - position - 1;
    if (there < 1) return MORE_NEEDED;
    if ((held.u8(position + 1) & 0xF0) != 0xA0) return NO_FRAME;
    if (there < 2) return MORE_NEEDED;
    int length = (held.u8(position + 1) & 0x07) << 8 | held.u8(position + 2);
    if (length < HdlcFrame.MIN_LENGTH) return NO_FRAME;
    int source = addressEnd(2, there);
    if (source < 0) return source;
    int control = addressEnd(source, there);
    if (control < 0) return control;
    int header = control + 1;
    if (length != header + 2) {
      if (length < header + 4) return NO_FRAME;
      if (there < header + 2) return MORE_NEEDED;
      if (held.u16le(position + 1 + header) != CheckSequence.of(held, position + 1, header)) {
        badChecks++;
        return NO_FRAME;
      }
    }
    if (there < length + 1) return MORE_NEEDED;
    return held.u8(position + 1 + length) == HdlcFrame.FLAG ? length : NO_FRAME;
  }

  /** Where the address at {@code from} ends, counted from the format field. */
  private int addressEnd(int from, int there) {
    for (int at = from; at < from + 4; at++) {
      if (at >= there) return MORE_NEEDED;
      if ((held.u8(position + 1 + at) & 1) == 1) return at - from == 2 ? NO_FRAME : at + 1;
    }
    return NO_FRAME;
  }

  private Optional<HdlcFrame> decode(int length) {
    OctetReader in = held.slice(position, length + 2).reader();
    try {
      HdlcFrame frame = HdlcFrame.CODEC.decode(in);
      // the closing flag stays: it may open the next frame
      position += length + 1;
      return Optional.of(frame);
    } catch (DecodeException wrong) {
      if (isGenuine(length)) {
        unknownControls++;
        dropped += length + 1;
        position += length + 1;
        return Optional.empty();
      }
      badChecks++;
      drop();
      return Optional.empty();
    }
  }

  private boolean isGenuine(int length) {
    return held.u16le(position + length - 1) == CheckSequence.of(held, position + 1, length - 2);
  }

  /** A flag before another flag, or the last one before silence, is no garbage. */
  private void giveUpFlag() {
    if (held.u8(position + 1) == HdlcFrame.FLAG) position++;
    else
      drop();
  }

  private void drop() {
    position++;
    dropped++;
  }

  /** A few octets do not keep the whole chunk alive. */
  private void release() {
    int left = held.length() - position;
    if (left == held.length()) return;
    held = left == 0 ? Octets.EMPTY : held.slice(position, left).copy();
    position = 0;
  }
}
