package io.gridtap.iec104.asdu;

import java.util.Locale;

/**
 * Three octet binary time, CP24Time2a (IEC 60870-5-101 §7.2.6.19): minute and milliseconds; the hour is the receiver's.
 *
 * @param bits the three octets, the first least significant; nothing is dropped
 */
public record Cp24Time2a(int bits) implements TimeTag {
  private static final int GEN = 1 << 22;
  private static final int IV = 1 << 23;

  public Cp24Time2a { Ranges.check("CP24Time2a", bits, 0, 0xFFFFFF); }

  /**
   * @param minute 0…59
   * @param millis within the minute, 0…59999
   */
  public static Cp24Time2a of(int minute, int millis) {
    return new Cp24Time2a(
        Ranges.check("milliseconds", millis, 0, 59_999) | Ranges.check("minute", minute, 0, 59) << 16);
  }

  /** Milliseconds in the minute as sent. */
  public int millis() { return bits & 0xFFFF; }

  public int minute() { return bits >> 16 & 0x3F; }

  @Override
  public boolean substituted() { return (bits & GEN) != 0; }

  @Override
  public boolean invalid() { return (bits & IV) != 0; }

  @Override
  public Form form() { return Form.CP24; }

  /** Milliseconds up to 59999 and minute up to 59; otherwise it names no time. */
  public boolean isInRange() {
    return millis() <= 59_999 && minute() <= 59;
  }

  public Cp24Time2a withInvalid(boolean invalid) { return new Cp24Time2a(invalid ? bits | IV : bits & ~IV); }

  public Cp24Time2a withSubstituted(boolean substituted) {
    return new Cp24Time2a(substituted ? bits | GEN : bits & ~GEN);
  }

  /** {@code :05:01.491 invalid}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, ":%02d:%02d.%03d%s%s", minute(), millis() / 1000, millis() % 1000,
        substituted() ? " substituted" : "", invalid() ? " invalid" : "");
  }
}
