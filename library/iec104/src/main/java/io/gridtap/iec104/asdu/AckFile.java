package io.gridtap.iec104.asdu;

/**
 * Acknowledge file, acknowledge section: NOF, NOS, AFQ (IEC 60870-5-101 §7.3.6.5).
 *
 * @param qualifier AFQ: low four bits {@link #FILE} … {@link #SECTION_REFUSED}, high four bits an error
 */
public record AckFile(int file, int section, int qualifier) implements FileInformation {
  static final ElementSet<AckFile> ELEMENTS = ElementSet.of(AckFile.class, "NOF NOS AFQ", 4, ElementSet.Value.NONE,
      in -> new AckFile(in.u16le(), in.u8(), in.u8()),
      (v, out) -> out.u16le(v.file).u8(v.section).u8(v.qualifier));

  public static final int FILE = 1;
  public static final int FILE_REFUSED = 2;
  public static final int SECTION = 3;
  public static final int SECTION_REFUSED = 4;

  public AckFile {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("name of section", section, 0, 255);
    Ranges.check("AFQ", qualifier, 0, 255);
  }

  /** Low four bits. */
  public int answer() { return qualifier & 0x0F; }

  /** High four bits: 0 default, 1 memory not available, 2 checksum failed, 3 unexpected service, 4 and 5 unexpected name. */
  public int error() {
    return qualifier >> 4;
  }
}
