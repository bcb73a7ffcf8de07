package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.transport.ConnectFailedException.Obstacle;
import io.gridtap.wire.Octets;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsLoopbackTest {
  @TempDir
  static Path directory;
  private static SSLContext context;

  @BeforeAll
  static void makeACertificate() throws Exception {
    Path store = directory.resolve("store.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=test", "-ext",
        "san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store.toString())
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @Test
  void carriesAConversationAndEndsIt() throws Exception {
    Recorder atServer = new Recorder();
    Recorder atClient = new Recorder();
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(context),
        connection -> Conversation.start("server", connection, new Telegraph(), atServer,
            Conversation.Settings.STANDARD))) {
      var client = Conversation.start("client",
          TcpConnector.SHARED.connect(TcpConnector.Settings.to("127.0.0.1", listener.port()).withTls(context)),
          new Telegraph(), atClient, Conversation.Settings.STANDARD);
      client.command(new Telegraph.Command.Send(Octets.hex("01 02 03")));
      assertThat(atServer.next()).isEqualTo(Octets.hex("01 02 03"));
      client.close();
      assertThat(client.awaitClosed(Duration.ofSeconds(20))).isTrue();
      assertThat(atServer.reason()).isEqualTo("connection closed by the peer");
    }
  }

  @Test
  void refusesACertificateForAnotherHost() throws Exception {
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(context),
        Connection::close)) {
      assertThatThrownBy(
          () -> TcpConnector.SHARED.connect(TcpConnector.Settings.to("localhost", listener.port()).withTls(context)))
          .isInstanceOfSatisfying(ConnectFailedException.class,
              failure -> assertThat(failure.obstacle()).isEqualTo(Obstacle.TLS));
    }
  }

  @Test
  void aPeerThatDoesNotFinishItsHandshakeLosesItsPlace() throws Exception {
    try (
        TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(context).withMaxConnections(1)
            .withHandshakeLimit(Duration.ofMillis(200)), Connection::close);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      silent.setSoTimeout(20_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(listener.refused()).isZero();
    }
  }
}
