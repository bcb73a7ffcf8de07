package io.gridtap.iec61850;

import java.util.Locale;
import java.util.Optional;

/** How an object is controlled (IEC 61850-7-3, ctlModel); the ordinal is the number on the wire. */
public enum CtlModel {
  STATUS_ONLY, DIRECT_WITH_NORMAL_SECURITY, SBO_WITH_NORMAL_SECURITY, DIRECT_WITH_ENHANCED_SECURITY,
  SBO_WITH_ENHANCED_SECURITY;

  public static Optional<CtlModel> of(long number) {
    return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
  }

  /** Whether it must be selected before it is operated. */
  public boolean selectBeforeOperate() {
    return this == SBO_WITH_NORMAL_SECURITY || this == SBO_WITH_ENHANCED_SECURITY;
  }

  /** Whether the device says how a command ended: CommandTermination. */
  public boolean enhancedSecurity() {
    return this == DIRECT_WITH_ENHANCED_SECURITY || this == SBO_WITH_ENHANCED_SECURITY;
  }

  /** The standard's name: {@code sbo-with-enhanced-security}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
