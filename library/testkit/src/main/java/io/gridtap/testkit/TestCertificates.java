package io.gridtap.testkit;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys for tests of TLS, as PEM files in a directory: an authority made anew each time, and whatever
 * it issues. Good ones are for {@code localhost}, 127.0.0.1 and ::1.
 */
public final class TestCertificates {
  /** Kinds of keys. */
  public enum Key {
    /** P-256. */
    EC("EC", "SHA256withECDSA", 256, "06082a8648ce3d040302"),
    /** 2048 bits. */
    RSA("RSA", "SHA256withRSA", 2048, "06092a864886f70d01010b0500"),
    /** 1024 bits. */
    WEAK_RSA("RSA", "SHA256withRSA", 1024, "06092a864886f70d01010b0500"),
    ED25519("Ed25519", "Ed25519", 0, "06032b6570");

    private final String algorithm;
    private final String signature;
    private final int size;
    private final Octets identifier;

    Key(String algorithm, String signature, int size, String identifier) {
      this.algorithm = algorithm;
      this.signature = signature;
      this.size = size;
      this.identifier = Der.sequence(Octets.hex(identifier));
    }

    private KeyPair make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) generator.initialize(size);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException missing) {
        throw new IllegalStateException(missing);
      }
    }

    private Octets sign(PrivateKey key, Octets content) {
      try {
        Signature signer = Signature.getInstance(signature);
        signer.initSign(key);
        signer.update(content.toByteArray());
        return Octets.wrap(signer.sign());
      } catch (GeneralSecurityException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /**
   * A certificate and its key, in files.
   *
   * @param certificate PEM
   * @param key PEM, PKCS #8, not encrypted
   * @param serial by which it is revoked
   * @param fingerprint SHA-256, in hexadecimal digits
   */
  public record Issued(Path certificate, Path key, long serial, String fingerprint) {}

  private static final Duration YEAR = Duration.ofDays(365);
  private static final char[] PASSWORD = "of a store in memory".toCharArray();
  private static final AtomicLong SERIALS = new AtomicLong(1000);

  private final Path directory;
  private final String name;
  private final Key kind;
  private final KeyPair keys;
  private final Path certificate;

  /** An authority with a P-256 key. */
  public static TestCertificates in(Path directory, String authority) throws IOException {
    return in(directory, authority, Key.EC);
  }

  /** @param directory gets {@code authority.pem}, and what is issued */
  public static TestCertificates in(Path directory, String authority, Key kind) throws IOException {
    return new TestCertificates(directory, authority, kind);
  }

  private TestCertificates(Path directory, String name, Key kind) throws IOException {
    this.directory = directory;
    this.name = name;
    this.kind = kind;
    this.keys = kind.make();
    Octets extensions = Der.sequence(Der.extension("551d13", true, Der.sequence(Der.yes())),
        Der.extension("551d0f", true, Octets.hex("03020106")));
    Instant now = Instant.now();
    Octets encoded = certificate(name, keys, 1, now.minus(YEAR.multipliedBy(2)), now.plus(YEAR), extensions);
    this.certificate = write(name + ".pem", "CERTIFICATE", encoded);
  }

  /** What is to be trusted. */
  public Path authority() { return certificate; }

  /** A good one with a P-256 key, valid for a year. */
  public Issued issue(String subject) throws IOException {
    return issue(subject, Key.EC);
  }

  public Issued issue(String subject, Key key) throws IOException {
    return issue(subject, key, Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(YEAR));
  }

  /** Expired yesterday. */
  public Issued expired(String subject) throws IOException {
    return issue(subject, Key.EC, Instant.now().minus(YEAR), Instant.now().minus(Duration.ofDays(1)));
  }

  /** Valid from tomorrow on. */
  public Issued notYetValid(String subject) throws IOException {
    return issue(subject, Key.EC, Instant.now().plus(Duration.ofDays(1)), Instant.now().plus(YEAR));
  }

  public Issued issue(String subject, Key key, Instant notBefore, Instant notAfter) throws IOException {
    return issue(subject, key, notBefore, notAfter, List.of("localhost"), true);
  }

  /** A good one, but for another host. */
  public Issued elsewhere(String subject, String dnsName) throws IOException {
    return issue(subject, Key.EC, Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(YEAR), List.of(dnsName),
        false);
  }

  private Issued issue(String subject, Key key, Instant notBefore, Instant notAfter, List<String> dnsNames,
      boolean loopback) throws IOException {
    KeyPair pair = key.make();
    long serial = SERIALS.incrementAndGet();
    OctetWriter names = new OctetWriter();
    for (String dns : dnsNames)
      names.octets(Der.tagged(0x82, Octets.wrap(dns.getBytes(StandardCharsets.US_ASCII))));
    if (loopback)
      names.octets(Octets.hex("87047f000001 871000000000000000000000000000000001"));
    // key usage: digitalSignature, keyEncipherment; extended: serverAuth, clientAuth
    Octets extensions = Der.sequence(Der.extension("551d0f", true, Octets.hex("030205a0")),
        Der.extension("551d25", false, Der.sequence(Octets.hex("06082b06010505070301 06082b06010505070302"))),
        Der.extension("551d11", false, Der.sequence(names.toOctets())));
    Octets encoded = certificate(subject, pair, serial, notBefore, notAfter, extensions);
    return new Issued(write(subject + ".pem", "CERTIFICATE", encoded),
        write(subject + ".key", "PRIVATE KEY", Octets.wrap(pair.getPrivate().getEncoded())), serial,
        fingerprint(encoded));
  }

  /** As a peer that has nothing but the TLS of the Java platform takes it: this certificate, and trust in this authority. */
  public SSLContext context(Issued own) throws IOException {
    try {
      Certificate shown = read(own.certificate());
      byte[] key = Base64.getMimeDecoder().decode(Files.readString(own.key()).replaceAll("-----[A-Z ]+-----", ""));
      KeyStore keys = store();
      keys.setKeyEntry("own", KeyFactory.getInstance(shown.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(key)), PASSWORD, new Certificate[]{shown});
      KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD);
      return context(managers.getKeyManagers());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The same of a peer that has no certificate. */
  public SSLContext context() throws IOException {
    try {
      return context(new KeyManager[0]);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private SSLContext context(KeyManager[] own) throws GeneralSecurityException, IOException {
    KeyStore trusted = store();
    trusted.setCertificateEntry("authority", read(certificate));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate read(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private Octets certificate(String subject, KeyPair pair, long serial, Instant notBefore, Instant notAfter,
      Octets extensions) {
    Octets tbs = Der.sequence(Octets.hex("a003020102"), Der.integer(serial), kind.identifier, Der.name(name),
        Der.sequence(Der.time(notBefore), Der.time(notAfter)), Der.name(subject),
        Octets.wrap(pair.getPublic().getEncoded()), Der.tagged(0xA3, extensions));
    return signed(tbs);
  }

  private Octets signed(Octets content) {
    return Der.sequence(content, kind.identifier, Der.bits(kind.sign(keys.getPrivate(), content)));
  }

  /** A revocation list that is good for a day, in {@code authority.crl}; one that is there already is replaced. */
  public Path revoke(Issued... revoked) throws IOException {
    return revoke(Instant.now().plus(Duration.ofDays(1)), revoked);
  }

  public Path revoke(Instant nextUpdate, Issued... revoked) throws IOException {
    Instant now = Instant.now().minus(Duration.ofHours(1));
    OctetWriter entries = new OctetWriter();
    for (Issued each : revoked)
      entries.octets(Der.sequence(Der.integer(each.serial()), Der.time(now)));
    Octets list = revoked.length == 0 ? Octets.EMPTY : Der.sequence(entries.toOctets());
    Octets tbs = Der.sequence(Der.integer(1), kind.identifier, Der.name(name), Der.time(now.minus(YEAR)),
        Der.time(nextUpdate), list);
    return write(name + ".crl", "X509 CRL", signed(tbs));
  }

  /** At once, as who replaces a file others read should. */
  private Path write(String file, String label, Octets content) throws IOException {
    Path path = directory.resolve(file);
    Path fresh = directory.resolve(file + ".new");
    Files.writeString(fresh, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label,
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content.toByteArray()),
        label));
    return Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String fingerprint(Octets encoded) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded.toByteArray()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
