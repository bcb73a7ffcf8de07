package io.gridtap.iec61850;

import io.gridtap.wire.BitString;
import java.util.Locale;

/**
 * Quality (IEC 61850-7-3 §6.2.1). There are 8192 different ones and each exists once.
 */
public final class Quality implements Value {
  /** Bits of a quality. */
  public static final int LENGTH = 13;

  /** Validity, in the order of its two bits. */
  public enum Validity {
    GOOD, INVALID, RESERVED, QUESTIONABLE
  }

  /** What is wrong or special; the bit is that of the bit string. */
  public enum Detail {
    OVERFLOW(2, "overflow"), OUT_OF_RANGE(3, "outOfRange"), BAD_REFERENCE(4, "badReference"),
    OSCILLATORY(5, "oscillatory"), FAILURE(6, "failure"), OLD_DATA(7, "oldData"), INCONSISTENT(8, "inconsistent"),
    INACCURATE(9, "inaccurate"), SUBSTITUTED(10, "substituted"), TEST(11, "test"),
    OPERATOR_BLOCKED(12, "operatorBlocked");

    private final int mask;
    private final String text;

    Detail(int bit, String text) {
      this.mask = 1 << (LENGTH - 1 - bit);
      this.text = text;
    }

    /** The standard's name. */
    public String text() { return text; }
  }

  private static final Quality[] ALL = new Quality[1 << LENGTH];

  static {
    for (int i = 0; i < ALL.length; i++) ALL[i] = new Quality(i);
  }

  public static final Quality GOOD = ALL[0];

  private final int bits;

  private Quality(int bits) { this.bits = bits; }

  /** @param bits of which bit 0 of the bit string is the most significant: {@code 1 << 12} */
  public static Quality of(int bits) {
    return ALL[bits & ALL.length - 1];
  }

  /** Missing bits are 0, further ones are not looked at. */
  public static Quality of(BitString bits) {
    return ALL[bits.leading(LENGTH)];
  }

  public static Quality of(Validity validity, Detail... details) {
    int bits = validity.ordinal() << LENGTH - 2;
    for (Detail detail : details) bits |= detail.mask;
    return ALL[bits];
  }

  /** The 13 bits; bit 0 of the bit string is the most significant. */
  public int bits() { return bits; }

  public BitString bitString() { return BitString.of(LENGTH, bits); }

  public Validity validity() { return Validity.values()[bits >> LENGTH - 2]; }

  public boolean has(Detail detail) { return (bits & detail.mask) != 0; }

  /** {@code good}, {@code questionable outOfRange oldData}. */
  @Override
  public String text() {
    StringBuilder words = new StringBuilder(validity().name().toLowerCase(Locale.ROOT));
    for (Detail detail : Detail.values()) if (has(detail)) words.append(' ').append(detail.text);
    return words.toString();
  }

  @Override
  public String toString() { return text(); }
}
