package io.gridtap.iec61850.server;

import io.gridtap.mms.Caller;

/**
 * Decides who may have an association, and what may be done over it. It is asked once for each association, when its
 * AARQ has come and before anything is open, without the server's lock: only the caller waits for it, and hangs up if
 * that takes long. One that throws has admitted nobody: the caller is refused, and the log says why.
 *
 * <p>A password of {@link io.gridtap.mms.association.AssociationSettings} is demanded of all callers before they come
 * here: where each user has one of its own, that one is left out.
 */
@FunctionalInterface
public interface AccessControl {
  /** Everybody may do everything. */
  AccessControl STANDARD = _ -> Access.EVERYTHING;

  Admission admit(Caller caller);
}
