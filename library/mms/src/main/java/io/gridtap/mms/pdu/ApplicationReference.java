package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.Octets;

/**
 * Names an application: AP title, AE qualifier and their invocation identifiers, all optional (ISO 9506-2
 * ApplicationReference). Devices leave it empty, so it is kept as it came.
 *
 * @param content of the sequence
 */
public record ApplicationReference(Octets content) {
  public static final ApplicationReference EMPTY = new ApplicationReference(Octets.EMPTY);

  static ApplicationReference read(BerReader in, int tag) { return new ApplicationReference(in.octets(tag)); }

  void write(int tag, BerWriter out) { out.octets(tag, content); }
}
