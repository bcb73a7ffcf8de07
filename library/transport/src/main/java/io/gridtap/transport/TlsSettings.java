package io.gridtap.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How TLS is spoken, by the profile of IEC 62351-3. The same for clients and servers; {@link Tls#of} makes something to
 * connect with of it.
 *
 * @param identity
 *            own certificate and key: a server must have it, and a client whom the server asks
 * @param trustAnchors
 *            PEM files of the certificates of CAs (or of single peers) that are trusted; at least one
 * @param pins
 *            SHA-256 fingerprints, 64 hexadecimal digits in lower case: if there are any, the peer's certificate must
 *            be one of these, besides being valid
 * @param crls
 *            PEM or DER files of certificate revocation lists, read again when they change and every day; if there are
 *            none, revocation is not checked
 * @param crlPolicy
 *            for a certificate whose issuer has no list that can be used
 * @param versions
 *            offered and accepted
 * @param cipherSuites
 *            offered and accepted, by their IANA names, the best first
 * @param clientAuthentication
 *            what a server asks of clients
 * @param peerName
 *            whose certificate a client expects
 * @param sessionCacheSize
 *            sessions kept for resumption; the oldest gives way
 * @param sessionLifetime
 *            after which a session is not resumed: then the handshake is a full one
 * @param rekeyInterval
 *            after which the keys of a connection are made anew
 * @param recheckInterval
 *            how often the peer's certificate is checked again while a connection lasts
 * @param legacy
 *            whether suites without forward secrecy are added, see {@link Tls#allowLegacySuites}
 * @param listener
 *            told of security events, on any thread; must not wait
 */
public record TlsSettings(Optional<TlsIdentity> identity, List<Path> trustAnchors, Set<String> pins, List<Path> crls,
    CrlPolicy crlPolicy, Set<Version> versions, List<String> cipherSuites,
    ClientAuthentication clientAuthentication, PeerName peerName, int sessionCacheSize, Duration sessionLifetime,
    Duration rekeyInterval, Duration recheckInterval, Legacy legacy, Consumer<SecurityEvent> listener) {
  /** TLS 1.0 and 1.1 do not exist here (RFC 8996). */
  public enum Version {
    TLS_1_2("TLSv1.2"), TLS_1_3("TLSv1.3");

    final String jsse;

    Version(String jsse) { this.jsse = jsse; }
  }

  /** What to do where no revocation list can be used. */
  public enum CrlPolicy {
    /** No list, no connection. */
    REFUSE,
    /** Connect; the security event is all. */
    ALLOW
  }

  /** What a server asks of its clients. */
  public enum ClientAuthentication {
    /** A certificate, as IEC 62351-3 has it. */
    REQUIRED,
    /** Nothing: anyone may connect. */
    SWITCHED_OFF
  }

  /** Whether {@link Tls#LEGACY_SUITES} are added. */
  public enum Legacy {
    REFUSED, ALLOWED
  }

  /** The name that must be in the certificate of the server a client connects to. */
  public sealed interface PeerName {
    /** The host that was dialled, name or address. */
    record AsDialled() implements PeerName {}

    /** This DNS name or address, whatever was dialled. */
    record Expected(String name) implements PeerName {}

    /** Any: whoever has a certificate of a trusted CA may be the server. Better with pins. */
    record Unchecked() implements PeerName {}
  }

  /** ECDHE with AES-GCM for TLS 1.2, and the suites of TLS 1.3. */
  public static final List<String> STANDARD_SUITES = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
      "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  /** IEC 62351-3 asks for new keys, fresh revocation lists and full handshakes at least this often. */
  private static final Duration DAY = Duration.ofDays(1);

  public TlsSettings {
    trustAnchors = List.copyOf(trustAnchors);
    pins = pins.stream().map(TlsSettings::fingerprint).collect(Collectors.toUnmodifiableSet());
    crls = List.copyOf(crls);
    versions = Set.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    if (trustAnchors.isEmpty())
      throw new IllegalArgumentException("no trust anchors: name the certificate of the CA, or of the peer itself");
    if (versions.isEmpty() || cipherSuites.isEmpty())
      throw new IllegalArgumentException("at least one version and one cipher suite are needed");
    if (sessionCacheSize < 1)
      throw new IllegalArgumentException("sessionCacheSize is at least 1: " + sessionCacheSize);
    upToADay("sessionLifetime", sessionLifetime, Duration.ofSeconds(1));
    upToADay("rekeyInterval", rekeyInterval, Duration.ofMillis(10));
    upToADay("recheckInterval", recheckInterval, Duration.ofMillis(10));
  }

  private static void upToADay(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(DAY) > 0)
      throw new IllegalArgumentException("%s is %s…%s: %s".formatted(name, least, DAY, value));
  }

  private static String fingerprint(String text) {
    String digits = text.replace(":", "").replace(" ", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}"))
      throw new IllegalArgumentException("not a SHA-256 fingerprint of 64 hexadecimal digits: " + text);
    return digits;
  }

  /**
   * TLS 1.3 and 1.2, mutual authentication, the host's name checked, 1000 sessions resumed within an hour, new keys
   * every 24 h, certificates checked again every hour.
   *
   * @param trustAnchor
   *            PEM file with one or more certificates
   */
  public static TlsSettings trusting(Path trustAnchor) {
    return new TlsSettings(Optional.empty(), List.of(trustAnchor), Set.of(), List.of(), CrlPolicy.REFUSE,
        EnumSet.allOf(Version.class), STANDARD_SUITES, ClientAuthentication.REQUIRED, new PeerName.AsDialled(), 1000,
        Duration.ofHours(1), DAY, Duration.ofHours(1), Legacy.REFUSED, _ -> {});
  }

  public TlsSettings withIdentity(TlsIdentity own) {
    return new TlsSettings(Optional.of(own), trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  /** With a key that is not encrypted. */
  public TlsSettings withIdentity(Path chain, Path key) {
    return withIdentity(new TlsIdentity.Pem(chain, key, Optional.empty()));
  }

  /** One more file. */
  public TlsSettings withTrustAnchor(Path file) {
    return new TlsSettings(identity, added(trustAnchors, file), pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  /**
   * One more certificate that the peer may have.
   *
   * @param fingerprint
   *            SHA-256, with colons or without
   */
  public TlsSettings withPin(String fingerprint) {
    Set<String> more = new TreeSet<>(pins);
    more.add(fingerprint);
    return new TlsSettings(identity, trustAnchors, more, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  /** One more file. */
  public TlsSettings withCrl(Path file) {
    return new TlsSettings(identity, trustAnchors, pins, added(crls, file), crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  public TlsSettings withCrlPolicy(CrlPolicy policy) {
    return new TlsSettings(identity, trustAnchors, pins, crls, policy, versions, cipherSuites, clientAuthentication,
        peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy, listener);
  }

  public TlsSettings withVersions(Version... allowed) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, Set.of(allowed), cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  public TlsSettings withCipherSuites(List<String> suites) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, suites, clientAuthentication,
        peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy, listener);
  }

  /** A server asks its clients for no certificate: against IEC 62351-3, for tests. */
  public TlsSettings withoutClientAuthentication() {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        ClientAuthentication.SWITCHED_OFF, peerName, sessionCacheSize, sessionLifetime, rekeyInterval,
        recheckInterval, legacy, listener);
  }

  public TlsSettings withPeerName(PeerName name) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, name, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        listener);
  }

  /** A client expects this DNS name or address in the server's certificate, whatever it dials. */
  public TlsSettings withExpectedName(String name) {
    return withPeerName(new PeerName.Expected(name));
  }

  public TlsSettings withSessionCacheSize(int sessions) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessions, sessionLifetime, rekeyInterval, recheckInterval, legacy, listener);
  }

  /** @param lifetime whole seconds, from 1 s to 24 h */
  public TlsSettings withSessionLifetime(Duration lifetime) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, lifetime, rekeyInterval, recheckInterval, legacy, listener);
  }

  /** @param interval up to 24 h */
  public TlsSettings withRekeyInterval(Duration interval) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, interval, recheckInterval, legacy,
        listener);
  }

  /** @param interval up to 24 h */
  public TlsSettings withRecheckInterval(Duration interval) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, interval, legacy, listener);
  }

  /** Adds {@link Tls#LEGACY_SUITES}, for devices that know nothing better; see {@link Tls#allowLegacySuites}. */
  public TlsSettings withLegacySuites() {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval,
        Legacy.ALLOWED, listener);
  }

  public TlsSettings withListener(Consumer<SecurityEvent> told) {
    return new TlsSettings(identity, trustAnchors, pins, crls, crlPolicy, versions, cipherSuites,
        clientAuthentication, peerName, sessionCacheSize, sessionLifetime, rekeyInterval, recheckInterval, legacy,
        told);
  }

  private static List<Path> added(List<Path> files, Path file) {
    List<Path> more = new ArrayList<>(files);
    more.add(file);
    return more;
  }
}
