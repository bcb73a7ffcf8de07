package io.gridtap.mms.association;

import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.pdu.ServiceError;

/** Why a peer does not associate, where it says so by a code and does not just close. */
public sealed interface AssociationRefusal {
  String text();

  /**
   * The AARE of ISO 8650-1 has it: a wrong password is {@link Diagnostic#AUTHENTICATION_FAILURE}, none at all {@link
   * Diagnostic#AUTHENTICATION_REQUIRED}.
   *
   * @param passing rejected-transient: it may associate later
   */
  record ByAcse(Diagnostic diagnostic, boolean passing) implements AssociationRefusal {
    @Override
    public String text() { return diagnostic.text() + (passing ? " (transient)" : ""); }
  }

  /** The initiate-ErrorPDU of ISO 9506-2 has it. */
  record ByMms(ServiceError error) implements AssociationRefusal {
    @Override
    public String text() { return "MMS initiate error " + error.text(); }
  }
}
