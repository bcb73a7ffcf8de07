package io.gridtap.transport;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Optional;

/** Keys and signatures good enough for IEC 62351-3: RSA of 2048 bits, curves of 256 bits, SHA-256, or better. */
final class KeyStrength {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_CURVE_BITS = 256;

  private KeyStrength() {}

  /** What is wrong with a certificate's key or signature. */
  static Optional<String> weakness(X509Certificate certificate) {
    return keyWeakness(certificate.getPublicKey()).or(() -> signatureWeakness(certificate.getSigAlgName()));
  }

  static Optional<String> keyWeakness(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() < MIN_RSA_BITS ->
        Optional.of("RSA key of %d bits, at least %d are needed".formatted(rsa.getModulus().bitLength(), MIN_RSA_BITS));
      case RSAPublicKey _,EdECPublicKey _ -> Optional.empty();
      case ECPublicKey ec when ec.getParams().getOrder().bitLength() < MIN_CURVE_BITS ->
        Optional.of("curve of %d bits, at least %d are needed".formatted(ec.getParams().getOrder().bitLength(),
            MIN_CURVE_BITS));
      case ECPublicKey _ -> Optional.empty();
      default -> Optional.of("key of kind %s, only RSA, EC and EdDSA are allowed".formatted(key.getAlgorithm()));
    };
  }

  private static Optional<String> signatureWeakness(String algorithm) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    return name.startsWith("MD") || name.startsWith("SHA1") || name.startsWith("SHA224")
        ? Optional.of("signed with %s, at least SHA-256 is needed".formatted(algorithm))
        : Optional.empty();
  }
}
