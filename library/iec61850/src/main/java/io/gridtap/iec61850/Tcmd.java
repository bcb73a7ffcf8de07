package io.gridtap.iec61850;

import io.gridtap.wire.BitString;
import java.util.Locale;

/** Step command (IEC 61850-7-3, binary controlled step position), in the order of its two bits. */
public enum Tcmd implements Value {
  STOP, LOWER, HIGHER, RESERVED;

  public static Tcmd of(BitString bits) { return values()[bits.leading(2)]; }

  public BitString bits() { return BitString.of(2, ordinal()); }

  @Override
  public String text() { return name().toLowerCase(Locale.ROOT); }
}
