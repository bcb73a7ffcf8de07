package io.gridtap.wire;

/**
 * The peer's octets are wrong. An engine turns this into a close; it never
 * reaches a user's call.
 */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset
   *            octets from the start of the frame or message to where the fault
   *            was seen
   */
  public DecodeException(String fault, int offset) {
    super(fault + " at octet " + offset);
    this.offset = offset;
  }

  /** Octets from the start of the frame or message. */
  public int offset() { return offset; }
}
