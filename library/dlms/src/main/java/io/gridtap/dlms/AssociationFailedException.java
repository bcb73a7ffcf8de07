package io.gridtap.dlms;

import io.gridtap.dlms.association.OpenFailure;
import java.io.IOException;

/** No association came about: the message says where it ended, why, and what to look at. */
public final class AssociationFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient OpenFailure failure;

  public AssociationFailedException(String peer, OpenFailure failure) {
    super("%s: no association: %s".formatted(peer, failure.text()));
    this.failure = failure;
  }

  /** What the meter said, or did not say. */
  public OpenFailure failure() { return failure; }
}
