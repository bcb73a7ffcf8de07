package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric key, a password or a secret of HLS. Nothing shows its octets: not its text, not a message, not
 * serialisation, which it does not take part in. Comparison takes the same time wherever the difference is.
 */
public final class Key {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MAX_OCTETS = 1024;

  private final byte[] material;
  private boolean destroyed;

  private Key(byte[] material) {
    if (material.length == 0 || material.length > MAX_OCTETS)
      throw new IllegalArgumentException("a key has 1…%d octets, not %d".formatted(MAX_OCTETS, material.length));
    this.material = material;
  }

  /** A copy of {@code octets}. */
  public static Key of(Octets octets) { return new Key(octets.toByteArray()); }

  /** Of hexadecimal digits; white space is ignored. What is wrong with them is said without repeating them. */
  public static Key hex(String digits) {
    byte[] octets;
    try {
      octets = HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    } catch (IllegalArgumentException unreadable) {
      // the cause is left out because its text repeats the digits
      throw new IllegalArgumentException("a key is written as an even number of hexadecimal digits");
    }
    return new Key(octets);
  }

  /** A new key for {@code suite} from the system's source of randomness. */
  public static Key random(SecuritySuite suite) {
    byte[] octets = new byte[suite.keyOctets()];
    RANDOM.nextBytes(octets);
    return new Key(octets);
  }

  /** Takes {@code material} over. */
  static Key own(byte[] material) { return new Key(material); }

  public int length() { return material.length; }

  /** The key material itself, for what must carry it: the dedicated key of an initiateRequest, a password of LLS. */
  public Octets reveal() {
    return Octets.of(material());
  }

  /** Whether these are the same octets; takes the same time wherever they differ. */
  public boolean matches(Octets octets) {
    return MessageDigest.isEqual(material(), octets.toByteArray());
  }

  /** Overwrites the key material; the key cannot be used any more. */
  public synchronized void destroy() {
    Arrays.fill(material, (byte) 0);
    destroyed = true;
  }

  /**
   * A name by which invocation counters know the key: 16 hexadecimal digits of HMAC-SHA-256 over a constant. It tells
   * nothing about a key that cannot be guessed.
   */
  public String fingerprint() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(material(), "HmacSHA256"));
      byte[] full = mac.doFinal("invocation counter".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(full, 0, 8);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no HmacSHA256", missing);
    }
  }

  SecretKey aes() { return new SecretKeySpec(material(), "AES"); }

  /** The array itself: not to be written to, not to be handed on. */
  synchronized byte[] material() {
    if (destroyed) throw new IllegalStateException("the key has been destroyed");
    return material;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key that && MessageDigest.isEqual(material, that.material);
  }

  /** Of the length only: a hash of the material would tell something about it. */
  @Override
  public int hashCode() { return material.length; }

  /** {@code key of 16 octets} */
  @Override
  public String toString() { return "key of " + material.length + " octets"; }
}
