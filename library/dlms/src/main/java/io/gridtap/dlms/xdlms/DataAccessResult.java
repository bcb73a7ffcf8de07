package io.gridtap.dlms.xdlms;

import java.util.Locale;

/** Data-Access-Result (IEC 62056-5-3 §7.3.1): why an attribute was not read or written, or that it was. */
public enum DataAccessResult {
  SUCCESS(0), HARDWARE_FAULT(1), TEMPORARY_FAILURE(2), READ_WRITE_DENIED(3), OBJECT_UNDEFINED(4),
  OBJECT_CLASS_INCONSISTENT(9), OBJECT_UNAVAILABLE(11), TYPE_UNMATCHED(12), SCOPE_OF_ACCESS_VIOLATED(13),
  DATA_BLOCK_UNAVAILABLE(14), LONG_GET_ABORTED(15), NO_LONG_GET_IN_PROGRESS(16), LONG_SET_ABORTED(17),
  NO_LONG_SET_IN_PROGRESS(18), DATA_BLOCK_NUMBER_INVALID(19), OTHER_REASON(250);

  private static final DataAccessResult[] BY_CODE = new DataAccessResult[256];

  static {
    for (DataAccessResult result : values()) BY_CODE[result.code] = result;
  }

  private final int code;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  DataAccessResult(int code) { this.code = code; }

  /** {@link #OTHER_REASON} for a code the standard does not have. */
  public static DataAccessResult of(int code) {
    DataAccessResult known = BY_CODE[code & 0xFF];
    return known == null ? OTHER_REASON : known;
  }

  public int code() { return code; }

  /** {@code read-write-denied}, as the standard writes it. */
  public String word() { return word; }
}
