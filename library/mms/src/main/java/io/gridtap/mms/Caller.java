package io.gridtap.mms;

import io.gridtap.mms.acse.AcseApdu.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Who asks for an association, as far as that is known before it is open.
 *
 * @param peer address and port
 * @param entity who the caller says it is: anybody can say so
 * @param password of ACSE, which crosses the network as it is unless there is TLS; never shown in the text of this
 * @param certificate shown in the TLS handshake and verified there; nothing without TLS, or if it demands none
 */
public record Caller(String peer, Entity entity, Optional<String> password, Optional<X509Certificate> certificate) {
  /** Whether this is the password; a near miss takes as long as a far one. False if the caller has sent none. */
  public boolean shows(String wanted) {
    return MessageDigest.isEqual(password.orElse("").getBytes(StandardCharsets.UTF_8),
        wanted.getBytes(StandardCharsets.UTF_8)) && password.isPresent();
  }

  /** The same caller, for those who need not know the password. */
  public Caller withoutPassword() {
    return new Caller(peer, entity, Optional.empty(), certificate);
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "Caller[peer=%s, entity=%s, certificate=%s]".formatted(peer, entity,
        certificate.map(shown -> shown.getSubjectX500Principal().getName()).orElse("none"));
  }
}
