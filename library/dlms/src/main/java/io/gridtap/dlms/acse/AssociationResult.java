package io.gridtap.dlms.acse;

import java.util.Locale;

/** Association-result of an AARE. */
public enum AssociationResult {
  ACCEPTED, REJECTED_PERMANENT, REJECTED_TRANSIENT;

  /** 0…2 */
  public int code() { return ordinal(); }

  /** {@code rejected-permanent} */
  public String word() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }
}
