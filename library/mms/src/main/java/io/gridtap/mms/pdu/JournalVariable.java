package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.OctetWriter;

/**
 * A value within a journal entry (ISO 9506-2 EntryContent, listOfVariables).
 *
 * @param tag what the value is called; of IEC 61850 the reference of a member of the data set, or {@code ReasonCode}
 */
public record JournalVariable(String tag, Data value) {
  private static final int TAG = 0x80;
  private static final int VALUE = 0xA1;

  /** On the wire. */
  public int octets() {
    OctetWriter out = new OctetWriter();
    write(new BerWriter(out));
    return out.length();
  }

  /** Some devices leave out the tags 0 and 1: there a bare string, then bare data. */
  static JournalVariable read(BerReader in) {
    in.enter(0x30);
    int form = in.peekTag();
    if (form != TAG && form != 0x1A && form != Data.VISIBLE_STRING) throw in.unexpectedTag();
    String tag = in.text(form);
    if (form == TAG) in.enter(VALUE); // the same octet also begins an array, so the string decides
    Data value = Data.read(in);
    if (form == TAG) in.leave();
    in.leave();
    return new JournalVariable(tag, value);
  }

  void write(BerWriter out) {
    out.begin(0x30).text(TAG, tag).begin(VALUE);
    Data.write(value, out);
    out.end().end();
  }
}
