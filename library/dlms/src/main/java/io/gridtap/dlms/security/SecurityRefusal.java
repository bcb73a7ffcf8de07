package io.gridtap.dlms.security;

import java.util.OptionalLong;

/**
 * An APDU or an authentication was refused by security, or cannot be protected. The message says what was found and
 * what was expected, and holds no key material and no deciphered octet.
 */
public final class SecurityRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final long NO_COUNTER = -1;

  /** Why. */
  public enum Kind {
    /** The tag does not verify: wrong key, or changed on the way. */
    DECIPHERING,
    /** The invocation counter is not above the last one. */
    COUNTER,
    /** No key for it is configured, or it names another sender. */
    KEY_UNKNOWN,
    /** Less protected than expected, or in another suite. */
    POLICY,
    /** Compressed with V.44. */
    COMPRESSED_UNSUPPORTED,
    /** The signature does not verify. */
    SIGNATURE,
    /** It is not built as it should. */
    MALFORMED,
    /** The own invocation counter is at its end. */
    EXHAUSTED,
    /** The peer has not proved to know the secret. */
    AUTHENTICATION
  }

  private final Kind kind;
  private final long expected;

  public SecurityRefusal(Kind kind, String message) { this(kind, message, NO_COUNTER); }

  private SecurityRefusal(Kind kind, String message, long expected) {
    super(message);
    this.kind = kind;
    this.expected = expected;
  }

  /** Refuses a received invocation counter. */
  public static SecurityRefusal counter(CounterId id, long received, long expected) {
    return new SecurityRefusal(Kind.COUNTER,
        "invocation counter %d of %s: it was used before, at least %d is expected; repeated on the way, or the sender has lost its counter"
            .formatted(received, id.title(), expected),
        expected);
  }

  public Kind kind() { return kind; }

  /** The lowest counter that would be accepted, with {@link Kind#COUNTER}. */
  public OptionalLong expectedCounter() {
    return expected == NO_COUNTER ? OptionalLong.empty() : OptionalLong.of(expected);
  }
}
