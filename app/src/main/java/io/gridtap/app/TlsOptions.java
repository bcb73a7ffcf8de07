package io.gridtap.app;

import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsIdentity;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** TLS by IEC 62351-3. It is spoken if whom to trust is said. */
final class TlsOptions {
  @Option(names = "--tls-ca", paramLabel = "FILE", split = ",", description = "Speak TLS, and trust this CA or this certificate of the other side (PEM). Repeatable.")
  private List<Path> anchors = new ArrayList<>();

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Own certificate and those between it and its CA (PEM).")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key of --tls-cert (PEM, PKCS #8).")
  private @Nullable Path key;

  @Option(names = "--tls-p12", paramLabel = "FILE", description = "Instead of both: a PKCS #12 file with certificates and key, opened with --tls-key-password.")
  private @Nullable Path pkcs12;

  @Option(names = "--tls-key-password", paramLabel = "WORD", description = "Of an encrypted key. '!env NAME' takes it from the environment, '!file PATH' from a file, where others do not see it.")
  private @Nullable String keyPassword;

  @Option(names = "--tls-crl", paramLabel = "FILE", split = ",", description = "Certificate revocation list (PEM or DER). Repeatable.")
  private List<Path> crls = new ArrayList<>();

  @Option(names = "--tls-pin", paramLabel = "HEX", split = ",", description = "Connect only if the certificate of the other side has this SHA-256 fingerprint, besides being valid. Repeatable.")
  private List<String> pins = new ArrayList<>();

  @Option(names = "--tls-version", paramLabel = "N", split = ",", description = "Only this version, 1.2 or 1.3. Default: both.")
  private List<String> versions = new ArrayList<>();

  @Option(names = "--tls-suites", paramLabel = "NAME", split = ",", description = "Only these cipher suites, like TLS_AES_256_GCM_SHA384. Default: those with ECDHE and an AEAD cipher.")
  private List<String> suites = new ArrayList<>();

  @Option(names = "--tls-name", paramLabel = "NAME", description = "Name or address that must be in the certificate of the other side, 'any' for no matter which. Default: HOST.")
  private @Nullable String name;

  @Option(names = "--tls-legacy", description = "Allow suites without forward secrecy (TLS_RSA_…), for devices that know nothing better.")
  private boolean legacy;

  boolean isWanted() { return !anchors.isEmpty(); }

  /** @throws CommandFailure if a file cannot be used, saying which and why */
  Optional<Tls> tls(Map<String, String> environment) {
    if (!isWanted()) {
      if (certificate != null || key != null || pkcs12 != null || keyPassword != null || !crls.isEmpty()
          || !pins.isEmpty() || !versions.isEmpty() || !suites.isEmpty() || name != null || legacy)
        throw CommandFailure.usage("TLS wants --tls-ca: the certificate of the CA, or of the other side itself");
      return Optional.empty();
    }
    if ((certificate == null) != (key == null))
      throw CommandFailure.usage("--tls-cert and --tls-key go together");
    if (pkcs12 != null && (certificate != null || keyPassword == null))
      throw CommandFailure.usage("--tls-p12 wants --tls-key-password, and replaces --tls-cert and --tls-key");
    try {
      if (legacy) Tls.allowLegacySuites();
      return Optional.of(Tls.of(settings(environment)));
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      throw CommandFailure.usage("TLS: " + wrong.getMessage(), wrong);
    } catch (IOException unusable) {
      throw CommandFailure.usage("TLS: " + unusable.getMessage(), unusable);
    }
  }

  private TlsSettings settings(Map<String, String> environment) {
    TlsSettings settings = TlsSettings.trusting(anchors.getFirst());
    for (Path anchor : anchors.subList(1, anchors.size())) settings = settings.withTrustAnchor(anchor);
    for (Path crl : crls) settings = settings.withCrl(crl);
    for (String pin : pins) settings = settings.withPin(pin);
    if (!versions.isEmpty())
      settings = settings.withVersions(versions.stream().map(TlsOptions::version).toArray(TlsSettings.Version[]::new));
    if (!suites.isEmpty()) settings = settings.withCipherSuites(suites);
    Optional<String> secret = Optional.ofNullable(keyPassword)
        .map(given -> Secrets.resolve("--tls-key-password", given, environment));
    if (pkcs12 != null) settings = settings.withIdentity(new TlsIdentity.Pkcs12(pkcs12, secret.orElse("")));
    if (certificate != null && key != null)
      settings = settings.withIdentity(new TlsIdentity.Pem(certificate, key, secret));
    if (name != null)
      settings = settings.withPeerName(name.equals("any")
          ? new TlsSettings.PeerName.Unchecked()
          : new TlsSettings.PeerName.Expected(name));
    return legacy ? settings.withLegacySuites() : settings;
  }

  private static TlsSettings.Version version(String text) {
    return switch (text) {
      case "1.2" -> TlsSettings.Version.TLS_1_2;
      case "1.3" -> TlsSettings.Version.TLS_1_3;
      default -> throw new IllegalArgumentException("--tls-version is 1.2 or 1.3, not " + text); // older ones are unsafe
    };
  }
}
