package io.gridtap.mms.association;

import io.gridtap.mms.acse.AcseApdu.AssociateRequest;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import java.util.Optional;

/**
 * Decides whether the called side accepts an association, when the AARQ has come and {@link AssociationSettings} has
 * nothing against it. The engine waits for it: it answers at once, and throws nothing.
 */
@FunctionalInterface
public interface Admittance {
  Admittance EVERYBODY = _ -> Optional.empty();

  /** Why not, as the AARE tells the caller; nothing if the association is accepted. */
  Optional<Diagnostic> refusal(AssociateRequest request);
}
