package io.gridtap.transport;

import java.lang.System.Logger.Level;
import java.time.Instant;

/**
 * Something a security officer wants to know (IEC 62351-3, for the log of IEC 62351-14). Goes to the listener in
 * {@link TlsSettings} and to the logger {@value #LOGGER}.
 *
 * @param peer
 *            with whom, as {@code host:port}; empty if with nobody in particular
 * @param what
 *            happened
 * @param remedy
 *            what to do; empty if nothing
 */
public record SecurityEvent(Kind kind, Instant when, String peer, String what, String remedy) {
  /** Where all of them are logged. */
  public static final String LOGGER = "io.gridtap.security";

  /** What kind of thing happened. */
  public enum Kind {
    /** No agreement on version or suite, no TLS at the other end, or the peer broke off. */
    HANDSHAKE_FAILED(Level.WARNING),
    CERTIFICATE_EXPIRED(Level.WARNING),
    CERTIFICATE_NOT_YET_VALID(Level.WARNING),
    /** No way from the peer's certificate to a trust anchor. */
    UNKNOWN_CA(Level.WARNING),
    CERTIFICATE_REVOKED(Level.WARNING),
    /** A good certificate, but none of those that are pinned. */
    NOT_PINNED(Level.WARNING),
    /** A certificate for another host. */
    WRONG_NAME(Level.WARNING),
    /** The certificate is not meant for this use. */
    UNSUITABLE_CERTIFICATE(Level.WARNING),
    /** A key too short, or a signature by SHA-1 or older. */
    WEAK_KEY_OR_ALGORITHM(Level.WARNING),
    /** The peer asked for a renegotiation that is not allowed, or one failed. */
    RENEGOTIATION(Level.WARNING),
    /** The keys of a connection were made anew, as settings ask. */
    REKEYED(Level.INFO),
    /** A certificate revocation list cannot be read, is missing, or is older than its nextUpdate. */
    CRL_UNAVAILABLE(Level.WARNING),
    /** Not the certificate that was shown the last time, or before a renegotiation. */
    PEER_CHANGED(Level.WARNING),
    /** Cipher suites without forward secrecy are allowed, or were agreed on. */
    LEGACY_IN_USE(Level.WARNING);

    private final Level level;

    Kind(Level level) { this.level = level; }

    /** In the log. */
    public Level level() { return level; }
  }

  /** In one line. */
  public String text() {
    return kind + (peer.isEmpty() ? "" : " " + peer) + ": " + what + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
