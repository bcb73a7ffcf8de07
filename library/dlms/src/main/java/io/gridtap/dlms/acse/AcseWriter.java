package io.gridtap.dlms.acse;

import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.BitString;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;

/** The elements of one ACSE APDU, written in order. The mirror of {@link AcseReader}. */
final class AcseWriter {
  /** Seven bits unused: one bit, authentication. */
  private static final BitString AUTHENTICATION = BitString.of(1, 1);

  private final BerWriter out;

  AcseWriter(OctetWriter out, int applicationTag) { this.out = new BerWriter(out).begin(applicationTag); }

  AcseWriter context(ApplicationContext context) {
    out.begin(0xA1).oid(0x06, context.oid()).end();
    return this;
  }

  AcseWriter integer(int tag, int value) {
    out.begin(tag).integer(0x02, value).end();
    return this;
  }

  AcseWriter optionalInteger(int tag, OptionalInt value) {
    value.ifPresent(there -> integer(tag, there));
    return this;
  }

  AcseWriter implicitInteger(int tag, OptionalInt value) {
    value.ifPresent(there -> out.integer(tag, there));
    return this;
  }

  AcseWriter title(int tag, Optional<Octets> title) {
    title.ifPresent(there -> out.begin(tag).octets(0x04, there).end());
    return this;
  }

  AcseWriter diagnostic(Diagnostic diagnostic) {
    out.begin(0xA3).begin(diagnostic.provider() ? 0xA2 : 0xA1).integer(0x02, diagnostic.code()).end().end();
    return this;
  }

  AcseWriter authentication(boolean required, int requirementsTag) {
    if (required) out.bits(requirementsTag, AUTHENTICATION);
    return this;
  }

  AcseWriter mechanism(int tag, OptionalInt mechanism) {
    mechanism.ifPresent(there -> out.oid(tag, Mechanisms.oid(there)));
    return this;
  }

  AcseWriter authenticationValue(int tag, Optional<Octets> value) {
    value.ifPresent(there -> out.begin(tag).octets(0x80, there).end());
    return this;
  }

  void end(Optional<Octets> userInformation) {
    userInformation.ifPresent(there -> out.begin(AcseReader.USER_INFORMATION).octets(0x04, there).end());
    out.end();
  }
}
