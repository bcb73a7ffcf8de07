package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * A service-specific or general ciphered APDU: glo- and ded- of every service, general-glo-ciphering [DB] and
 * general-ded-ciphering [DC].
 *
 * @param tag as it came; D8 from servers that cipher an exception, too, which nothing here writes
 * @param systemTitle of the sender, with DB and DC
 * @param body security control, invocation counter and what they protect
 */
public record CipheredApdu(int tag, Optional<Octets> systemTitle, Octets body) implements Apdu {
  public static final int GENERAL_GLO = 0xDB;
  public static final int GENERAL_DED = 0xDC;
  /** Security control and invocation counter. */
  public static final int SECURITY_HEADER_OCTETS = 5;

  /** Whether an APDU with this first octet is a ciphered one of this kind. */
  public static boolean isTag(int tag) {
    return switch (tag) {
      case 0x21, 0x25, 0x26, 0x28, 0x2C, 0x2D, 0x2E, 0x36, 0x38 -> true; // glo-, short names and initiate
      case 0x41, 0x45, 0x46, 0x48, 0x4C, 0x4D, 0x4E, 0x56, 0x58 -> true; // ded-, the same
      case 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCF -> true; // glo-, logical names
      case 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD7 -> true; // ded-, the same
      case GENERAL_GLO, GENERAL_DED -> true;
      default -> false;
    };
  }

  /** {@code glo-get-request}, {@code general-ded-ciphering} */
  public String word() {
    if (tag == GENERAL_GLO) return "general-glo-ciphering";
    if (tag == GENERAL_DED) return "general-ded-ciphering";
    if (tag == ApduTag.EXCEPTION_RESPONSE) return "ciphered exception-response";
    boolean dedicated = tag >= 0xD0 || tag >= 0x41 && tag <= 0x58;
    int global = !dedicated ? tag : tag >= 0xD0 ? tag - 0x08 : tag - 0x20;
    return (dedicated ? "ded-" : "glo-") + switch (global) {
      case 0x21 -> "initiate-request";
      case 0x25 -> "read-request";
      case 0x26 -> "write-request";
      case 0x28 -> "initiate-response";
      case 0x2C -> "read-response";
      case 0x2D -> "write-response";
      case 0x2E -> "confirmed-service-error";
      case 0x36 -> "unconfirmed-write-request";
      case 0x38 -> "information-report-request";
      case 0xC8 -> "get-request";
      case 0xC9 -> "set-request";
      case 0xCA -> "event-notification-request";
      case 0xCB -> "action-request";
      case 0xCC -> "get-response";
      case 0xCD -> "set-response";
      case 0xCF -> "action-response";
      default -> "%02X".formatted(tag);
    };
  }

  static boolean hasSystemTitle(int tag) { return tag == GENERAL_GLO || tag == GENERAL_DED; }
}
