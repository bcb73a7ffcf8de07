package io.gridtap.transport;

import java.io.IOException;

/**
 * No connection came about. The message is one line that says what happened,
 * where, and what to do.
 */
public final class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Obstacle {
    /** The name has no address. */
    UNKNOWN_HOST,
    /** The host is there, nothing listens on the port. */
    REFUSED,
    /** No answer within the limit. */
    TIMED_OUT,
    /** No way to the host's network. */
    UNREACHABLE,
    /** The connection stood but TLS could not be agreed on. */
    TLS,
    /** Anything else the operating system said. */
    OTHER
  }

  private final Obstacle obstacle;

  public ConnectFailedException(Obstacle obstacle, String message, Throwable cause) {
    super(message, cause);
    this.obstacle = obstacle;
  }

  public ConnectFailedException(Obstacle obstacle, String message) {
    super(message);
    this.obstacle = obstacle;
  }

  public Obstacle obstacle() { return obstacle; }
}
