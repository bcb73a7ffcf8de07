package io.gridtap.dlms.acse;

import io.gridtap.asn1.ber.Oid;

/** Authentication mechanism names (IEC 62056-5-3 §7.2): 2.16.756.5.8.2.n. */
final class Mechanisms {
  private static final String PREFIX = "2.16.756.5.8.2.";

  private Mechanisms() {}

  static int number(Oid name) {
    if (!name.dotted().startsWith(PREFIX)) return Aarq.FOREIGN_MECHANISM;
    String arc = name.dotted().substring(PREFIX.length());
    return arc.matches("[0-9]{1,2}") ? Integer.parseInt(arc) : Aarq.FOREIGN_MECHANISM;
  }

  static Oid oid(int number) {
    if (number < 0 || number > 99) throw new IllegalArgumentException("an authentication mechanism is 0…7: " + number);
    return new Oid(PREFIX + number);
  }
}
