package io.gridtap.iec61850.report;

import io.gridtap.wire.BitString;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * TrgOps (IEC 61850-8-1 §8.1.3.9): what makes a server report; six bits.
 *
 * @param mask bit 0 of the bit string is the most significant
 */
public record TrgOps(int mask) {
  public static final int LENGTH = 6;

  /** In the order of the bits, from bit 1; bit 0 is reserved. */
  public enum Trigger {
    DATA_CHANGE("data-change", "dchg"), QUALITY_CHANGE("quality-change", "qchg"), DATA_UPDATE("data-update", "dupd"),
    INTEGRITY("integrity", "integrity"), GENERAL_INTERROGATION("general-interrogation", "gi");

    private final String text;
    private final String shortText;

    Trigger(String text, String shortText) {
      this.text = text;
      this.shortText = shortText;
    }

    /** The standard's name. */
    public String text() { return text; }

    /** As SCL files write it. */
    public String shortText() { return shortText; }

    int mask() { return 1 << LENGTH - 2 - ordinal(); }
  }

  public static final TrgOps ALL = of(Trigger.values());

  public static TrgOps of(Trigger... triggers) {
    int mask = 0;
    for (Trigger trigger : triggers) mask |= trigger.mask();
    return new TrgOps(mask);
  }

  /** Missing bits are 0. */
  public static TrgOps of(BitString bits) { return new TrgOps(bits.leading(LENGTH)); }

  public BitString bits() { return BitString.of(LENGTH, mask); }

  public boolean has(Trigger trigger) { return (mask & trigger.mask()) != 0; }

  /** The names in the order of the bits, separated by spaces. */
  public String text() {
    return Arrays.stream(Trigger.values()).filter(this::has).map(Trigger::text)
        .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() { return text(); }
}
