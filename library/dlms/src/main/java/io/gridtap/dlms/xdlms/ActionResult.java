package io.gridtap.dlms.xdlms;

import java.util.Locale;

/** Action-Result (IEC 62056-5-3 §7.3.1): what became of a method's invocation. */
public enum ActionResult {
  SUCCESS(0), HARDWARE_FAULT(1), TEMPORARY_FAILURE(2), READ_WRITE_DENIED(3), OBJECT_UNDEFINED(4),
  OBJECT_CLASS_INCONSISTENT(9), OBJECT_UNAVAILABLE(11), TYPE_UNMATCHED(12), SCOPE_OF_ACCESS_VIOLATED(13),
  DATA_BLOCK_UNAVAILABLE(14), LONG_ACTION_ABORTED(15), NO_LONG_ACTION_IN_PROGRESS(16), OTHER_REASON(250);

  private static final ActionResult[] BY_CODE = new ActionResult[256];

  static {
    for (ActionResult result : values()) BY_CODE[result.code] = result;
  }

  private final int code;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ActionResult(int code) { this.code = code; }

  /** {@link #OTHER_REASON} for a code the standard does not have. */
  public static ActionResult of(int code) {
    ActionResult known = BY_CODE[code & 0xFF];
    return known == null ? OTHER_REASON : known;
  }

  public int code() { return code; }

  /** {@code read-write-denied}, as the standard writes it. */
  public String word() { return word; }
}
