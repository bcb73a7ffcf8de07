package io.gridtap.mms.tpkt;

import io.gridtap.wire.Codec;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * TPKT (RFC 1006 §6): a header of four octets and one TPDU.
 *
 * @param tpdu at most 65531 octets
 */
public record Tpkt(Octets tpdu) {
  private static final int VERSION = 3;
  private static final int HEADER_OCTETS = 4;
  /** The shortest TPDU is a data TPDU without data. */
  private static final int MIN_OCTETS = HEADER_OCTETS + 3;
  private static final int MAX_OCTETS = 65_535;

  /** The TPDU shares the memory it was read from. The reserved octet is not looked at. */
  public static final Codec<Tpkt> CODEC = new Codec<>(in -> {
    int octets = frameLength(in);
    if (octets == FrameBuffer.FrameLength.MORE_NEEDED) throw in.fault("TPKT header cut short");
    in.skip(HEADER_OCTETS);
    return new Tpkt(in.view(octets - HEADER_OCTETS));
  }, (packet, out) -> out.u8(VERSION).u8(0).u16be(HEADER_OCTETS + packet.tpdu.length()).octets(packet.tpdu));

  public Tpkt {
    if (tpdu.length() > MAX_OCTETS - HEADER_OCTETS)
      throw new IllegalArgumentException("a TPKT carries at most 65531 octets, not " + tpdu.length());
  }

  public static FrameBuffer frameBuffer() { return new FrameBuffer(MAX_OCTETS, Tpkt::frameLength); }

  private static int frameLength(OctetReader in) {
    if (in.peekU8() != VERSION)
      throw in.fault("TPKT version 3 wanted, %d there: this is no ISO transport on TCP".formatted(in.peekU8()));
    if (in.remaining() < HEADER_OCTETS) return FrameBuffer.FrameLength.MORE_NEEDED;
    int octets = in.peekU8(2) << 8 | in.peekU8(3);
    if (octets < MIN_OCTETS) throw in.fault("TPKT of %d octets, at least 7 are wanted".formatted(octets));
    return octets;
  }

  /** Starts a packet in place; {@link #end} fills in its length. */
  public static int begin(OctetWriter out) {
    int start = out.length();
    out.u8(VERSION).u8(0).u16be(0);
    return start;
  }

  public static void end(OctetWriter out, int start) { out.patchU16be(start + 2, out.length() - start); }
}
