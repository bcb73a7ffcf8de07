package io.gridtap.mms.pdu;

import java.util.Locale;

/** Why a variable could not be accessed (ISO 9506-2 DataAccessError); the ordinal is the number on the wire. */
public enum DataAccessError {
  OBJECT_INVALIDATED, HARDWARE_FAULT, TEMPORARILY_UNAVAILABLE, OBJECT_ACCESS_DENIED, OBJECT_UNDEFINED, INVALID_ADDRESS,
  TYPE_UNSUPPORTED, TYPE_INCONSISTENT, OBJECT_ATTRIBUTE_INCONSISTENT, OBJECT_ACCESS_UNSUPPORTED, OBJECT_NON_EXISTENT,
  OBJECT_VALUE_INVALID;

  public int code() { return ordinal(); }

  /** The standard's spelling: {@code object-non-existent}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String text(int code) {
    return code >= 0 && code < values().length ? values()[code].text() : "data access error " + code;
  }
}
