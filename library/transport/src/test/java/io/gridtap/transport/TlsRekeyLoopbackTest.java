package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.transport.TlsSettings.Version;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that are made anew, and sessions that are resumed or not. */
@Timeout(30)
class TlsRekeyLoopbackTest {
  private static final Duration OFTEN = Duration.ofMillis(150);

  @TempDir
  static Path directory;
  private static TlsSettings serverSettings;
  private static TlsSettings clientSettings;

  private final BlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificates() throws IOException {
    TestCertificates authority = TestCertificates.in(directory, "authority");
    Issued server = authority.issue("server");
    Issued client = authority.issue("client");
    TlsSettings trusting = TlsSettings.trusting(authority.authority());
    serverSettings = trusting.withIdentity(server.certificate(), server.key());
    clientSettings = trusting.withIdentity(client.certificate(), client.key());
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T element = queue.poll(10, TimeUnit.SECONDS);
    if (element == null)
      throw new AssertionError("nothing came");
    return element;
  }

  private TcpListener listen(TlsSettings settings) throws IOException {
    return TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(settings)), accepted::add);
  }

  private static Connection connect(TcpListener listener, TlsSettings settings)
      throws IOException, InterruptedException {
    return TcpConnector.SHARED
        .connect(TcpConnector.Settings.to("127.0.0.1", listener.port()).withTls(Tls.of(settings)));
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void nothingIsLostWhileKeysChange(Version version) throws Exception {
    try (TcpListener listener = listen(serverSettings.withRekeyInterval(OFTEN).withListener(events::add));
        Connection client = connect(listener, clientSettings.withVersions(version))) {
      Connection server = next(accepted);
      AtomicBoolean enough = new AtomicBoolean();
      Counter toServer = new Counter(client, server, enough);
      Counter toClient = new Counter(server, client, enough);
      for (int i = 0; i < 3; i++)
        assertThat(next(events).text()).startsWith("REKEYED");
      enough.set(true);
      assertThat(toServer.received()).isGreaterThan(100);
      assertThat(toClient.received()).isGreaterThan(100);
      assertThat(server.peerName()).contains("CN=client");
    }
  }

  @Test
  void aClientUpdatesItsKeysToo() throws Exception {
    try (TcpListener listener = listen(serverSettings);
        Connection client = connect(listener, clientSettings.withRekeyInterval(OFTEN).withListener(events::add))) {
      AtomicBoolean enough = new AtomicBoolean();
      Connection server = next(accepted);
      Counter toServer = new Counter(client, server, enough);
      Counter toClient = new Counter(server, client, enough);
      for (int i = 0; i < 3; i++)
        assertThat(next(events).text()).contains("KeyUpdate");
      enough.set(true);
      assertThat(toServer.received() + toClient.received()).isGreaterThan(200);
    }
  }

  @Test
  void aClientThatBeginsARenegotiationIsCutOff() throws Exception {
    BlockingQueue<SecurityEvent> atClient = new LinkedBlockingQueue<>();
    try (TcpListener listener = listen(serverSettings.withListener(events::add));
        Connection client = connect(listener, clientSettings.withVersions(Version.TLS_1_2).withRekeyInterval(OFTEN)
            .withListener(atClient::add))) {
      Connection server = next(accepted);
      Thread.ofVirtual().start(() -> {
        try (client) {
          assertThat(client.in().read()).isEqualTo(-1);
        } catch (IOException expected) {
          assertThat(expected).isNotNull();
        }
      });
      assertThatThrownBy(() -> server.in().read()).isInstanceOf(IOException.class)
          .hasMessageContaining("renegotiation");
      assertThat(next(events).kind()).isEqualTo(Kind.RENEGOTIATION);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aSessionIsResumedWithinItsLifetimeOnly(Version version) throws Exception {
    TlsSettings server = serverSettings.withSessionLifetime(Duration.ofSeconds(2));
    Tls tls = Tls.of(clientSettings.withVersions(version));
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0).withTls(Tls.of(server)),
        TlsRekeyLoopbackTest::greet)) {
      assertThat(resumes(tls, listener)).isFalse();
      assertThat(resumes(tls, listener)).isTrue();
      // the passing of time itself is waited for
      assertThat(new CountDownLatch(1).await(3100, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(resumes(tls, listener)).isFalse();
    }
  }

  private static void greet(Connection connection) {
    try (connection) {
      connection.out().write(1);
    } catch (IOException lost) {
      throw new IllegalStateException(lost);
    }
  }

  private static boolean resumes(Tls tls, TcpListener listener) throws IOException {
    try (RecordSocket socket = new RecordSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
      TlsLink link = tls.client(socket, "127.0.0.1", listener.port());
      // with TLS 1.3 the ticket for resumption comes after the handshake
      assertThat(link.in().read()).isEqualTo(1);
      link.close();
      return link.isResumed();
    }
  }

  /** Sends numbers one way until it is enough, and checks that they come in order; zero is the last. */
  private static final class Counter {
    /** What may be under way: a machine of few cores has other things to do too. */
    private final Semaphore window = new Semaphore(1000);
    private final Thread receiver;
    private volatile long received;
    private volatile String fault = "";

    Counter(Connection from, Connection to, AtomicBoolean enough) {
      Thread.ofVirtual().start(() -> {
        try {
          DataOutputStream out = new DataOutputStream(new BufferedOutputStream(from.out(), 2048));
          for (long i = 1; !enough.get(); i++) {
            window.acquire();
            out.writeLong(i);
          }
          out.writeLong(0);
          out.flush();
        } catch (IOException | InterruptedException lost) {
          fault = "sending: " + lost;
        }
      });
      receiver = Thread.ofVirtual().start(() -> {
        try {
          DataInputStream in = new DataInputStream(new BufferedInputStream(to.in()));
          for (long next = in.readLong(); next != 0; next = in.readLong()) {
            if (next != received + 1) throw new IOException("%d after %d".formatted(next, received));
            received = next;
            window.release();
          }
        } catch (IOException lost) {
          fault = "receiving: " + lost;
        }
      });
    }

    long received() throws InterruptedException {
      receiver.join();
      assertThat(fault).isEmpty();
      return received;
    }
  }
}
