package io.gridtap.iec104.file;

/** Why a step was refused: the high four bits of SCQ and AFQ (IEC 60870-5-101 §7.2.6.30, §7.2.6.32). */
public enum FileError {
  /** No reason was given. */
  NONE("no reason was given"),
  /** Requested memory space not available. */
  MEMORY("requested memory space not available"), CHECKSUM("checksum failed"),
  /** Unexpected communication service. */
  SERVICE("unexpected communication service"),
  /** Unexpected name of file. */
  FILE("unexpected name of file"),
  /** Unexpected name of section. */
  SECTION("unexpected name of section"),
  /** 6…15. */
  RESERVED("a reason the standard does not name");

  private final String text;

  FileError(String text) { this.text = text; }

  /** @param number four bits */
  static FileError of(int number) {
    return number < RESERVED.ordinal() ? values()[number] : RESERVED;
  }

  /** The qualifier that says this about an action or an answer. */
  int on(int lowBits) {
    return ordinal() << 4 | lowBits;
  }

  @Override
  public String toString() { return text; }
}
