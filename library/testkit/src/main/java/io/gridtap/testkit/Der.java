package io.gridtap.testkit;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** As much of DER (X.690) as certificates for tests are made of. */
final class Der {
  private static final DateTimeFormatter GENERALIZED = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
      .withZone(ZoneOffset.UTC);

  private Der() {}

  static Octets tagged(int tag, Octets... contents) {
    OctetWriter content = new OctetWriter();
    for (Octets each : contents) content.octets(each);
    OctetWriter out = new OctetWriter().u8(tag);
    int length = content.length();
    if (length < 0x80) out.u8(length);
    else if (length < 0x100) out.u8(0x81).u8(length);
    else
      out.u8(0x82).u16be(length);
    return out.octets(content.toOctets()).toOctets();
  }

  static Octets sequence(Octets... contents) { return tagged(0x30, contents); }

  static Octets integer(long value) {
    return tagged(0x02, Octets.wrap(java.math.BigInteger.valueOf(value).toByteArray()));
  }

  static Octets oid(String octets) { return tagged(0x06, Octets.hex(octets)); }

  static Octets utf8(String text) { return tagged(0x0C, Octets.wrap(text.getBytes(StandardCharsets.UTF_8))); }

  static Octets bits(Octets octets) { return tagged(0x03, Octets.hex("00"), octets); }

  static Octets octetString(Octets octets) { return tagged(0x04, octets); }

  static Octets yes() { return Octets.hex("0101ff"); }

  static Octets time(Instant time) {
    // UTCTime until 2049 (RFC 5280 §4.1.2.5)
    return tagged(0x17, Octets.wrap(GENERALIZED.format(time).substring(2).getBytes(StandardCharsets.US_ASCII)));
  }

  /** The common name is all there is. */
  static Octets name(String commonName) {
    return sequence(tagged(0x31, sequence(oid("550403"), utf8(commonName))));
  }

  static Octets extension(String oid, boolean critical, Octets value) {
    return critical ? sequence(oid(oid), yes(), octetString(value)) : sequence(oid(oid), octetString(value));
  }
}
