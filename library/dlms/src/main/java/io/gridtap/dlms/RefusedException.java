package io.gridtap.dlms;

/** The meter refused a step that the rest depends on; the message says which, and its reason. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) { super(message); }
}
