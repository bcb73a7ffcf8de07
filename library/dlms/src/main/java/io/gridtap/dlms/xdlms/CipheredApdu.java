package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * A service-specific or general ciphered APDU: glo- and ded- of every service, general-glo-ciphering [DB] and
 * general-ded-ciphering [DC].
 *
 * @param tag as it came
 * @param systemTitle of the sender, with DB and DC
 * @param body security control, invocation counter and what they protect
 */
public record CipheredApdu(int tag, Optional<Octets> systemTitle, Octets body) implements Apdu {
  public static final int GENERAL_GLO = 0xDB;
  public static final int GENERAL_DED = 0xDC;
}
