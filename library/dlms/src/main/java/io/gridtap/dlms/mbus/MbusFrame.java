package io.gridtap.dlms.mbus;

import io.gridtap.wire.Codec;
import io.gridtap.wire.Octets;

/**
 * Long frame of EN 13757-2 as DLMS/COSEM uses it: {@code 68 L L 68 C A CI STSAP DTSAP data CS 16}.
 *
 * @param control C
 * @param address A, of the meter on the bus
 * @param sequence number of the segment, 0…15
 * @param last the APDU ends here
 * @param source STSAP
 * @param destination DTSAP
 */
public record MbusFrame(int control, int address, int sequence, boolean last, int source, int destination,
    Octets data) {
  static final int START = 0x68;
  static final int STOP = 0x16;
  /** C, A, CI and both SAPs. */
  static final int HEADER_OCTETS = 5;
  private static final int LAST = 0x10;

  public static final Codec<MbusFrame> CODEC = new Codec<>(in -> {
    if (in.u8() != START) throw in.fault("no start of a long frame");
    int length = in.u8();
    if (in.u8() != length || in.u8() != START || length < HEADER_OCTETS) throw in.fault("no header of a long frame");
    int sum = sum(in.fork().view(length));
    int control = in.u8();
    int address = in.u8();
    int ci = in.u8();
    if ((ci & 0xE0) != 0) throw in.fault("CI %02X is no segment of DLMS/COSEM".formatted(ci));
    int source = in.u8();
    int destination = in.u8();
    Octets data = in.octets(length - HEADER_OCTETS);
    if (in.u8() != sum) throw in.fault("the checksum is wrong");
    if (in.u8() != STOP) throw in.fault("no stop");
    return new MbusFrame(control, address, ci & 0x0F, (ci & LAST) != 0, source, destination, data);
  }, (frame, out) -> {
    int length = HEADER_OCTETS + frame.data.length();
    int ci = frame.sequence | (frame.last ? LAST : 0);
    out.u8(START).u8(length).u8(length).u8(START).u8(frame.control).u8(frame.address).u8(ci).u8(frame.source)
        .u8(frame.destination).octets(frame.data);
    out.u8(frame.control + frame.address + ci + frame.source + frame.destination + sum(frame.data)).u8(STOP);
  });

  public MbusFrame {
    if (sequence < 0 || sequence > 15) throw new IllegalArgumentException("a sequence number is 0…15: " + sequence);
    if (data.length() > 0xFF - HEADER_OCTETS)
      throw new IllegalArgumentException("a long frame carries 250 octets at most: " + data.length());
  }

  static int sum(Octets octets) {
    int sum = 0;
    for (int i = 0; i < octets.length(); i++)
      sum += octets.u8(i);
    return sum & 0xFF;
  }
}
