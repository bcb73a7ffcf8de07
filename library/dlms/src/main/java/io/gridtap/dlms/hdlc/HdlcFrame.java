package io.gridtap.dlms.hdlc;

import io.gridtap.wire.Codec;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * Frame of format type 3 (IEC 62056-46 §6.4.1). It ends where its length field says: a flag may be any of its octets.
 *
 * @param segmented bit S: the information goes on in the next frame
 * @param information empty if the frame has none, and then no header check sequence either
 */
public record HdlcFrame(HdlcAddress destination, HdlcAddress source, Control control, boolean segmented,
    Octets information) {
  /** Opens and closes a frame; one may do both between two frames. */
  static final int FLAG = 0x7E;
  static final int MAX_LENGTH = 0x7FF;
  /** Format, two addresses, control, FCS. */
  static final int MIN_LENGTH = 7;
  private static final int FORMAT = 0xA000;
  private static final int SEGMENTED = 0x0800;

  /** With both flags. */
  public static final Codec<HdlcFrame> CODEC = new Codec<>(in -> {
    expectFlag(in);
    HdlcFrame frame = decodeContent(in);
    expectFlag(in);
    return frame;
  }, (frame, out) -> {
    out.u8(FLAG);
    frame.encodeContent(out);
    out.u8(FLAG);
  });

  /** Octets of the frame at the cursor with both flags, as its length field has it. */
  static int frameLength(OctetReader in) {
    if (in.remaining() < 3) return FrameBuffer.FrameLength.MORE_NEEDED;
    expectFlag(in);
    return (in.u16be() & MAX_LENGTH) + 2;
  }

  public HdlcFrame(HdlcAddress destination, HdlcAddress source, Control control) {
    this(destination, source, control, false, Octets.EMPTY);
  }

  public HdlcFrame(HdlcAddress destination, HdlcAddress source, Control control, Octets information) {
    this(destination, source, control, false, information);
  }

  private static void expectFlag(OctetReader in) {
    int octet = in.u8();
    if (octet != FLAG) throw in.fault("%02X where a flag belongs".formatted(octet));
  }

  /** From the format field to the frame check sequence. */
  private static HdlcFrame decodeContent(OctetReader in) {
    OctetReader whole = in.fork();
    int format = in.u16be();
    int length = format & MAX_LENGTH;
    if ((format & 0xF000) != FORMAT) throw in.fault("%04X is no frame format of type 3".formatted(format));
    if (length < MIN_LENGTH) throw in.fault("a frame of %d octets".formatted(length));
    Octets octets = whole.view(length);
    int outer = in.fence(length - 2);
    HdlcAddress destination = HdlcAddress.decode(in);
    HdlcAddress source = HdlcAddress.decode(in);
    Control control = Control.of(in.u8(), in.offset());
    int header = length - in.remaining();
    Octets information = Octets.EMPTY;
    if (in.remaining() > 2) {
      if (in.u16le() != CheckSequence.of(octets, 0, header)) throw in.fault("the header check sequence is wrong");
      information = in.octets(in.remaining() - 2);
    }
    if (in.u16le() != CheckSequence.of(octets, 0, length - 2)) throw in.fault("the frame check sequence is wrong");
    in.unfence(outer);
    return new HdlcFrame(destination, source, control, (format & SEGMENTED) != 0, information);
  }

  private void encodeContent(OctetWriter out) {
    OctetWriter content = new OctetWriter(information.length() + 16);
    int header = 3 + destination.octets() + source.octets();
    int length = header + (information.isEmpty() ? 0 : 2 + information.length()) + 2;
    if (length > MAX_LENGTH)
      throw new IllegalArgumentException("a frame of %d octets; at most %d go".formatted(length, MAX_LENGTH));
    content.u16be(FORMAT | (segmented ? SEGMENTED : 0) | length);
    destination.encode(content);
    source.encode(content);
    content.u8(control.octet());
    if (!information.isEmpty()) content.u16le(CheckSequence.of(content.toOctets())).octets(information);
    content.u16le(CheckSequence.of(content.toOctets()));
    out.octets(content.toOctets());
  }
}
