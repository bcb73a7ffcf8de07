package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whether a peer's certificate is accepted: dates, key strength, path to a trust anchor, revocation, pins, then usage
 * and name as the JDK checks them. Each refusal is a security event of its own kind.
 */
final class PeerCheck extends X509ExtendedTrustManager {
  /** Peers whose last certificate is remembered. */
  private static final int MAX_REMEMBERED = 10_000;

  private final TlsSettings settings;
  private final Set<TrustAnchor> anchors;
  private final List<X509Certificate> anchorCertificates;
  private final X509ExtendedTrustManager usual;
  private final RevocationLists revocation;
  private final SecurityEvents events;
  private final Map<Socket, TlsLink> links = new ConcurrentHashMap<>();
  private final Map<String, String> lastSeen = new ConcurrentHashMap<>();

  PeerCheck(TlsSettings settings, List<X509Certificate> anchors) throws GeneralSecurityException {
    this.settings = settings;
    this.anchorCertificates = List.copyOf(anchors);
    this.anchors = anchors.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toUnmodifiableSet());
    this.events = new SecurityEvents(settings.listener());
    this.revocation = new RevocationLists(settings.crls(), settings.crlPolicy(), events);
    this.usual = usual(anchors);
  }

  private static X509ExtendedTrustManager usual(List<X509Certificate> anchors) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < anchors.size(); i++)
        store.setCertificateEntry("anchor" + i, anchors.get(i));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (java.io.IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
  }

  SecurityEvents events() { return events; }

  /** While a link is known here, its name is told with refusals, and its renegotiations are checked. */
  void know(Socket socket, TlsLink link) {
    links.put(socket, link);
  }

  void forget(Socket socket) { links.remove(socket); }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    TlsLink link = links.get(socket);
    examine(chain, link, link == null ? "" : link.where(), () -> usual.checkServerTrusted(chain, authType),
        () -> usual.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    TlsLink link = links.get(socket);
    examine(chain, link, link == null ? "" : link.where(), () -> usual.checkClientTrusted(chain, authType),
        () -> usual.checkClientTrusted(chain, authType, socket));
  }

  private interface UsualCheck {
    void run() throws CertificateException;
  }

  /** @param peer for messages; an engine may not know */
  private void examine(X509Certificate[] chain, @Nullable TlsLink link, @Nullable String peer, UsualCheck usage,
      UsualCheck usageAndName) throws CertificateException {
    String where = peer == null ? "" : peer;
    try {
      if (link != null)
        link.renegotiating(chain[0]);
      verify(Arrays.asList(chain), where);
      run(Kind.UNSUITABLE_CERTIFICATE, chain[0], usage, "check its key usage and extended key usage");
      run(Kind.WRONG_NAME, chain[0], usageAndName,
          "dial the name that is in the certificate, or set the name expected");
      if (link != null)
        link.checked();
    } catch (PeerRefusedException refused) {
      tell(refused, where);
      throw refused;
    }
    remember(chain[0], link);
  }

  private static void run(Kind kind, X509Certificate certificate, UsualCheck check, String remedy)
      throws PeerRefusedException {
    try {
      check.run();
    } catch (CertificateException refused) {
      throw new PeerRefusedException(kind, "certificate %s: %s".formatted(name(certificate), refused.getMessage()),
          remedy, refused);
    }
  }

  void tell(PeerRefusedException refused, String where) {
    events.tell(refused.kind(), where, refused.what(), refused.remedy());
  }

  /** All that does not depend on the handshake; also for sessions resumed and connections that last. */
  void verify(List<X509Certificate> chain, String where) throws PeerRefusedException {
    for (X509Certificate each : chain) {
      dates(each);
      if (!anchorCertificates.contains(each))
        strength(each);
    }
    revocation.check(path(chain), where);
    String fingerprint = fingerprint(chain.getFirst());
    if (!settings.pins().isEmpty() && !settings.pins().contains(fingerprint))
      throw new PeerRefusedException(Kind.NOT_PINNED,
          "certificate %s with fingerprint %s is not pinned".formatted(name(chain.getFirst()), fingerprint),
          "pin it if the peer's certificate was replaced on purpose", null);
  }

  private static void dates(X509Certificate certificate) throws PeerRefusedException {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException expired) {
      throw expired(certificate, expired);
    } catch (CertificateNotYetValidException early) {
      throw early(certificate, early);
    }
  }

  private static PeerRefusedException expired(X509Certificate certificate, Exception cause) {
    return new PeerRefusedException(Kind.CERTIFICATE_EXPIRED,
        "certificate %s expired on %s".formatted(name(certificate), certificate.getNotAfter().toInstant()),
        "renew it, or set the clock", cause);
  }

  private static PeerRefusedException early(X509Certificate certificate, Exception cause) {
    return new PeerRefusedException(Kind.CERTIFICATE_NOT_YET_VALID,
        "certificate %s is valid from %s on only".formatted(name(certificate),
            certificate.getNotBefore().toInstant()),
        "set the clock, or wait", cause);
  }

  private static void strength(X509Certificate certificate) throws PeerRefusedException {
    Optional<String> weakness = KeyStrength.weakness(certificate);
    if (weakness.isPresent())
      throw new PeerRefusedException(Kind.WEAK_KEY_OR_ALGORITHM,
          "certificate %s: %s".formatted(name(certificate), weakness.get()), "make a new key and certificate", null);
  }

  /** From the peer's certificate to the trust anchor's. */
  private List<X509Certificate> path(List<X509Certificate> chain) throws PeerRefusedException {
    X509Certificate peer = chain.getFirst();
    if (anchorCertificates.contains(peer))
      return List.of(peer);
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(peer);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      PKIXCertPathBuilderResult built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX")
          .build(parameters);
      List<X509Certificate> path = new ArrayList<>();
      for (Certificate each : built.getCertPath().getCertificates())
        path.add((X509Certificate) each);
      path.add(built.getTrustAnchor().getTrustedCert());
      return path;
    } catch (GeneralSecurityException none) {
      throw noPath(peer, none);
    }
  }

  private static PeerRefusedException noPath(X509Certificate peer, GeneralSecurityException none) {
    for (Throwable cause = none; cause != null; cause = cause.getCause())
      if (cause instanceof CertPathValidatorException invalid
          && invalid.getReason() == BasicReason.ALGORITHM_CONSTRAINED)
        return new PeerRefusedException(Kind.WEAK_KEY_OR_ALGORITHM,
            "certificate %s: %s".formatted(name(peer), invalid.getMessage()), "make a new key and certificate", none);
    return new PeerRefusedException(Kind.UNKNOWN_CA,
        "certificate %s, issued by %s, does not lead to a trusted CA".formatted(name(peer),
            peer.getIssuerX500Principal().getName()),
        "add its CA to the trust anchors if it is to be trusted", none);
  }

  private void remember(X509Certificate peer, @Nullable TlsLink link) {
    if (link == null)
      return;
    String key = switch (link.side()) {
      case CLIENT -> link.where();
      case SERVER -> name(peer);
    };
    String now = fingerprint(peer);
    if (lastSeen.size() >= MAX_REMEMBERED && !lastSeen.containsKey(key))
      return;
    String before = lastSeen.put(key, now);
    if (before != null && !before.equals(now))
      events.tell(Kind.PEER_CHANGED, link.where(),
          "%s now shows the certificate %s with fingerprint %s, before it was %s"
              .formatted(key, name(peer), now, before),
          "check that it was replaced on purpose");
  }

  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String name(X509Certificate certificate) { return certificate.getSubjectX500Principal().getName(); }

  @Override
  public X509Certificate[] getAcceptedIssuers() { return anchorCertificates.toArray(new X509Certificate[0]); }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("for sockets only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("for sockets only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    examine(chain, null, engine.getPeerHost(), () -> usual.checkClientTrusted(chain, authType),
        () -> usual.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    examine(chain, null, engine.getPeerHost(), () -> usual.checkServerTrusted(chain, authType),
        () -> usual.checkServerTrusted(chain, authType, engine));
  }
}
