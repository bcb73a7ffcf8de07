package io.gridtap.iec104.asdu;

import io.gridtap.wire.Octets;

/**
 * Segment: NOF, NOS, LOS and the data (IEC 60870-5-101 §7.3.6.6).
 *
 * @param data up to {@link #MAX_OCTETS} octets
 */
public record Segment(int file, int section, Octets data) implements FileInformation {
  static final ElementSet<Segment> ELEMENTS = ElementSet.of(Segment.class, "NOF NOS LOS data", ElementSet.VARIABLE,
      ElementSet.Value.NONE,
      in -> new Segment(in.u16le(), in.u8(), in.octets(in.u8())),
      (v, out) -> out.u16le(v.file).u8(v.section).u8(v.data.length()).octets(v.data));

  /** Data octets that fit an ASDU of -104. */
  public static final int MAX_OCTETS = 236;

  public Segment {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("name of section", section, 0, 255);
    Ranges.check("octets of a segment", data.length(), 0, 255);
  }
}
