package io.gridtap.dlms.cosem;

/**
 * A value is not of the type or form that the interface class gives it. The message names the place:
 * {@code 0-0:10.0.0, attribute 2 scripts[0].actions[1]: structure of 5 expected, got structure of 4}.
 */
public final class ShapeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String place, String fault) { super(place + ": " + fault); }
}
