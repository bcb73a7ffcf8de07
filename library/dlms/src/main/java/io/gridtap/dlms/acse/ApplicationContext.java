package io.gridtap.dlms.acse;

import io.gridtap.asn1.ber.Oid;
import java.util.Locale;

/** Application context name (IEC 62056-5-3 §7.2): how objects are named, and whether APDUs are ciphered. */
public enum ApplicationContext {
  LN(1, false, false), SN(2, true, false), LN_CIPHERED(3, false, true), SN_CIPHERED(4, true, true),
  /** A name that DLMS does not have, as a peer sent it: nothing to agree on. */
  UNKNOWN(0, false, false);

  private static final String PREFIX = "2.16.756.5.8.1.";

  private final int number;
  private final boolean shortNames;
  private final boolean ciphered;

  ApplicationContext(int number, boolean shortNames, boolean ciphered) {
    this.number = number;
    this.shortNames = shortNames;
    this.ciphered = ciphered;
  }

  static ApplicationContext of(Oid name) {
    for (ApplicationContext context : values()) if (name.dotted().equals(PREFIX + context.number)) return context;
    return UNKNOWN;
  }

  Oid oid() {
    if (this == UNKNOWN) throw new IllegalArgumentException("an unknown application context has no name");
    return new Oid(PREFIX + number);
  }

  /** Objects are addressed by short names. */
  public boolean shortNames() { return shortNames; }

  /** APDUs are ciphered. */
  public boolean ciphered() { return ciphered; }

  /** {@code ln-ciphered} */
  public String word() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }
}
