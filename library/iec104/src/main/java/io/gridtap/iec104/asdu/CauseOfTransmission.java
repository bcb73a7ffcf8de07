package io.gridtap.iec104.asdu;

import io.gridtap.wire.OctetWriter;

/**
 * Cause of transmission (IEC 60870-5-101 §7.2.3).
 *
 * @param negative P/N: a negative confirmation
 * @param test T: generated during a test, nothing happens to the process
 * @param originator originator address, 0 none; there is none where the cause has one octet
 */
public record CauseOfTransmission(Cause cause, boolean negative, boolean test, int originator) {
  private static final int NEGATIVE = 0x40;
  private static final int TEST = 0x80;
  private static final CauseOfTransmission[] ALL = new CauseOfTransmission[256];

  static {
    for (int octet = 0; octet < ALL.length; octet++)
      ALL[octet] = new CauseOfTransmission(Cause.of(octet & 0x3F), (octet & NEGATIVE) != 0, (octet & TEST) != 0, 0);
  }

  public CauseOfTransmission { Ranges.check("originator address", originator, 0, 255); }

  /** Positive, no test, no originator. */
  public static CauseOfTransmission of(Cause cause) {
    return ALL[cause.number()];
  }

  public CauseOfTransmission with(Cause cause) { return new CauseOfTransmission(cause, negative, test, originator); }

  public CauseOfTransmission withNegative(boolean negative) {
    return new CauseOfTransmission(cause, negative, test, originator);
  }

  public CauseOfTransmission withTest(boolean test) {
    return new CauseOfTransmission(cause, negative, test, originator);
  }

  public CauseOfTransmission withOriginator(int originator) {
    return new CauseOfTransmission(cause, negative, test, originator);
  }

  static CauseOfTransmission ofOctets(int octet, int originator) {
    CauseOfTransmission plain = ALL[octet];
    return originator == 0 ? plain : plain.withOriginator(originator);
  }

  void encode(OctetWriter out, FieldSizes sizes) {
    out.u8(cause.number() | (negative ? NEGATIVE : 0) | (test ? TEST : 0));
    if (sizes.causeOctets() == 2) out.u8(originator);
  }

  /** {@code spont}, {@code actcon negative test from 5}. */
  @Override
  public String toString() {
    return cause.name() + (negative ? " negative" : "") + (test ? " test" : "")
        + (originator == 0 ? "" : " from " + originator);
  }
}
