package io.gridtap.telemetry;

import org.jspecify.annotations.Nullable;

/** A batch was not delivered. The message says what happened, where, and what to do about it; never a secret. */
public final class SinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What to do with the batch. */
  public enum Kind {
    /** The same batch may succeed later. */
    RETRYABLE,
    /** The same batch will never succeed, whatever is in it. */
    PERMANENT,
    /**
     * At least one measurement of the batch can never be delivered; the others can. A sink that says so has delivered
     * none of the batch, and needs no new connect before the next write.
     */
    DATA
  }

  private final Kind kind;
  private final String reason;

  private SinkException(Kind kind, String what, String where, String remedy, @Nullable Throwable cause) {
    super("%s at %s: %s".formatted(what, where, remedy), cause);
    this.kind = kind;
    this.reason = what;
  }

  /**
   * The same batch may succeed later.
   *
   * @param what
   *            the kind of failure in few words, without data: losses are counted by it
   */
  public static SinkException retryable(String what, String where, String remedy, @Nullable Throwable cause) {
    return new SinkException(Kind.RETRYABLE, what, where, remedy, cause);
  }

  /** The same batch will never succeed. */
  public static SinkException permanent(String what, String where, String remedy, @Nullable Throwable cause) {
    return new SinkException(Kind.PERMANENT, what, where, remedy, cause);
  }

  /** A measurement of the batch is at fault: {@link Kind#DATA}. */
  public static SinkException data(String what, String where, String remedy, @Nullable Throwable cause) {
    return new SinkException(Kind.DATA, what, where, remedy, cause);
  }

  public Kind kind() { return kind; }

  public boolean retryable() { return kind == Kind.RETRYABLE; }

  /** The kind of failure, by which losses are counted. */
  public String reason() { return reason; }
}
