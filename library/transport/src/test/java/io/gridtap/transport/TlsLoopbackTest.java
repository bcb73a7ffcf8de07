package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import io.gridtap.transport.ConnectFailedException.Obstacle;
import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.transport.TlsSettings.CrlPolicy;
import io.gridtap.transport.TlsSettings.PeerName;
import io.gridtap.transport.TlsSettings.Version;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS by IEC 62351-3 between our client and our server: who is let in, who is not, and what is told of it. */
@Timeout(60)
class TlsLoopbackTest {
  @TempDir
  static Path directory;
  private static TestCertificates authority;
  private static Issued serverCertificate;
  private static Issued clientCertificate;

  private final BlockingQueue<SecurityEvent> atServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<SecurityEvent> atClient = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificates() throws IOException {
    authority = TestCertificates.in(directory, "authority");
    serverCertificate = authority.issue("server");
    clientCertificate = authority.issue("client");
  }

  private TlsSettings server() { return with(serverCertificate).withListener(atServer::add); }

  private TlsSettings client() { return with(clientCertificate).withListener(atClient::add); }

  private static TlsSettings with(Issued own) {
    return TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key());
  }

  private TcpListener listen(TlsSettings settings) throws IOException {
    return TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(settings)), accepted::add);
  }

  private static Connection connect(TcpListener listener, Tls tls) throws IOException, InterruptedException {
    return TcpConnector.SHARED.connect(TcpConnector.Settings.to("127.0.0.1", listener.port()).withTls(tls));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T element = queue.poll(20, TimeUnit.SECONDS);
    if (element == null)
      throw new AssertionError("nothing came");
    return element;
  }

  private static SecurityEvent next(BlockingQueue<SecurityEvent> queue, Kind kind) throws InterruptedException {
    while (true) {
      SecurityEvent event = next(queue);
      if (event.kind() == kind)
        return event;
    }
  }

  /** The client refuses the server. */
  private void refuses(TlsSettings server, TlsSettings client, Kind kind, String... words) throws Exception {
    try (TcpListener listener = listen(server)) {
      assertThatThrownBy(() -> connect(listener, Tls.of(client)).close())
          .isInstanceOfSatisfying(ConnectFailedException.class,
              failure -> assertThat(failure.obstacle()).isEqualTo(Obstacle.TLS))
          .hasMessageStartingWith("cannot connect to 127.0.0.1:%d: TLS failed: ".formatted(listener.port()))
          .hasMessageContainingAll(words);
      SecurityEvent event = next(atClient);
      assertThat(event.kind()).as(event.text()).isEqualTo(kind);
      assertThat(event.peer()).isEqualTo("127.0.0.1:" + listener.port());
      assertThat(event.remedy()).isNotBlank();
      assertThat(next(atServer).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
      assertThat(accepted).isEmpty();
    }
  }

  /** The server refuses the client; with TLS 1.3 the client hears of it when it reads. */
  private void isRefused(TlsSettings server, TlsSettings client, Kind kind, String... words) throws Exception {
    try (TcpListener listener = listen(server)) {
      assertThatThrownBy(() -> {
        try (Connection connection = connect(listener, Tls.of(client))) {
          connection.in().read();
        }
      }).isInstanceOf(IOException.class).hasMessageContaining("the peer refused");
      SecurityEvent event = next(atServer);
      assertThat(event.kind()).as(event.text()).isEqualTo(kind);
      assertThat(event.text()).contains(words);
      assertThat(event.peer()).startsWith("127.0.0.1:");
      assertThat(next(atClient).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
      assertThat(accepted).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bothSidesKnowEachOther(Version version) throws Exception {
    try (TcpListener listener = listen(server());
        Connection client = connect(listener, Tls.of(client().withVersions(version)))) {
      Connection server = next(accepted);
      assertThat(server.peerName()).contains("CN=client");
      assertThat(client.peerName()).contains("CN=server");
      client.out().write(7);
      assertThat(server.in().read()).isEqualTo(7);
      server.close();
      assertThat(client.in().read()).isEqualTo(-1);
      assertThat(atClient).isEmpty();
      assertThat(atServer).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = TestCertificates.Key.class, names = {"EC", "RSA", "ED25519"})
  void keysOfAllKindsAreGood(TestCertificates.Key kind) throws Exception {
    Issued own = authority.issue("server-" + kind, kind);
    try (TcpListener listener = listen(with(own)); Connection client = connect(listener, Tls.of(client()))) {
      assertThat(client.peerName()).contains("CN=server-" + kind);
    }
  }

  @Test
  void carriesAConversationAndEndsIt() throws Exception {
    Recorder received = new Recorder();
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(server())),
        connection -> Conversation.start("server", connection, new Telegraph(), received,
            Conversation.Settings.STANDARD))) {
      var client = Conversation.start("client", connect(listener, Tls.of(client())), new Telegraph(), new Recorder(),
          Conversation.Settings.STANDARD);
      client.command(new Telegraph.Command.Send(Octets.hex("01 02 03")));
      assertThat(received.next()).isEqualTo(Octets.hex("01 02 03"));
      client.close();
      assertThat(client.awaitClosed(Duration.ofSeconds(20))).isTrue();
      assertThat(received.reason()).isEqualTo("connection closed by the peer");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aClientWithoutACertificateIsRefused(Version version) throws Exception {
    isRefused(server(), TlsSettings.trusting(authority.authority()).withListener(atClient::add).withVersions(version),
        Kind.HANDSHAKE_FAILED, "showed no certificate");
  }

  @Test
  void onlyANamedSettingLetsClientsInWithoutACertificate() throws Exception {
    try (TcpListener listener = listen(server().withoutClientAuthentication());
        Connection client = connect(listener, Tls.of(TlsSettings.trusting(authority.authority())))) {
      assertThat(next(accepted).peerName()).isEmpty();
      assertThat(client.peerName()).isPresent();
    }
  }

  @Test
  void anUnknownAuthorityIsRefused() throws Exception {
    TestCertificates other = TestCertificates.in(directory, "other");
    refuses(with(other.issue("stranger")).withListener(atServer::add), client(), Kind.UNKNOWN_CA,
        "CN=stranger, issued by CN=other", "trust anchors");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aClientOfAnUnknownAuthorityIsRefused(Version version) throws Exception {
    // of the same name, so that the client thinks it is asked for this one
    Issued forged = TestCertificates.in(Files.createTempDirectory(directory, "twin"), "authority").issue("client");
    isRefused(server(), TlsSettings.trusting(authority.authority()).withIdentity(forged.certificate(), forged.key())
        .withListener(atClient::add).withVersions(version), Kind.UNKNOWN_CA, "does not lead to a trusted CA");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refuses(with(authority.expired("old")).withListener(atServer::add), client(), Kind.CERTIFICATE_EXPIRED,
        "certificate CN=old expired on ");
    isRefused(server(), with(authority.expired("old-client")).withListener(atClient::add), Kind.CERTIFICATE_EXPIRED,
        "CN=old-client");
  }

  @Test
  void aCertificateOfTheFutureIsRefused() throws Exception {
    refuses(with(authority.notYetValid("early")).withListener(atServer::add), client(),
        Kind.CERTIFICATE_NOT_YET_VALID, "set the clock");
  }

  @Test
  void aWeakKeyIsRefused() throws Exception {
    Issued weak = authority.issue("weak", TestCertificates.Key.WEAK_RSA);
    assertThatThrownBy(() -> Tls.of(with(weak))).isInstanceOf(IOException.class)
        .hasMessageContaining("own certificate CN=weak: RSA key of 1024 bits, at least 2048");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessItIsTheOneExpected() throws Exception {
    TlsSettings elsewhere = with(authority.elsewhere("bay7", "bay7.example")).withListener(atServer::add);
    refuses(elsewhere, client(), Kind.WRONG_NAME, "127.0.0.1", "set the name expected");
    refuses(elsewhere, client().withExpectedName("bay8.example"), Kind.WRONG_NAME, "bay8.example");
    for (TlsSettings good : new TlsSettings[]{client().withExpectedName("bay7.example"),
        client().withPeerName(new PeerName.Unchecked())})
      try (TcpListener listener = listen(elsewhere); Connection client = connect(listener, Tls.of(good))) {
        assertThat(client.peerName()).contains("CN=bay7");
      }
  }

  @Test
  void onlyThePinnedCertificateIsGood() throws Exception {
    refuses(server(), client().withPin(clientCertificate.fingerprint()), Kind.NOT_PINNED, "CN=server",
        serverCertificate.fingerprint());
    try (TcpListener listener = listen(server().withPin(clientCertificate.fingerprint()));
        Connection client = connect(listener, Tls.of(client().withPin(serverCertificate.fingerprint())))) {
      assertThat(next(accepted).peerName()).contains("CN=client");
      assertThat(client.peerName()).isPresent();
    }
  }

  @Test
  void aRevokedCertificateIsRefusedAlsoWhenTheListCameLater() throws Exception {
    TestCertificates own = TestCertificates.in(directory, "revoking");
    Issued server = own.issue("revoking-server");
    Issued client = own.issue("revoking-client");
    Path list = own.revoke();
    TlsSettings base = TlsSettings.trusting(own.authority());
    Tls clientTls = Tls.of(base.withIdentity(client.certificate(), client.key()).withListener(atClient::add));
    try (TcpListener listener = listen(
        base.withIdentity(server.certificate(), server.key()).withCrl(list).withListener(atServer::add))) {
      connect(listener, clientTls).close();
      next(accepted).close();
      own.revoke(client);
      assertThatThrownBy(() -> {
        try (Connection connection = connect(listener, clientTls)) {
          assertThat(connection.in().read()).isNotEqualTo(-1);
        }
      });
      assertThat(next(atServer, Kind.CERTIFICATE_REVOKED).text()).contains("CN=revoking-client", "was revoked on");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aConnectionEndsWhenItsPeerIsRevoked(Version version) throws Exception {
    TestCertificates own = TestCertificates.in(directory, "ending");
    Issued server = own.issue("ending-server");
    Issued client = own.issue("ending-client");
    TlsSettings base = TlsSettings.trusting(own.authority()).withVersions(version);
    try (TcpListener listener = listen(base.withIdentity(server.certificate(), server.key()).withCrl(own.revoke())
        .withRecheckInterval(Duration.ofMillis(20)).withListener(atServer::add));
        Connection connection = connect(listener, Tls.of(base.withIdentity(client.certificate(), client.key())))) {
      connection.out().write(1);
      assertThat(next(accepted).in().read()).isEqualTo(1);
      own.revoke(client);
      assertThatThrownBy(() -> connection.in().read()).isInstanceOf(IOException.class);
      assertThat(next(atServer).kind()).isEqualTo(Kind.CERTIFICATE_REVOKED);
    }
  }

  @Test
  void aListThatIsOldOrMissingRefusesOrWarnsAsSet() throws Exception {
    TestCertificates own = TestCertificates.in(directory, "late");
    Issued server = own.issue("late-server");
    Path old = own.revoke(Instant.now().minus(Duration.ofMinutes(1)));
    TlsSettings serving = TlsSettings.trusting(own.authority()).withIdentity(server.certificate(), server.key())
        .withoutClientAuthentication().withListener(atServer::add);
    TlsSettings asking = TlsSettings.trusting(own.authority()).withListener(atClient::add);
    refuses(serving, asking.withCrl(old), Kind.CRL_UNAVAILABLE, "was to be renewed by");
    try (TcpListener listener = listen(serving);
        Connection client = connect(listener, Tls.of(asking.withCrl(old).withCrlPolicy(CrlPolicy.ALLOW)))) {
      assertThat(client.peerName()).isPresent();
      assertThat(next(atClient).kind()).isEqualTo(Kind.CRL_UNAVAILABLE);
      next(accepted).close();
    }
    refuses(serving, asking.withCrl(directory.resolve("none.crl")), Kind.CRL_UNAVAILABLE,
        "no revocation list of its issuer CN=late");
  }

  @Test
  void aNewCertificateAtTheSamePlaceIsTold() throws Exception {
    Tls client = Tls.of(client());
    int port;
    try (TcpListener listener = listen(server())) {
      port = listener.port();
      connect(listener, client).close();
    }
    try (TcpListener listener = TcpListener.start(
        TcpListener.Settings.local(port).withTls(Tls.of(with(authority.issue("successor")))), accepted::add)) {
      connect(listener, client).close();
      assertThat(next(atClient).text()).contains("PEER_CHANGED", "CN=successor", serverCertificate.fingerprint());
    }
  }

  @Test
  void aPeerThatDoesNotFinishItsHandshakeLosesItsPlace() throws Exception {
    try (
        TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(server()))
            .withMaxConnections(1).withHandshakeLimit(Duration.ofMillis(200)), Connection::close);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      silent.setSoTimeout(20_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(listener.refused()).isZero();
      assertThat(next(atServer).text()).contains("HANDSHAKE_FAILED", "did not finish its handshake within 200 ms");
    }
  }

  @Test
  void plainTcpOnATlsPortIsTold() throws Exception {
    try (TcpListener listener = listen(server());
        Connection plain = TcpConnector.SHARED.connect(TcpConnector.Settings.to("127.0.0.1", listener.port()))) {
      // STARTDT act of IEC 60870-5-104
      plain.out().write(Octets.hex("68 04 07 00 00 00").toByteArray());
      assertThat(next(atServer).text()).contains("HANDSHAKE_FAILED", "does not speak TLS");
    }
  }

  @Test
  void tlsOnAPlainPortIsTold() throws Exception {
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), connection -> {
      try {
        connection.in().read();
        connection.out().write(Octets.hex("68 04 0b 00 00 00").toByteArray());
      } catch (IOException lost) {
        throw new IllegalStateException(lost);
      }
    })) {
      assertThatThrownBy(() -> connect(listener, Tls.of(client()))).isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("the peer does not speak TLS: check the port");
      assertThat(next(atClient).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
    }
  }

  @Test
  void noCommonVersionIsTold() throws Exception {
    try (TcpListener listener = listen(server().withVersions(Version.TLS_1_3))) {
      assertThatThrownBy(() -> connect(listener, Tls.of(client().withVersions(Version.TLS_1_2))))
          .hasMessageContaining("no version, cipher suite or kind of key that both allow");
      assertThat(next(atClient).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
      assertThat(next(atServer).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
    }
  }
}
