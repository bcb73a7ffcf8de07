package io.gridtap.transport;

/**
 * The conversation is over, so there will be no answer. It is unchecked because
 * any call on a connection may meet it; the message is the reason the
 * conversation ended with.
 */
public final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String reason) { super(reason); }
}
