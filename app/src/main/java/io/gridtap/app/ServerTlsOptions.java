package io.gridtap.app;

import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** TLS by IEC 62351-3, as a server speaks it. It is spoken if there is a certificate. */
final class ServerTlsOptions {
  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Speak TLS: the certificate and its chain, PEM.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  private @Nullable Path key;

  @Option(names = "--tls-ca", paramLabel = "FILE", split = ",", description = "Who signs the certificates of clients, PEM; every client must have one. Repeatable.")
  private List<Path> anchors = new ArrayList<>();

  @Option(names = "--tls-crl", paramLabel = "FILE", split = ",", description = "Certificate revocation list (PEM or DER). Repeatable.")
  private List<Path> crls = new ArrayList<>();

  @Option(names = "--tls-any-client", description = "Ask no client for a certificate.")
  private boolean anyClient;

  boolean isWanted() { return certificate != null; }

  /** @throws CommandFailure if a file cannot be used, saying which and why */
  Optional<Tls> tls() {
    if (certificate == null && key == null && anchors.isEmpty() && crls.isEmpty() && !anyClient)
      return Optional.empty();
    if (certificate == null || key == null || anchors.isEmpty())
      throw CommandFailure.usage("--tls-cert, --tls-key and --tls-ca belong together");
    try {
      TlsSettings settings = TlsSettings.trusting(anchors.getFirst()).withIdentity(certificate, key);
      for (Path anchor : anchors.subList(1, anchors.size())) settings = settings.withTrustAnchor(anchor);
      for (Path crl : crls) settings = settings.withCrl(crl);
      return Optional.of(Tls.of(anyClient ? settings.withoutClientAuthentication() : settings));
    } catch (IllegalArgumentException | IOException wrong) {
      throw CommandFailure.usage("TLS: " + wrong.getMessage(), wrong);
    }
  }
}
