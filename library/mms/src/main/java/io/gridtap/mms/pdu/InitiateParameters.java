package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.BitString;
import java.util.EnumSet;
import java.util.Set;

/**
 * What initiate request and response say (ISO 9506-2 Initiate); the response has the smaller of both sides' values.
 *
 * @param maxPduOctets local detail: octets of the longest MMS PDU, without the layers below
 * @param maxServOutstandingCalling confirmed requests the caller may have unanswered
 * @param maxServOutstandingCalled the same of the called
 * @param nestingLevel data structure nesting level
 * @param parameterCbb parameter conformance building blocks: 0 str1, 1 str2, 2 vnam, 3 valt, 4 vadr, 5 vsca, 6 tpy,
 *        7 vlis, 8 real, 10 cei
 * @param servicesSupported see {@link Service#supportBit}
 */
public record InitiateParameters(long maxPduOctets, int maxServOutstandingCalling, int maxServOutstandingCalled,
    int nestingLevel, int version, BitString parameterCbb, BitString servicesSupported) {

  /** str1, str2, vnam, valt, vlis: what IEC 61850 needs. */
  public static final BitString IEC_61850_PARAMETERS = BitString.of("11110001000");

  private static final int SERVICE_BITS = 85;
  private static final int INFORMATION_REPORT = 79;
  private static final int CONCLUDE = 83;
  private static final int CANCEL = 84;

  /** All that this stack can say and read. Who serves less claims less, with {@link #services}. */
  public static final BitString SERVICES = services(EnumSet.allOf(Service.class));

  /** These confirmed services, and InformationReport, Conclude and Cancel. */
  public static BitString services(Set<Service> confirmed) {
    boolean[] bits = new boolean[SERVICE_BITS];
    for (Service service : confirmed) bits[service.supportBit()] = true;
    bits[INFORMATION_REPORT] = true;
    bits[CONCLUDE] = true;
    bits[CANCEL] = true;
    return BitString.of(bits);
  }

  /** Whether the list of supported services has this one. */
  public boolean supports(Service service) {
    return servicesSupported.getOrFalse(service.supportBit());
  }

  /** The same with another list of supported services. */
  public InitiateParameters withServices(Set<Service> confirmed) {
    return new InitiateParameters(maxPduOctets, maxServOutstandingCalling, maxServOutstandingCalled, nestingLevel,
        version, parameterCbb, services(confirmed));
  }

  static InitiateParameters read(BerReader in) {
    long maxPduOctets = in.peekTag() == 0x80 ? in.unsigned(0x80) : DEFAULT_MAX_PDU_OCTETS;
    int calling = in.integer(0x81, 0, Short.MAX_VALUE);
    int called = in.integer(0x82, 0, Short.MAX_VALUE);
    int nesting = in.peekTag() == 0x83 ? in.integer(0x83, 0, 127) : DEFAULT_NESTING_LEVEL;
    in.enter(0xA4);
    int version = in.integer(0x80, 0, Short.MAX_VALUE);
    BitString parameters = in.bits(0x81);
    BitString services = in.bits(0x82);
    in.leaveSkipping();
    return new InitiateParameters(maxPduOctets, calling, called, nesting, version, parameters, services);
  }

  /** For a peer that leaves it open; the value that IEC 61850 devices propose. */
  private static final long DEFAULT_MAX_PDU_OCTETS = 65_000;
  private static final int DEFAULT_NESTING_LEVEL = 10;

  void write(BerWriter out) {
    out.integer(0x80, maxPduOctets).integer(0x81, maxServOutstandingCalling).integer(0x82, maxServOutstandingCalled);
    out.integer(0x83, nestingLevel).begin(0xA4).integer(0x80, version);
    out.bits(0x81, parameterCbb).bits(0x82, servicesSupported).end();
  }
}
