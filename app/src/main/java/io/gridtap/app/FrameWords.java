package io.gridtap.app;

import io.gridtap.dlms.hdlc.Control;
import io.gridtap.dlms.hdlc.HdlcFrame;
import io.gridtap.dlms.mbus.MbusFrame;
import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/** Takes octets that somebody has noted down apart: HDLC frames, WPDUs, frames of wired M-Bus, or an APDU as it is. */
final class FrameWords {
  private static final int FLAG = 0x7E;
  private static final int MBUS_START = 0x68;
  private static final int LLC_OCTETS = 3;

  /** What is there, in the order of the octets. */
  interface Taker {
    void frame(String words);

    void apdu(Octets apdu);
  }

  private final OctetReader in;
  private final Taker taker;
  private OctetWriter segments = new OctetWriter(0);

  private FrameWords(Octets octets, Taker taker) {
    this.in = octets.reader();
    this.taker = taker;
  }

  /** @throws DecodeException with the offset of what is none of all that */
  static void take(Octets octets, Taker taker) {
    FrameWords words = new FrameWords(octets, taker);
    switch (octets.u8(0)) {
      case FLAG -> words.hdlc();
      case MBUS_START -> words.mbus();
      case 0 -> words.wpdus();
      default -> taker.apdu(octets);
    }
    words.end();
  }

  /** One flag may stand between two frames, and several before one. */
  private void hdlc() {
    while (in.remaining() > 1) {
      OctetReader ahead = in.fork();
      ahead.u8();
      if (ahead.peekU8() == FLAG) {
        in.skip(1);
        continue;
      }
      HdlcFrame frame = HdlcFrame.CODEC.decode(in.fork());
      taker.frame(LinkWords.of(frame));
      // the closing flag stays: it may be the next one's first
      in.skip(HdlcFrame.CODEC.encode(frame).length() - 1);
      boolean carries = frame.control() instanceof Control.I || frame.control() instanceof Control.Ui;
      if (carries && !frame.information().isEmpty()) segment(frame.information(), !frame.segmented());
    }
  }

  private void wpdus() {
    while (in.hasRemaining()) {
      Wpdu wpdu = Wpdu.CODEC.decode(in);
      taker.frame(LinkWords.of(wpdu));
      if (!wpdu.apdu().isEmpty()) taker.apdu(wpdu.apdu());
    }
  }

  private void mbus() {
    while (in.hasRemaining()) {
      MbusFrame frame = MbusFrame.CODEC.decode(in);
      taker.frame(LinkWords.of(frame));
      segment(frame.data(), frame.last());
    }
  }

  private void segment(Octets part, boolean last) {
    segments.octets(part);
    if (!last) return;
    Octets whole = withoutLlc(segments.toOctets());
    segments = new OctetWriter(0);
    if (!whole.isEmpty()) taker.apdu(whole);
  }

  private static Octets withoutLlc(Octets information) {
    int from = 0;
    while (information.length() - from >= LLC_OCTETS && information.u8(from) == 0xE6
        && (information.u8(from + 1) & 0xFE) == 0xE6 && information.u8(from + 2) == 0)
      from += LLC_OCTETS;
    return information.slice(from, information.length() - from);
  }

  private void end() {
    if (segments.length() > 0) taker.frame("%d octets of an APDU whose rest is missing".formatted(segments.length()));
  }
}
