package io.gridtap.iec104.asdu;

import java.util.StringJoiner;

/**
 * Quality descriptor (IEC 60870-5-101 §7.2.6.3, QDS, and §7.2.6.4, QDP), also the quality bits of SIQ and DIQ. There are
 * 64 and each exists once.
 */
public final class Quality {
  /** Value is outside the predefined range (OV). */
  public static final int OV = 0x01;
  /** Elapsed time is invalid (EI), of protection equipment only. */
  public static final int EI = 0x08;
  /** Blocked for transmission (BL). */
  public static final int BL = 0x10;
  /** Substituted by an operator or an automatic source (SB). */
  public static final int SB = 0x20;
  /** Not topical: the last update failed (NT). */
  public static final int NT = 0x40;
  /** Invalid: acquisition does not work (IV). */
  public static final int IV = 0x80;

  private static final int USED = OV | EI | BL | SB | NT | IV;
  private static final Quality[] ALL = new Quality[256];

  static {
    for (int bits = 0; bits < ALL.length; bits++)
      ALL[bits] = bits == (bits & USED) ? new Quality(bits) : ALL[bits & USED];
  }

  public static final Quality GOOD = ALL[0];

  private final int bits;

  private Quality(int bits) { this.bits = bits; }

  /** @param bits an octet in the layout of QDS and QDP; bits 2 and 3 are reserved and dropped */
  public static Quality of(int bits) {
    return ALL[bits & 0xFF];
  }

  /** The octet, reserved bits 0. */
  public int bits() { return bits; }

  public boolean overflow() { return (bits & OV) != 0; }

  public boolean elapsedTimeInvalid() { return (bits & EI) != 0; }

  public boolean blocked() { return (bits & BL) != 0; }

  public boolean substituted() { return (bits & SB) != 0; }

  public boolean notTopical() { return (bits & NT) != 0; }

  public boolean invalid() { return (bits & IV) != 0; }

  public boolean isGood() { return bits == 0; }

  /** @param mask one or more of {@link #OV} … {@link #IV} */
  public Quality with(int mask) { return of(bits | mask); }

  public Quality without(int mask) { return of(bits & ~mask); }

  /** {@code good}, {@code invalid notTopical}. */
  public String text() {
    if (bits == 0) return "good";
    StringJoiner words = new StringJoiner(" ");
    if (invalid()) words.add("invalid");
    if (notTopical()) words.add("notTopical");
    if (substituted()) words.add("substituted");
    if (blocked()) words.add("blocked");
    if (elapsedTimeInvalid()) words.add("elapsedTimeInvalid");
    if (overflow()) words.add("overflow");
    return words.toString();
  }

  @Override
  public String toString() { return text(); }
}
