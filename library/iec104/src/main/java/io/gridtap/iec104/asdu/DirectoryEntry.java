package io.gridtap.iec104.asdu;

/**
 * Directory entry: NOF, LOF, SOF (IEC 60870-5-101 §7.3.6.7); its time tag says when the file was made.
 *
 * @param length of the file in octets, 24 bits
 * @param status SOF: bits 1…5 status, {@link #LFD}, {@link #FOR}, {@link #FA}
 */
public record DirectoryEntry(int file, int length, int status) implements FileInformation {
  static final ElementSet<DirectoryEntry> ELEMENTS = ElementSet.of(DirectoryEntry.class, "NOF LOF SOF", 6,
      ElementSet.Value.NONE,
      in -> new DirectoryEntry(in.u16le(), in.u24le(), in.u8()),
      (v, out) -> out.u16le(v.file).u24le(v.length).u8(v.status));

  /** Last file of the directory. */
  public static final int LFD = 0x20;
  /** The name is that of a subdirectory. */
  public static final int FOR = 0x40;
  /** Transfer of this file is active. */
  public static final int FA = 0x80;

  public DirectoryEntry {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("length", length, 0, 0xFFFFFF);
    Ranges.check("SOF", status, 0, 255);
  }

  public boolean last() { return (status & LFD) != 0; }

  public boolean directory() { return (status & FOR) != 0; }

  public boolean active() { return (status & FA) != 0; }
}
