package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a device's X.509 certificate says (IEC 62056-5-3 §5.6.4): its system title, as hexadecimal digits in the common
 * name of the subject, and its public key. Whether an authority vouches for it is checked elsewhere.
 */
public record DeviceCertificate(SystemTitle title, ECPublicKey key, X509Certificate certificate) {
  private static final Pattern TITLE = Pattern.compile("(?:^|[,+])\\s*CN=([0-9A-Fa-f]{16})\\s*(?:$|[,+])");
  private static final int MAX_OCTETS = 16_384;
  private static final String EC = "EC";

  /** @throws SecurityRefusal MALFORMED */
  public static DeviceCertificate parse(Octets der) {
    if (der.length() > MAX_OCTETS) throw malformed("is longer than %d octets".formatted(MAX_OCTETS));
    X509Certificate certificate;
    try {
      certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
    } catch (GeneralSecurityException unreadable) {
      throw malformed("is not X.509 in DER");
    }
    Matcher matcher = TITLE.matcher(certificate.getSubjectX500Principal().getName());
    if (!matcher.find()) throw malformed("has no system title in the common name of its subject");
    if (!certificate.getPublicKey().getAlgorithm().equals(EC)
        || !(certificate.getPublicKey() instanceof ECPublicKey key))
      throw malformed("has no key on an elliptic curve");
    return new DeviceCertificate(SystemTitle.hex(matcher.group(1).toLowerCase(Locale.ROOT)), key, certificate);
  }

  private static SecurityRefusal malformed(String what) {
    return new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "the certificate " + what);
  }
}
