package io.gridtap.dlms.wrapper;

import io.gridtap.wire.Codec;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;

/**
 * Wrapper protocol data unit (IEC 62056-47 §5.3): version 1, two wPorts, length, APDU.
 *
 * @param source wPort, 0…65535
 * @param destination wPort, 0…65535
 * @param apdu may be empty: some stacks answer so when they have no answer
 */
public record Wpdu(int source, int destination, Octets apdu) {
  public static final int HEADER_OCTETS = 8;
  static final int VERSION = 1;

  public static final Codec<Wpdu> CODEC = new Codec<>(in -> {
    if (in.u16be() != VERSION) throw in.fault("the version of the wrapper is not 0001");
    return new Wpdu(in.u16be(), in.u16be(), in.octets(in.u16be()));
  }, (wpdu, out) -> out.u16be(VERSION).u16be(wpdu.source).u16be(wpdu.destination).u16be(wpdu.apdu.length())
      .octets(wpdu.apdu));

  public Wpdu {
    if (source < 0 || source > 0xFFFF || destination < 0 || destination > 0xFFFF)
      throw new IllegalArgumentException("a wPort is 0…65535: %d, %d".formatted(source, destination));
    if (apdu.length() > 0xFFFF)
      throw new IllegalArgumentException("a WPDU carries 65535 octets at most: " + apdu.length());
  }

  /** Cuts a stream; a longer APDU is refused before it is held. */
  static FrameBuffer frames(int maxApduOctets) {
    return new FrameBuffer(HEADER_OCTETS + maxApduOctets, Wpdu::frameLength);
  }

  /** A {@link FrameBuffer.FrameLength}. */
  static int frameLength(OctetReader in) {
    if (in.remaining() >= 2 && in.u16be() != VERSION) throw in.fault("the version of the wrapper is not 0001");
    if (in.remaining() < HEADER_OCTETS - 2) return FrameBuffer.FrameLength.MORE_NEEDED;
    in.skip(4);
    return HEADER_OCTETS + in.u16be();
  }
}
