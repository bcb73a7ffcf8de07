package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * An entry of a journal (ISO 9506-2 JournalEntry).
 *
 * @param entryIdentifier eight octets in logs of IEC 61850
 * @param originatingApplication who made the entry; empty in logs of IEC 61850
 */
public record JournalEntry(Octets entryIdentifier, ApplicationReference originatingApplication, EntryContent content) {
  /** On the wire. */
  public int octets() {
    OctetWriter out = new OctetWriter();
    write(new BerWriter(out));
    return out.length();
  }

  static JournalEntry read(BerReader in) {
    in.enter(0x30);
    Octets identifier = in.octets(0x80);
    in.enter(0xA1);
    ApplicationReference originator = in.more() ? ApplicationReference.read(in, 0x30) : ApplicationReference.EMPTY;
    in.leave();
    in.enter(0xA2);
    EntryContent content = EntryContent.readContent(in);
    in.leave();
    in.leave();
    return new JournalEntry(identifier, originator, content);
  }

  void write(BerWriter out) {
    out.begin(0x30).octets(0x80, entryIdentifier).begin(0xA1);
    originatingApplication.write(0x30, out);
    out.end().begin(0xA2);
    content.writeContent(out);
    out.end().end();
  }
}
