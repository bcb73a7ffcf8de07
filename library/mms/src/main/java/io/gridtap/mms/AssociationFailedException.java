package io.gridtap.mms;

import io.gridtap.mms.association.AssociationRefusal;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No association came about: the message says where it ended, why, and what to look at. */
public final class AssociationFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable AssociationRefusal refusal;

  AssociationFailedException(String message, Optional<AssociationRefusal> refusal) {
    super(message);
    this.refusal = refusal.orElse(null);
  }

  /**
   * What the peer said in ACSE or MMS; nothing if it refused below, at the session or presentation layer, closed without a
   * word, did not answer, or speaks something else.
   */
  public Optional<AssociationRefusal> refusal() { return Optional.ofNullable(refusal); }
}
