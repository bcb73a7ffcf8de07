package io.gridtap.dlms.security;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * High level security: each side proves that it knows the secret by answering the other's challenge (IEC 62056-5-3
 * §5.2.2.2.4). The client answers StoC in pass 3, the server CtoS in pass 4; the functions are the same on both sides,
 * with the titles and challenges exchanged.
 */
public final class Hls {
  /** Octets of the shortest challenge. */
  public static final int MIN_CHALLENGE = 8;
  /** Octets of the longest challenge. */
  public static final int MAX_CHALLENGE = 64;
  private static final int USUAL_CHALLENGE = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What mechanism 2 does is the manufacturer's own. */
  public interface Transform {
    /** AES in ECB mode of the challenge, padded with zeros to whole blocks, the secret being the key. Widely used. */
    Transform AES_ECB = Hls::aesEcb;

    /** The answer to {@code challenge}. */
    Octets answer(Key secret, Octets challenge);
  }

  /** What is sent in answer to a challenge, and how such an answer is checked. */
  private interface Proof {
    Octets answer(Octets received, Octets sent);

    /** True if {@code answer} is the peer's to {@code sent}. */
    boolean verify(Octets answer, Octets received, Octets sent);
  }

  private final Mechanism mechanism;
  private final Proof proof;

  private Hls(Mechanism mechanism, Proof proof) {
    this.mechanism = mechanism;
    this.proof = proof;
  }

  /** Mechanisms 2 (with {@link Transform#AES_ECB}), 3 and 4. */
  public static Hls of(Mechanism mechanism, Key secret) {
    return switch (mechanism) {
      case HLS2 -> manufacturer(secret, Transform.AES_ECB);
      case HLS3 -> new Hls(mechanism, symmetric(challenge -> hash("MD5", challenge, secret)));
      case HLS4 -> new Hls(mechanism, symmetric(challenge -> hash("SHA-1", challenge, secret)));
      case HLS5, HLS6, HLS7 ->
        throw new IllegalArgumentException(mechanism + " needs system titles: give the association's protection too");
      case NONE, LLS -> throw new IllegalArgumentException("not high level security: " + mechanism);
    };
  }

  /** Mechanism 2 with a transformation of the manufacturer. */
  public static Hls manufacturer(Key secret, Transform transform) {
    return new Hls(Mechanism.HLS2, symmetric(challenge -> transform.answer(secret, challenge)));
  }

  /**
   * Any mechanism from 2 to 7; the secret is for all but 5 and 7. For 5, 6 and 7 the protection must know the peer's
   * title by the time challenges are answered.
   */
  public static Hls of(Mechanism mechanism, Optional<Key> secret, ApduProtection protection) {
    return switch (mechanism) {
      case HLS2, HLS3, HLS4 -> of(mechanism, required(mechanism, secret));
      case HLS5 -> new Hls(mechanism, new Gmac(protection));
      case HLS6 -> new Hls(mechanism, new Titled(protection, required(mechanism, secret)));
      case HLS7 -> new Hls(mechanism, new Signed(protection));
      case NONE, LLS -> throw new IllegalArgumentException("not high level security: " + mechanism);
    };
  }

  private static Key required(Mechanism mechanism, Optional<Key> secret) {
    return secret.orElseThrow(() -> new IllegalArgumentException(mechanism + " needs a secret"));
  }

  public Mechanism mechanism() { return mechanism; }

  /** A new challenge of 16 octets: some meters take no other length. */
  public static Octets challenge() {
    return challenge(USUAL_CHALLENGE);
  }

  /** @param octets 8…64 */
  public static Octets challenge(int octets) {
    if (octets < MIN_CHALLENGE || octets > MAX_CHALLENGE)
      throw new IllegalArgumentException("a challenge has 8…64 octets, not " + octets);
    byte[] challenge = new byte[octets];
    RANDOM.nextBytes(challenge);
    return Octets.wrap(challenge);
  }

  /**
   * What this side sends in pass 3 or 4: the answer to the challenge it received.
   *
   * @param sent the own challenge
   * @throws SecurityRefusal AUTHENTICATION if the peer only sent the own challenge back, or one not of 8…64 octets
   */
  public Octets answer(Octets received, Octets sent) {
    requireSound(received, sent);
    return proof.answer(received, sent);
  }

  /**
   * Checks what the peer sent in pass 3 or 4.
   *
   * @throws SecurityRefusal AUTHENTICATION if it does not prove to know the secret
   */
  public void verify(Octets answer, Octets received, Octets sent) {
    requireSound(received, sent);
    if (!proof.verify(answer, received, sent))
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "the peer has not proved to know the secret of %s: its answer to the challenge is wrong"
              .formatted(mechanism));
  }

  private static void requireSound(Octets received, Octets sent) {
    if (received.length() < MIN_CHALLENGE || received.length() > MAX_CHALLENGE)
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "a challenge has 8…64 octets, the peer's has " + received.length());
    if (received.equals(sent))
      throw new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
          "the peer sent the own challenge back, so as to be given the answer to it");
  }

  private interface Answering {
    Octets to(Octets challenge);
  }

  /** Both sides compute the same of the challenge. */
  private static Proof symmetric(Answering answering) {
    return new Proof() {
      @Override
      public Octets answer(Octets received, Octets sent) { return answering.to(received); }

      @Override
      public boolean verify(Octets answer, Octets received, Octets sent) { return equal(answering.to(sent), answer); }
    };
  }

  private record Gmac(ApduProtection protection) implements Proof {
    @Override
    public Octets answer(Octets received, Octets sent) { return protection.authenticate(received); }

    @Override
    public boolean verify(Octets answer, Octets received, Octets sent) {
      protection.verifyAuthentication(answer, sent);
      return true;
    }
  }

  private record Titled(ApduProtection protection, Key secret) implements Proof {
    @Override
    public Octets answer(Octets received, Octets sent) { return of(own(protection), peer(protection), received, sent); }

    @Override
    public boolean verify(Octets answer, Octets received, Octets sent) {
      return equal(of(peer(protection), own(protection), sent, received), answer);
    }

    private Octets of(SystemTitle from, SystemTitle to, Octets challenge, Octets other) {
      MessageDigest hash = digest("SHA-256");
      hash.update(secret.material());
      hash.update(titled(from, to, challenge, other).toByteArray());
      return Octets.wrap(hash.digest());
    }
  }

  private record Signed(ApduProtection protection) implements Proof {
    @Override
    public Octets answer(Octets received, Octets sent) {
      SecuritySettings settings = protection.settings();
      return Curve.sign(settings.suite(),
          settings.curveKeys().signing()
              .orElseThrow(() -> new IllegalArgumentException(Mechanism.HLS7 + " needs an own signing key")),
          titled(own(protection), peer(protection), received, sent));
    }

    @Override
    public boolean verify(Octets answer, Octets received, Octets sent) {
      SecuritySettings settings = protection.settings();
      return Curve.verify(settings.suite(),
          settings.curveKeys().peerSigning()
              .orElseThrow(() -> new IllegalArgumentException(Mechanism.HLS7 + " needs the peer's signing key")),
          titled(peer(protection), own(protection), sent, received), answer);
    }
  }

  private static SystemTitle own(ApduProtection protection) { return protection.settings().ownTitle(); }

  private static SystemTitle peer(ApduProtection protection) {
    return protection.peer().orElseThrow(() -> new SecurityRefusal(SecurityRefusal.Kind.AUTHENTICATION,
        "the peer has not told its system title, which the authentication mechanism needs"));
  }

  private static Octets titled(SystemTitle from, SystemTitle to, Octets challenge, Octets other) {
    return new OctetWriter().octets(from.octets()).octets(to.octets()).octets(challenge).octets(other).toOctets();
  }

  private static boolean equal(Octets expected, Octets answer) {
    return MessageDigest.isEqual(expected.toByteArray(), answer.toByteArray());
  }

  private static Octets hash(String algorithm, Octets challenge, Key secret) {
    MessageDigest digest = digest(algorithm);
    digest.update(challenge.toByteArray());
    digest.update(secret.material());
    return Octets.wrap(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, missing);
    }
  }

  private static Octets aesEcb(Key secret, Octets challenge) {
    int blocks = (challenge.length() + 15) / 16;
    byte[] padded = Arrays.copyOf(challenge.toByteArray(), blocks * 16);
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey(secret), "AES"));
      return Octets.wrap(cipher.doFinal(padded));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("this Java runtime failed at AES/ECB with a " + secret);
    }
  }

  private static byte[] aesKey(Key secret) {
    if (secret.length() > 16)
      throw new IllegalArgumentException("the secret of AES-128-ECB has at most 16 octets, not " + secret.length());
    return Arrays.copyOf(secret.material(), 16);
  }
}
