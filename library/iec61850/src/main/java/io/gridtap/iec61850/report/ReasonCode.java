package io.gridtap.iec61850.report;

import io.gridtap.wire.BitString;
import java.util.StringJoiner;

/**
 * ReasonCode (IEC 61850-8-1 §17.2.3.2.2.9): why a member stands in a report. There are 64 different ones and each exists
 * once.
 */
public final class ReasonCode {
  /** In the order of the bits, from bit 1; bit 0 is reserved. */
  public enum Reason {
    DATA_CHANGE("data-change"), QUALITY_CHANGE("quality-change"), DATA_UPDATE("data-update"), INTEGRITY("integrity"),
    GENERAL_INTERROGATION("general-interrogation"),
    /** Edition 2. */
    APPLICATION_TRIGGER("application-trigger");

    private final String text;

    Reason(String text) { this.text = text; }

    /** The standard's name. */
    public String text() { return text; }
  }

  private static final int LENGTH = 7;
  private static final ReasonCode[] ALL = new ReasonCode[1 << LENGTH - 1];

  static {
    for (int i = 0; i < ALL.length; i++) ALL[i] = new ReasonCode(i);
  }

  /** Of a report without reasons. */
  public static final ReasonCode NONE = ALL[0];

  private final int bits;
  private final String text;

  private ReasonCode(int bits) {
    this.bits = bits;
    StringJoiner words = new StringJoiner(" ");
    for (Reason reason : Reason.values()) if (has(reason)) words.add(reason.text);
    this.text = words.toString();
  }

  public static ReasonCode of(Reason... reasons) {
    int bits = 0;
    for (Reason reason : reasons) bits |= mask(reason);
    return ALL[bits];
  }

  /** Six or seven bits, as the editions have it. */
  public static ReasonCode of(BitString bits) {
    return ALL[bits.leading(LENGTH) & ALL.length - 1];
  }

  private static int mask(Reason reason) { return 1 << LENGTH - 2 - reason.ordinal(); }

  public boolean has(Reason reason) { return (bits & mask(reason)) != 0; }

  /** Reasons of both. */
  public ReasonCode and(ReasonCode other) { return ALL[bits | other.bits]; }

  /** Six bits, as edition 1 and most devices have it; seven if only these can say it. */
  public BitString bitString() {
    return has(Reason.APPLICATION_TRIGGER) ? BitString.of(LENGTH, bits) : BitString.of(LENGTH - 1, bits >> 1);
  }

  /** The names in the order of the bits, separated by spaces. */
  public String text() { return text; }

  @Override
  public String toString() { return text; }
}
