package io.gridtap.dlms.security;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * Elliptic curve keys of suites 1 and 2 as they are on the wire: a public key is x || y, 64 or 96 octets without a
 * format octet; a signature r || s, each padded to the length of a coordinate.
 */
public final class Curve {
  private Curve() {}

  /** @throws SecurityRefusal MALFORMED if it is not a point of the curve */
  public static ECPublicKey publicKey(SecuritySuite suite, Octets raw) {
    int coordinate = suite.coordinateOctets();
    if (raw.length() != 2 * coordinate)
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
          "a public key of security suite %d has %d octets, not %d".formatted(suite.id(), 2 * coordinate,
              raw.length()));
    BigInteger x = new BigInteger(1, raw.slice(0, coordinate).toByteArray());
    BigInteger y = new BigInteger(1, raw.slice(coordinate, coordinate).toByteArray());
    return requireOnCurve(suite, new ECPoint(x, y));
  }

  private static ECPublicKey requireOnCurve(SecuritySuite suite, ECPoint point) {
    try {
      ECParameterSpec parameters = parameters(suite);
      BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
      BigInteger x = point.getAffineX();
      BigInteger y = point.getAffineY();
      BigInteger right = x.modPow(BigInteger.valueOf(3), p).add(parameters.getCurve().getA().multiply(x))
          .add(parameters.getCurve().getB()).mod(p);
      if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.modPow(BigInteger.TWO, p).equals(right))
        throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
            "a public key that is not on the curve of security suite " + suite.id());
      return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("this Java runtime refused a key on " + suite.curve(), failed);
    }
  }

  /** x || y. */
  public static Octets raw(SecuritySuite suite, ECPublicKey key) {
    requireSuite(suite, key.getParams());
    return new OctetWriter(suite.pointOctets()).octets(padded(key.getW().getAffineX(), suite))
        .octets(padded(key.getW().getAffineY(), suite)).toOctets();
  }

  /** @param scalar 32 or 48 octets, most significant first */
  public static ECPrivateKey privateKey(SecuritySuite suite, Key scalar) {
    if (scalar.length() != suite.coordinateOctets())
      throw new IllegalArgumentException("a private key of security suite %d has %d octets, not %d".formatted(
          suite.id(), suite.coordinateOctets(), scalar.length()));
    try {
      ECParameterSpec parameters = parameters(suite);
      BigInteger d = new BigInteger(1, scalar.material());
      if (d.signum() == 0 || d.compareTo(parameters.getOrder()) >= 0)
        throw new IllegalArgumentException("the private key is outside the range of the curve");
      return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(d, parameters));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("this Java runtime has no " + suite.curve());
    }
  }

  /** A new pair from the system's source of randomness. */
  public static KeyPair generate(SecuritySuite suite) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(suite.curve()));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + suite.curve(), missing);
    }
  }

  /** ECDSA with the hash of the suite: r || s. */
  public static Octets sign(SecuritySuite suite, ECPrivateKey key, Octets content) {
    requireSuite(suite, key.getParams());
    try {
      Signature signature = Signature.getInstance(suite.signature());
      signature.initSign(key);
      signature.update(content.toByteArray());
      return Octets.wrap(signature.sign());
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("this Java runtime failed to sign with ECDSA on " + suite.curve());
    }
  }

  /** Whether {@code signature}, r || s, was made of {@code content} by the owner of {@code key}. */
  public static boolean verify(SecuritySuite suite, ECPublicKey key, Octets content, Octets signature) {
    requireSuite(suite, key.getParams());
    if (signature.length() != suite.pointOctets()) return false;
    try {
      Signature verifier = Signature.getInstance(suite.signature());
      verifier.initVerify(key);
      verifier.update(content.toByteArray());
      return verifier.verify(signature.toByteArray());
    } catch (SignatureException | InvalidKeyException malformed) {
      return false;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no ECDSA on " + suite.curve(), missing);
    }
  }

  /** The shared secret Z of cofactor Diffie-Hellman: the x coordinate. */
  static Key agree(SecuritySuite suite, ECPrivateKey own, ECPublicKey peer) {
    requireSuite(suite, own.getParams());
    ECPublicKey checked = requireOnCurve(suite, peer.getW());
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own);
      agreement.doPhase(checked, true);
      return Key.own(agreement.generateSecret());
    } catch (GeneralSecurityException failed) {
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "the peer's public key allows no key agreement");
    }
  }

  private static void requireSuite(SecuritySuite suite, ECParameterSpec found) {
    try {
      if (!found.getCurve().equals(parameters(suite).getCurve()))
        throw new IllegalArgumentException("security suite %d needs a key on %s".formatted(suite.id(), suite.curve()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + suite.curve(), missing);
    }
  }

  private static ECParameterSpec parameters(SecuritySuite suite) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(suite.curve()));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static Octets padded(BigInteger coordinate, SecuritySuite suite) {
    byte[] bytes = coordinate.toByteArray();
    byte[] padded = new byte[suite.coordinateOctets()];
    int count = Math.min(bytes.length, padded.length);
    System.arraycopy(bytes, bytes.length - count, padded, padded.length - count, count);
    return Octets.wrap(padded);
  }
}
