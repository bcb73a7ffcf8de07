package io.gridtap.iec104.asdu;

/**
 * Last section, last segment: NOF, NOS, LSQ, CHS (IEC 60870-5-101 §7.3.6.4).
 *
 * @param qualifier LSQ: {@link #FILE} … {@link #SECTION_DEACTIVATED}
 * @param checksum CHS: sum of the data octets of the section or of the file modulo 256
 */
public record LastSection(int file, int section, int qualifier, int checksum) implements FileInformation {
  static final ElementSet<LastSection> ELEMENTS = ElementSet.of(LastSection.class, "NOF NOS LSQ CHS", 5,
      ElementSet.Value.NONE,
      in -> new LastSection(in.u16le(), in.u8(), in.u8(), in.u8()),
      (v, out) -> out.u16le(v.file).u8(v.section).u8(v.qualifier).u8(v.checksum));

  /** File transfer without deactivation. */
  public static final int FILE = 1;
  public static final int FILE_DEACTIVATED = 2;
  /** Section transfer without deactivation. */
  public static final int SECTION = 3;
  public static final int SECTION_DEACTIVATED = 4;

  public LastSection {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("name of section", section, 0, 255);
    Ranges.check("LSQ", qualifier, 0, 255);
    Ranges.check("CHS", checksum, 0, 255);
  }
}
