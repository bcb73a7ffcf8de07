package io.gridtap.telemetry;

import org.jspecify.annotations.Nullable;

/** A batch was not delivered. The message says what happened, where, and what to do about it; never a secret. */
public final class SinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final String reason;

  private SinkException(boolean retryable, String what, String where, String remedy, @Nullable Throwable cause) {
    super("%s at %s: %s".formatted(what, where, remedy), cause);
    this.retryable = retryable;
    this.reason = what;
  }

  /**
   * The same batch may succeed later.
   *
   * @param what
   *            the kind of failure in few words, without data: losses are counted by it
   */
  public static SinkException retryable(String what, String where, String remedy, @Nullable Throwable cause) {
    return new SinkException(true, what, where, remedy, cause);
  }

  /** The same batch will never succeed. */
  public static SinkException permanent(String what, String where, String remedy, @Nullable Throwable cause) {
    return new SinkException(false, what, where, remedy, cause);
  }

  public boolean retryable() { return retryable; }

  /** The kind of failure, by which losses are counted. */
  public String reason() { return reason; }
}
