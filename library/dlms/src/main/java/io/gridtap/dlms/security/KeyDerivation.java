package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** Concatenation key derivation function (NIST SP 800-56A §5.8.2.1) with the hash of the suite. */
final class KeyDerivation {
  private static final byte[] FIRST_ROUND = {0, 0, 0, 1};
  /** 2.16.756.5.8.3; the algorithm's number follows. */
  private static final byte[] CRYPTOGRAPHIC_ALGORITHM = {0x60, (byte) 0x85, 0x74, 0x05, 0x08, 0x03};
  /** From AES-GCM to AES key wrap of the same size. */
  private static final int WRAP = 2;

  private KeyDerivation() {}

  /** A key of the suite for AES-GCM; {@code secret} is destroyed. */
  static Key forCiphering(SecuritySuite suite, Key secret, Octets partyU, Octets partyV) {
    return derive(suite, suite.algorithm(), secret, partyU, partyV);
  }

  /** A key of the suite for AES key wrap; {@code secret} is destroyed. */
  static Key forWrapping(SecuritySuite suite, Key secret, Octets partyU, Octets partyV) {
    return derive(suite, suite.algorithm() + WRAP, secret, partyU, partyV);
  }

  private static Key derive(SecuritySuite suite, int algorithm, Key secret, Octets partyU, Octets partyV) {
    try {
      MessageDigest hash = MessageDigest.getInstance(suite.hash());
      hash.update(FIRST_ROUND);
      hash.update(secret.material());
      hash.update(CRYPTOGRAPHIC_ALGORITHM);
      hash.update((byte) algorithm);
      hash.update(partyU.toByteArray());
      hash.update(partyV.toByteArray());
      byte[] digest = hash.digest();
      byte[] key = Arrays.copyOf(digest, suite.keyOctets());
      Arrays.fill(digest, (byte) 0);
      secret.destroy();
      return Key.own(key);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + suite.hash(), missing);
    }
  }
}
