package io.gridtap.iec61850;

import io.gridtap.wire.BitString;
import java.util.Locale;

/** Position of a switching device (IEC 61850-7-3, double point), in the order of its two bits. */
public enum Dbpos implements Value {
  INTERMEDIATE_STATE, OFF, ON, BAD_STATE;

  public static Dbpos of(BitString bits) { return values()[bits.leading(2)]; }

  public BitString bits() { return BitString.of(2, ordinal()); }

  /** The standard's name: {@code intermediate-state}. */
  @Override
  public String text() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }
}
