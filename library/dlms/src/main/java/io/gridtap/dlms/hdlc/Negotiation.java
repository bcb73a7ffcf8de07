package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * Information field of SNRM and UA (IEC 62056-46 §6.4.4.4.3): the sender's own limits. What is missing has its default.
 */
public final class Negotiation {
  /** Of one who says nothing: 128 octets, window 1, both ways. */
  public static final LinkParameters STANDARD = new LinkParameters(128, 128, 1, 1);

  private static final int FORMAT = 0x81;
  private static final int GROUP = 0x80;
  static final int MIN_INFO = 32;
  static final int MAX_INFO = 2030;

  private Negotiation() {}

  /** What the sender of these limits can do. Empty: the defaults. */
  public static LinkParameters decode(Octets information) {
    if (information.isEmpty()) return STANDARD;
    OctetReader in = information.reader();
    int maxTransmit = 128;
    int maxReceive = 128;
    int windowTransmit = 1;
    int windowReceive = 1;
    if (in.u8() != FORMAT) throw in.fault("no format identifier 81");
    if (in.u8() != GROUP) throw in.fault("no group identifier 80");
    OctetReader group = in.slice(in.u8());
    while (group.hasRemaining()) {
      int id = group.u8();
      long value = number(group.slice(group.u8()));
      switch (id) {
        case 5 -> maxTransmit = within(value, MIN_INFO, MAX_INFO);
        case 6 -> maxReceive = within(value, MIN_INFO, MAX_INFO);
        case 7 -> windowTransmit = within(value, 1, 7);
        case 8 -> windowReceive = within(value, 1, 7);
        default -> {
          // a later edition's, which cannot bind who does not know it
        }
      }
    }
    return new LinkParameters(maxTransmit, maxReceive, windowTransmit, windowReceive);
  }

  private static long number(OctetReader in) {
    if (in.remaining() > 4) throw new DecodeException("a limit of %d octets".formatted(in.remaining()), in.offset());
    long value = 0;
    while (in.hasRemaining())
      value = value << 8 | in.u8();
    return value;
  }

  private static int within(long value, int min, int max) { return Math.clamp(value, min, max); }

  /** These limits as the sender of SNRM or UA writes them. */
  public static Octets encode(LinkParameters mine) {
    OctetWriter group = new OctetWriter();
    info(group, 5, mine.maxInfoTransmit());
    info(group, 6, mine.maxInfoReceive());
    group.u8(7).u8(4).i32be(mine.windowTransmit());
    group.u8(8).u8(4).i32be(mine.windowReceive());
    return new OctetWriter().u8(FORMAT).u8(GROUP).u8(group.length()).octets(group.toOctets()).toOctets();
  }

  private static void info(OctetWriter out, int id, int value) {
    if (value > 0xFF) out.u8(id).u8(2).u16be(value);
    else
      out.u8(id).u8(1).u8(value);
  }

  /** What holds between the two: each direction the lower of what its sender can send and its receiver take. */
  static LinkParameters agreed(LinkParameters mine, LinkParameters peer) {
    return new LinkParameters(Math.min(mine.maxInfoTransmit(), peer.maxInfoReceive()),
        Math.min(mine.maxInfoReceive(), peer.maxInfoTransmit()),
        Math.min(mine.windowTransmit(), peer.windowReceive()), Math.min(mine.windowReceive(), peer.windowTransmit()));
  }
}
