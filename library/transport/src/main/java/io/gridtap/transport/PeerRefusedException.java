package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A certificate that is not accepted; the security event has been told, or is by who catches it. */
final class PeerRefusedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String what;
  private final String remedy;

  PeerRefusedException(Kind kind, String what, String remedy, @Nullable Throwable cause) {
    super(what + "; " + remedy, cause);
    this.kind = kind;
    this.what = what;
    this.remedy = remedy;
  }

  Kind kind() { return kind; }

  String what() { return what; }

  String remedy() { return remedy; }
}
