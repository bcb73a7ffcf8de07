package io.gridtap.iec104.asdu;

/**
 * Call directory, select file, call file, call section: NOF, NOS, SCQ (IEC 60870-5-101 §7.3.6.3).
 *
 * @param section 0 is the file as a whole
 * @param qualifier SCQ: low four bits {@link #SELECT_FILE} … {@link #DEACTIVATE_SECTION}, high four bits an error
 */
public record CallFile(int file, int section, int qualifier) implements FileInformation {
  static final ElementSet<CallFile> ELEMENTS = ElementSet.of(CallFile.class, "NOF NOS SCQ", 4, ElementSet.Value.NONE,
      in -> new CallFile(in.u16le(), in.u8(), in.u8()),
      (v, out) -> out.u16le(v.file).u8(v.section).u8(v.qualifier));

  public static final int SELECT_FILE = 1;
  public static final int CALL_FILE = 2;
  public static final int DEACTIVATE_FILE = 3;
  public static final int DELETE_FILE = 4;
  public static final int SELECT_SECTION = 5;
  public static final int CALL_SECTION = 6;
  public static final int DEACTIVATE_SECTION = 7;

  public CallFile {
    Ranges.check("name of file", file, 0, 0xFFFF);
    Ranges.check("name of section", section, 0, 255);
    Ranges.check("SCQ", qualifier, 0, 255);
  }

  /** Low four bits; 0 in the call of a directory. */
  public int action() { return qualifier & 0x0F; }

  /** High four bits: 0 default, 1 memory not available, 2 checksum failed, 3 unexpected service, 4 and 5 unexpected name. */
  public int error() {
    return qualifier >> 4;
  }
}
