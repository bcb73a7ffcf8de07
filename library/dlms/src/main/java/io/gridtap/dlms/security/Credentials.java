package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * What a client of a server proves itself with: a password or secret, which it may change, and the security context. May
 * be used by several threads.
 */
public final class Credentials {
  private static final int MAX_SECRET_OCTETS = 64;
  /** AES of mechanism 2 takes the secret as its key. */
  private static final int MAX_CIPHER_KEY_OCTETS = 16;

  private final Mechanism mechanism;
  private final Optional<SecurityContext> security;
  private volatile Optional<Key> secret;

  public Credentials(Mechanism mechanism, Optional<Key> secret, Optional<SecurityContext> security) {
    this.mechanism = mechanism;
    this.secret = secret;
    this.security = security;
  }

  /**
   * @throws IllegalArgumentException if the secret of mechanism 2, by the usual AES, is too long to be its key
   */
  public static void requireCipherKey(Mechanism mechanism, Optional<Key> secret) {
    if (mechanism == Mechanism.HLS2 && secret.isPresent() && secret.get().length() > MAX_CIPHER_KEY_OCTETS)
      throw new IllegalArgumentException("the secret of %s has at most %d octets, not %d".formatted(mechanism,
          MAX_CIPHER_KEY_OCTETS, secret.get().length()));
  }

  public Mechanism mechanism() { return mechanism; }

  public Optional<Key> secret() { return secret; }

  public Optional<SecurityContext> security() { return security; }

  /**
   * Changes the password or secret, from the next association on.
   *
   * @return false if the mechanism has none, or this cannot be one
   */
  public boolean changeSecret(Octets changed) {
    int most = mechanism == Mechanism.HLS2 ? MAX_CIPHER_KEY_OCTETS : MAX_SECRET_OCTETS;
    if (secret.isEmpty() || changed.isEmpty() || changed.length() > most) return false;
    secret = Optional.of(Key.of(changed));
    return true;
  }
}
