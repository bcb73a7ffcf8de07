package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * High level security: each side proves that it knows the secret by answering the other's challenge (IEC 62056-5-3
 * §5.2.2.2.4). The client answers StoC in pass 3, the server CtoS in pass 4; the functions are the same on both sides,
 * with the titles and challenges exchanged.
 */
public final class Hls {
  /** What mechanism 2 does is the manufacturer's own. */
  public interface Transform {
    /** The answer to {@code challenge}. */
    Octets answer(Key secret, Octets challenge);
  }

  private Hls() {}

  /** Mechanisms 2 (AES-128-ECB of the challenge, as widely used), 3, 4. */
  public static Hls of(Mechanism mechanism, Key secret) {
    throw new UnsupportedOperationException();
  }

  /** Mechanism 2 with a transformation of the manufacturer. */
  public static Hls manufacturer(Key secret, Transform transform) {
    throw new UnsupportedOperationException();
  }

  /** Any mechanism from 2 to 7; the secret is for all but 5 and 7. Both titles must be known for 5, 6 and 7. */
  public static Hls of(Mechanism mechanism, Optional<Key> secret, ApduProtection protection) {
    throw new UnsupportedOperationException();
  }

  /** A new challenge of 16 octets. */
  public static Octets challenge() { return challenge(16); }

  /** @param octets 8…64 */
  public static Octets challenge(int octets) { throw new UnsupportedOperationException(); }

  /**
   * What this side sends in pass 3 or 4: the answer to the challenge it received.
   *
   * @param sent the own challenge
   * @throws SecurityRefusal AUTHENTICATION if the peer only sent the own challenge back, or one not of 8…64 octets
   */
  public Octets answer(Octets received, Octets sent) { throw new UnsupportedOperationException(); }

  /**
   * Checks what the peer sent in pass 3 or 4.
   *
   * @throws SecurityRefusal AUTHENTICATION if it does not prove to know the secret
   */
  public void verify(Octets answer, Octets received, Octets sent) { throw new UnsupportedOperationException(); }
}
