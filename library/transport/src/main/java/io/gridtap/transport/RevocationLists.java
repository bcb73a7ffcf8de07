package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.transport.TlsSettings.CrlPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The certificate revocation lists of some files (RFC 5280 §5). A file is read again when it changes, and every day.
 * While it cannot be read, what it said last counts, until its nextUpdate.
 */
final class RevocationLists {
  private static final Duration MAX_AGE = Duration.ofDays(1);

  private final List<Source> sources;
  private final CrlPolicy policy;
  private final SecurityEvents events;
  private final ReentrantLock lock = new ReentrantLock();

  /** A file. Under the lock. */
  private static final class Source {
    final Path file;
    Object version = "";
    Instant readAt = Instant.MIN;
    List<X509CRL> lists = List.of();

    Source(Path file) { this.file = file; }
  }

  RevocationLists(List<Path> files, CrlPolicy policy, SecurityEvents events) {
    this.sources = files.stream().map(Source::new).toList();
    this.policy = policy;
    this.events = events;
  }

  /**
   * @param path
   *            from the peer's certificate to the trust anchor, each issued by the next
   */
  void check(List<X509Certificate> path, String where) throws PeerRefusedException {
    if (sources.isEmpty())
      return;
    List<X509CRL> lists = current(where);
    for (int i = 0; i + 1 < path.size(); i++)
      check(path.get(i), path.get(i + 1), lists, where);
  }

  private void check(X509Certificate certificate, X509Certificate issuer, List<X509CRL> lists, String where)
      throws PeerRefusedException {
    boolean known = false;
    String problem = "there is no revocation list of its issuer " + issuer.getSubjectX500Principal().getName();
    for (X509CRL list : lists) {
      if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) || !signed(list, issuer))
        continue;
      X509CRLEntry entry = list.getRevokedCertificate(certificate);
      // who was revoked once is not believed again because the list is old
      if (entry != null)
        throw new PeerRefusedException(Kind.CERTIFICATE_REVOKED,
            "certificate %s was revoked on %s%s".formatted(certificate.getSubjectX500Principal().getName(),
                entry.getRevocationDate().toInstant(),
                entry.getRevocationReason() == null ? "" : ", reason " + entry.getRevocationReason()),
            "replace it, and find out why", null);
      if (list.hasUnsupportedCriticalExtension())
        problem = "the revocation list of %s has critical extensions that are not understood"
            .formatted(issuer.getSubjectX500Principal().getName());
      else if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(Instant.now()))
        problem = "the revocation list of %s was to be renewed by %s"
            .formatted(issuer.getSubjectX500Principal().getName(), list.getNextUpdate().toInstant());
      else
        known = true;
    }
    if (!known)
      unknown(certificate, problem, where);
  }

  private void unknown(X509Certificate certificate, String problem, String where) throws PeerRefusedException {
    String what = "whether certificate %s is revoked cannot be said: %s"
        .formatted(certificate.getSubjectX500Principal().getName(), problem);
    String remedy = "fetch a new list from the CA";
    switch (policy) {
      case REFUSE -> throw new PeerRefusedException(Kind.CRL_UNAVAILABLE, what, remedy, null);
      case ALLOW -> events.tell(Kind.CRL_UNAVAILABLE, where, what + ", which is allowed by the settings", remedy);
    }
  }

  private static boolean signed(X509CRL list, X509Certificate issuer) {
    boolean[] usage = issuer.getKeyUsage();
    // cRLSign
    if (usage != null && !usage[6])
      return false;
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException forged) {
      return false;
    }
  }

  private List<X509CRL> current(String where) {
    lock.lock();
    try {
      List<X509CRL> all = new ArrayList<>();
      for (Source source : sources) {
        refresh(source, where);
        all.addAll(source.lists);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void refresh(Source source, String where) {
    Instant now = Instant.now();
    try {
      BasicFileAttributes attributes = Files.readAttributes(source.file, BasicFileAttributes.class);
      Object version = List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
      if (version.equals(source.version) && now.isBefore(source.readAt.plus(MAX_AGE)))
        return;
      source.lists = TlsFiles.crls(source.file);
      source.version = version;
      source.readAt = now;
    } catch (IOException failure) {
      events.tell(Kind.CRL_UNAVAILABLE, where, String.valueOf(failure.getMessage())
          + (source.lists.isEmpty() ? "" : ", and what it said before still counts"), "restore " + source.file);
    }
  }
}
