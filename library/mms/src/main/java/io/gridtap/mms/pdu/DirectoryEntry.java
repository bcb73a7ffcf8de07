package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;

/** A file of a directory (ISO 9506-2 DirectoryEntry). */
public record DirectoryEntry(FileName name, FileAttributes attributes) {
  static DirectoryEntry read(BerReader in) {
    in.enter(0x30);
    DirectoryEntry entry = new DirectoryEntry(FileName.read(in, 0xA0), FileAttributes.read(in));
    in.leave();
    return entry;
  }

  void write(BerWriter out) {
    out.begin(0x30);
    name.write(0xA0, out);
    attributes.write(out);
    out.end();
  }
}
