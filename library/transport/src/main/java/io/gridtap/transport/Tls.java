package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.transport.TlsSettings.ClientAuthentication;
import io.gridtap.transport.TlsSettings.Legacy;
import io.gridtap.transport.TlsSettings.PeerName;
import io.gridtap.transport.TlsSettings.Version;
import io.gridtap.wire.Durations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS by the profile of IEC 62351-3, for any number of connections, of clients and of servers. Sessions are resumed
 * among connections made with the same one. Files are read when it is made; only revocation lists are read again.
 *
 * <p>
 * Loading this class sets a property of the process, {@code jdk.tls.server.enableSessionTicketExtension}, to false
 * unless it is set, so that a server holds its sessions itself and can end them; without effect if the process has
 * spoken TLS before. Renegotiation by clients is refused here, connection by connection; {@code
 * jdk.tls.rejectClientInitiatedRenegotiation} should stay unset, as with it a fast answer to the server's own request
 * is refused too.
 */
public final class Tls {
  /** Without forward secrecy: TLS_RSA with AES, for devices by the profile of 2014 that have nothing better. */
  public static final List<String> LEGACY_SUITES = List.of("TLS_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_CBC_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA256");

  private static final String[] SIGNATURE_SCHEMES = {"ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384",
      "ecdsa_secp521r1_sha512", "ed25519", "ed448", "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384",
      "rsa_pss_rsae_sha512", "rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512", "rsa_pkcs1_sha256",
      "rsa_pkcs1_sha384", "rsa_pkcs1_sha512"};
  private static final String STATELESS_SESSIONS = "jdk.tls.server.enableSessionTicketExtension";
  private static final String DISABLED = "jdk.tls.disabledAlgorithms";
  private static final List<String> FORBIDDEN = List.of("NULL", "anon", "EXPORT", "RC4", "DES", "MD5");

  static {
    if (System.getProperty(STATELESS_SESSIONS) == null)
      System.setProperty(STATELESS_SESSIONS, "false");
  }

  private final TlsSettings settings;
  private final SSLContext context;
  private final PeerCheck check;
  private final Optional<KeyManagerFactory> keys;
  private final String[] suites;

  /**
   * Makes {@link #LEGACY_SUITES} possible in this process, which disables them otherwise: takes {@code TLS_RSA_*} out of
   * the security property {@code jdk.tls.disabledAlgorithms}. They are used only where {@link
   * TlsSettings#withLegacySuites} asks for them too. Must be called before anything in the process speaks TLS.
   *
   * @throws IllegalStateException
   *             if that is too late
   */
  public static void allowLegacySuites() {
    String disabled = Optional.ofNullable(Security.getProperty(DISABLED)).orElse("");
    Security.setProperty(DISABLED, Arrays.stream(disabled.split(",", -1)).map(String::strip)
        .filter(each -> !each.startsWith("TLS_RSA")).collect(Collectors.joining(", ")));
    if (supported().containsAll(LEGACY_SUITES))
      return;
    Security.setProperty(DISABLED, disabled);
    throw new IllegalStateException("too late to allow TLS_RSA suites: this process has spoken TLS before; call"
        + " Tls.allowLegacySuites() first of all, or start Java with -Djava.security.properties=FILE, a file that"
        + " sets " + DISABLED + " without TLS_RSA_*");
  }

  /**
   * Reads all files, and checks the own certificate.
   *
   * @throws IOException
   *             if a file cannot be used, saying which, why, and what to do
   * @throws IllegalArgumentException
   *             if a cipher suite is not for use, or not known in this process
   */
  public static Tls of(TlsSettings settings) throws IOException {
    List<String> suites = suites(settings);
    List<X509Certificate> anchors = new ArrayList<>();
    for (var file : settings.trustAnchors())
      anchors.addAll(TlsFiles.certificates(file));
    Optional<TlsFiles.KeyAndChain> identity = Optional.empty();
    if (settings.identity().isPresent())
      identity = Optional.of(own(settings.identity().get()));
    try {
      PeerCheck check = new PeerCheck(settings, anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      Optional<KeyManagerFactory> keys = identity.isPresent() ? Optional.of(keys(identity.get())) : Optional.empty();
      context.init(keys.map(KeyManagerFactory::getKeyManagers).orElse(new KeyManager[0]), new TrustManager[]{check},
          null);
      for (SSLSessionContext sessions : List.of(context.getClientSessionContext(), context.getServerSessionContext())) {
        sessions.setSessionCacheSize(settings.sessionCacheSize());
        sessions.setSessionTimeout(Math.toIntExact(settings.sessionLifetime().toSeconds()));
      }
      Tls tls = new Tls(settings, context, check, keys, suites);
      if (settings.legacy() == Legacy.ALLOWED)
        check.events().tell(Kind.LEGACY_IN_USE, "", "cipher suites without forward secrecy are allowed",
            "replace the devices that need them");
      return tls;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("TLS cannot be set up: %s; check certificates and keys".formatted(unusable.getMessage()),
          unusable);
    }
  }

  private Tls(TlsSettings settings, SSLContext context, PeerCheck check, Optional<KeyManagerFactory> keys,
      List<String> suites) {
    this.settings = settings;
    this.context = context;
    this.check = check;
    this.keys = keys;
    this.suites = suites.toArray(new String[0]);
  }

  public TlsSettings settings() { return settings; }

  /** The own certificate, for clients that bring TLS of their own; empty if there is none. */
  public Optional<KeyManagerFactory> keys() {
    return keys;
  }

  /**
   * The check of the peer's certificate, for clients that bring TLS of their own. The name is checked if they ask for
   * that by an endpoint identification algorithm. Nothing is checked again while a connection lasts.
   */
  public TrustManagerFactory trust() { return new SingleTrust(check); }

  /** Offered and accepted, by their IANA names, the legacy ones included where they are allowed. */
  public List<String> suites() {
    return List.of(suites);
  }

  private static List<String> suites(TlsSettings settings) {
    List<String> suites = new ArrayList<>(settings.cipherSuites());
    if (settings.legacy() == Legacy.ALLOWED)
      suites.addAll(LEGACY_SUITES);
    Set<String> supported = supported();
    for (String suite : suites) {
      if (FORBIDDEN.stream().anyMatch(suite::contains))
        throw new IllegalArgumentException("cipher suite %s is not for use: leave it out".formatted(suite));
      if (!supported.contains(suite))
        throw new IllegalArgumentException("cipher suite %s is unknown or disabled in this process%s".formatted(suite,
            LEGACY_SUITES.contains(suite)
                ? ": call Tls.allowLegacySuites() before anything speaks TLS, and use TlsSettings.withLegacySuites()"
                : ": leave it out"));
    }
    return suites;
  }

  private static Set<String> supported() {
    try {
      return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException none) {
      throw new IllegalStateException("this Java has no TLS", none);
    }
  }

  private static TlsFiles.KeyAndChain own(TlsIdentity identity) throws IOException {
    TlsFiles.KeyAndChain own = TlsFiles.identity(identity);
    for (X509Certificate each : own.chain()) {
      Optional<String> weakness = KeyStrength.weakness(each);
      if (weakness.isPresent())
        throw new IOException("own certificate %s: %s; make a new one".formatted(own, weakness.get()));
    }
    return own;
  }

  private static KeyManagerFactory keys(TlsFiles.KeyAndChain own) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "memory".toCharArray();
    store.setKeyEntry("own", own.key(), password, own.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory;
  }

  /** Shakes hands as the client. */
  TlsLink client(RecordSocket raw, String host, int port) throws IOException {
    String name = settings.peerName() instanceof PeerName.Expected(String expected) ? expected : host;
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, name, port, true);
    SSLParameters parameters = parameters(socket);
    if (!(settings.peerName() instanceof PeerName.Unchecked))
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return shaken(new TlsLink(raw, socket, settings, check, TlsLink.Side.CLIENT, host + ":" + port));
  }

  /** Shakes hands as the server. */
  TlsLink server(RecordSocket raw) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
    socket.setUseClientMode(false);
    SSLParameters parameters = parameters(socket);
    parameters.setNeedClientAuth(settings.clientAuthentication() == ClientAuthentication.REQUIRED);
    parameters.setUseCipherSuitesOrder(true);
    socket.setSSLParameters(parameters);
    return shaken(new TlsLink(raw, socket, settings, check, TlsLink.Side.SERVER, where(raw)));
  }

  private SSLParameters parameters(SSLSocket socket) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(settings.versions().stream().map((Version version) -> version.jsse).toArray(String[]::new));
    parameters.setCipherSuites(suites.clone());
    parameters.setSignatureSchemes(SIGNATURE_SCHEMES.clone());
    return parameters;
  }

  private static TlsLink shaken(TlsLink link) throws IOException {
    link.handshake();
    return link;
  }

  /** The handshake was cut off for taking too long. */
  void stalled(Socket raw, Duration limit) {
    check.events().tell(Kind.HANDSHAKE_FAILED, where(raw),
        "the peer did not finish its handshake within " + Durations.text(limit),
        "check that it speaks TLS");
  }

  private static String where(Socket raw) {
    return TcpConnection.text((InetSocketAddress) raw.getRemoteSocketAddress());
  }

  /** What went wrong and what to do, of JSSE's words. */
  static String explained(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof PeerRefusedException refused)
        return refused.what() + "; " + refused.remedy();
    String said = String.valueOf(failure.getMessage());
    if (said.contains("renegotiation"))
      return said + "; the server renews the keys: switch renegotiation off at the client";
    if (said.contains("mpty client certificate") || said.contains("mpty certificate"))
      return said + "; the peer showed no certificate: give it one";
    return said + "; " + (said.contains("unrecognized SSL message") || said.contains("plaintext connection")
        ? "the peer does not speak TLS: check the port, or that TLS is on at both ends"
        : said.contains("terminated the handshake")
            ? "the peer refused, likely this side's certificate, or does not speak TLS: see its log"
            : said.contains("protocol_version") || said.contains("handshake_failure")
                || said.contains("in common") || said.contains("No appropriate protocol")
                    ? "the peer refused, or this side: no version, cipher suite or kind of key that both allow, or a certificate is wanted"
                    : said.contains("alert:")
                        ? "the peer refused, likely this side's certificate: see its log and its trusted CAs"
                        : "check the certificates on both sides");
  }
}
