package io.gridtap.iec104.asdu;

/**
 * File ready: NOF, LOF, FRQ (IEC 60870-5-101 §7.3.6.1).
 *
 * @param length of the file in octets, 24 bits
 * @param qualifier FRQ, bit 8 set: the answer to select, request, deactivate or delete is negative
 */
public record FileReady(int file, int length, int qualifier) implements FileInformation {
  static final ElementSet<FileReady> ELEMENTS = ElementSet.of(FileReady.class, "NOF LOF FRQ", 6, ElementSet.Value.NONE,
      in -> new FileReady(in.u16le(), in.u24le(), in.u8()),
      (v, out) -> out.u16le(v.file).u24le(v.length).u8(v.qualifier));

  public FileReady {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("length", length, 0, 0xFFFFFF);
    Ranges.check("FRQ", qualifier, 0, 255);
  }

  public boolean negative() { return (qualifier & 0x80) != 0; }
}
