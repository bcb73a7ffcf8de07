package io.gridtap.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys on elliptic curves in PEM files. Messages name the file and never what is in it. */
final class CurveKeyFiles {
  private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private CurveKeyFiles() {}

  /** A private key in PKCS #8. */
  static ECPrivateKey own(String option, Path file) {
    Matcher pem = read(option, file);
    try {
      if (pem.group(1).equals("PRIVATE KEY") && KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(decoded(pem))) instanceof ECPrivateKey key)
        return key;
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // said below without the cause, whose text may repeat octets of the key
    }
    throw CommandFailure.usage(
        "%s: %s holds no private key on an elliptic curve in PKCS #8 (BEGIN PRIVATE KEY)".formatted(option, file));
  }

  /** A certificate's key, or a public key. */
  static ECPublicKey peer(String option, Path file) {
    Matcher pem = read(option, file);
    try {
      PublicKey key = pem.group(1).equals("CERTIFICATE")
          ? CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(decoded(pem)))
              .getPublicKey()
          : KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(decoded(pem)));
      if (key instanceof ECPublicKey onCurve) return onCurve;
      throw CommandFailure.usage("%s: the key in %s is not on an elliptic curve".formatted(option, file));
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw CommandFailure.usage("%s: %s holds neither a certificate nor a public key (PEM)".formatted(option, file),
          wrong);
    }
  }

  private static Matcher read(String option, Path file) {
    try {
      Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (pem.find()) return pem;
      throw CommandFailure.usage("%s: %s is no PEM file".formatted(option, file));
    } catch (IOException unreadable) {
      throw CommandFailure.usage("%s: cannot read %s: %s".formatted(option, file, unreadable.getMessage()),
          unreadable);
    }
  }

  private static byte[] decoded(Matcher pem) { return Base64.getMimeDecoder().decode(pem.group(2)); }
}
