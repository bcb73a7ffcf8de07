package io.gridtap.iec104.asdu;

/**
 * Section ready: NOF, NOS, LOF, SRQ (IEC 60870-5-101 §7.3.6.2).
 *
 * @param section 1 is the first
 * @param length of the section in octets, 24 bits
 * @param qualifier SRQ, bit 8 set: not ready to load
 */
public record SectionReady(int file, int section, int length, int qualifier) implements FileInformation {
  static final ElementSet<SectionReady> ELEMENTS = ElementSet.of(SectionReady.class, "NOF NOS LOF SRQ", 7,
      ElementSet.Value.NONE,
      in -> new SectionReady(in.u16le(), in.u8(), in.u24le(), in.u8()),
      (v, out) -> out.u16le(v.file).u8(v.section).u24le(v.length).u8(v.qualifier));

  public SectionReady {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("name of section", section, 0, 255);
    Ranges.check("length", length, 0, 0xFFFFFF);
    Ranges.check("SRQ", qualifier, 0, 255);
  }

  public boolean notReady() { return (qualifier & 0x80) != 0; }
}
