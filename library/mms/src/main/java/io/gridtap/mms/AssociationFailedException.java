package io.gridtap.mms;

import java.io.IOException;

/** No association came about: the message says where it ended, why, and what to look at. */
public final class AssociationFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  public AssociationFailedException(String message) { super(message); }
}
