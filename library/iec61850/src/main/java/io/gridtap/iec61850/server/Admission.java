package io.gridtap.iec61850.server;

import io.gridtap.mms.acse.AcseApdu.Diagnostic;

/** What {@link AccessControl} says to a caller: what it may do, or that there will be no association. */
public sealed interface Admission permits Access, Admission.Refused {
  /** AARE with result rejected-permanent. @param diagnostic what the caller is told */
  record Refused(Diagnostic diagnostic) implements Admission {}

  /** The caller has not shown who it is: authentication-failure. */
  static Admission refused() {
    return new Refused(Diagnostic.AUTHENTICATION_FAILURE);
  }
}
