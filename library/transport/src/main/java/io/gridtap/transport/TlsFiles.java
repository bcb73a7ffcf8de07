package io.gridtap.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates, keys and revocation lists from files. Messages name the file and what to do. */
final class TlsFiles {
  /** Keys, chains and CRLs are far shorter. */
  private static final long MAX_FILE_OCTETS = 16L << 20;
  private static final Pattern PEM_KEY = Pattern
      .compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private TlsFiles() {}

  /** A private key and the certificates from its own one upwards. */
  record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
    KeyAndChain { chain = List.copyOf(chain); }

    @Override
    public String toString() { return chain.getFirst().getSubjectX500Principal().getName(); }
  }

  static KeyAndChain identity(TlsIdentity identity) throws IOException {
    return switch (identity) {
      case TlsIdentity.Pem(Path chain, Path key, Optional<String> password) -> {
        List<X509Certificate> certificates = certificates(chain);
        yield matched(new KeyAndChain(privateKey(key, certificates.getFirst(), password), certificates), key, chain);
      }
      case TlsIdentity.Pkcs12(Path file, String password) -> pkcs12(file, password);
    };
  }

  /** One or more, PEM or DER. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Certificate each : CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(read(file))))
        certificates.add((X509Certificate) each);
    } catch (GeneralSecurityException broken) {
      throw unusable(file, "is no certificate (%s)".formatted(broken.getMessage()), "it must be PEM or DER", broken);
    }
    if (certificates.isEmpty())
      throw unusable(file, "has no certificate", "it must have BEGIN CERTIFICATE in it", null);
    return certificates;
  }

  static List<X509CRL> crls(Path file) throws IOException {
    List<X509CRL> lists = new ArrayList<>();
    try {
      for (CRL each : CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(read(file))))
        lists.add((X509CRL) each);
    } catch (GeneralSecurityException broken) {
      throw unusable(file, "is no revocation list (%s)".formatted(broken.getMessage()), "it must be PEM or DER",
          broken);
    }
    if (lists.isEmpty())
      throw unusable(file, "has no revocation list", "it must have BEGIN X509 CRL in it", null);
    return lists;
  }

  private static PrivateKey privateKey(Path file, X509Certificate own, Optional<String> password)
      throws IOException {
    Matcher pem = PEM_KEY.matcher(new String(read(file), ISO_8859_1));
    if (!pem.find())
      throw unusable(file, "has no private key", "it must have BEGIN PRIVATE KEY in it", null);
    try {
      byte[] octets = Base64.getMimeDecoder().decode(pem.group(2));
      PKCS8EncodedKeySpec key = switch (pem.group(1)) {
        case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(octets);
        case "ENCRYPTED PRIVATE KEY" -> decrypted(file, octets, password);
        default -> throw unusable(file, "is not in PKCS #8 but '%s'".formatted(pem.group(1)),
            "convert it: openssl pkcs8 -topk8 -in KEY -out NEWKEY", null);
      };
      return KeyFactory.getInstance(own.getPublicKey().getAlgorithm()).generatePrivate(key);
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw unusable(file, "is no key for the certificate (%s)".formatted(broken.getMessage()),
          "check that key and certificate belong together", broken);
    }
  }

  private static PKCS8EncodedKeySpec decrypted(Path file, byte[] octets, Optional<String> password)
      throws IOException {
    if (password.isEmpty())
      throw unusable(file, "is encrypted", "give its password", null);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(octets);
      // with PBES2 the parameters, not the algorithm, name the scheme
      String scheme = info.getAlgName().startsWith("PBEWith") ? info.getAlgName() : info.getAlgParameters().toString();
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.get().toCharArray())),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (GeneralSecurityException | IOException wrong) {
      throw unusable(file, "cannot be decrypted (%s)".formatted(wrong.getMessage()),
          "check the password; PBES2 with AES is what is understood", wrong);
    }
  }

  private static KeyAndChain pkcs12(Path file, String password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(read(file)), password.toCharArray());
      for (String alias : Collections.list(store.aliases()))
        if (store.isKeyEntry(alias)) {
          List<X509Certificate> chain = new ArrayList<>();
          for (Certificate each : store.getCertificateChain(alias))
            chain.add((X509Certificate) each);
          return new KeyAndChain((PrivateKey) store.getKey(alias, password.toCharArray()), chain);
        }
      throw unusable(file, "has no private key", "export certificate and key together: openssl pkcs12 -export", null);
    } catch (GeneralSecurityException | IOException wrong) {
      if (wrong instanceof UnusableFile told)
        throw told;
      throw unusable(file, "cannot be opened (%s)".formatted(wrong.getMessage()), "check the password", wrong);
    }
  }

  private static KeyAndChain matched(KeyAndChain identity, Path key, Path chain) throws IOException {
    String signature = switch (identity.key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "RSASSA-PSS" -> "";
      default -> "EdDSA";
    };
    if (signature.isEmpty())
      return identity;
    try {
      Signature signer = Signature.getInstance(signature);
      signer.initSign(identity.key);
      byte[] signed = signer.sign();
      signer.initVerify(identity.chain.getFirst().getPublicKey());
      if (!signer.verify(signed))
        throw unusable(key, "does not belong to the first certificate of " + chain, "put the own certificate first",
            null);
      return identity;
    } catch (GeneralSecurityException broken) {
      throw unusable(key, "does not belong to the first certificate of %s (%s)".formatted(chain, broken.getMessage()),
          "put the own certificate first", broken);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_FILE_OCTETS)
        throw unusable(file, "is longer than %d octets".formatted(MAX_FILE_OCTETS), "check that it is the right one",
            null);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw unusable(file, "does not exist", "check the path", missing);
    }
  }

  private static UnusableFile unusable(Path file, String what, String remedy,
      @org.jspecify.annotations.Nullable Exception cause) {
    return new UnusableFile("%s %s; %s".formatted(file, what, remedy), cause);
  }

  private static final class UnusableFile extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableFile(String message, @org.jspecify.annotations.Nullable Exception cause) { super(message, cause); }
  }
}
