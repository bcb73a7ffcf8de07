package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.TestCertificates;
import io.gridtap.transport.ConnectFailedException.Obstacle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connector and listener on the loopback address. */
class TcpLoopbackTest {
  private static final String HERE = "127.0.0.1";

  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

  @TempDir
  private Path directory;

  private Tls tls() throws IOException {
    return Tls.of(TlsSettings.trusting(TestCertificates.in(directory, "authority").authority()));
  }

  private Connection accepted() throws InterruptedException {
    Connection connection = accepted.poll(20, TimeUnit.SECONDS);
    if (connection == null)
      throw new AssertionError("nothing was accepted");
    return connection;
  }

  private TcpListener listen(int maxConnections) throws IOException {
    return TcpListener.start(TcpListener.Settings.local(0).withMaxConnections(maxConnections), accepted::add);
  }

  private static Connection connect(int port) throws IOException, InterruptedException {
    return TcpConnector.SHARED.connect(TcpConnector.Settings.to(HERE, port));
  }

  private static ConnectFailedException failure(TcpConnector.Settings settings) throws InterruptedException {
    try {
      TcpConnector.SHARED.connect(settings).close();
    } catch (ConnectFailedException asItShould) {
      return asItShould;
    }
    throw new AssertionError("it connected");
  }

  @Test
  void bothSidesSpeakAndSeeTheEnd() throws Exception {
    try (TcpListener listener = listen(5); Connection client = connect(listener.port())) {
      Connection server = accepted();
      assertThat(client.peer()).isEqualTo(HERE + ":" + listener.port());
      assertThat(server.peer()).startsWith(HERE + ":");
      client.out().write(7);
      assertThat(server.in().read()).isEqualTo(7);
      server.close();
      assertThat(client.in().read()).isEqualTo(-1);
    }
  }

  @Test
  void anAbortResetsThePeerAndWakesAReader() throws Exception {
    try (TcpListener listener = listen(5); Connection client = connect(listener.port())) {
      Connection server = accepted();
      CountDownLatch woken = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> {
        try {
          server.in().read();
        } catch (IOException asItShould) {
          woken.countDown();
        }
      });
      server.abort();
      server.abort();
      assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> client.in().read()).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosedAtOnceAndCounted() throws Exception {
    try (TcpListener listener = listen(2)) {
      Connection first = connect(listener.port());
      Connection second = connect(listener.port());
      Connection server = accepted();
      Connection other = accepted();
      assertThat(listener.connections()).isEqualTo(2);
      Connection third = connect(listener.port());
      assertThat(third.in().read()).isEqualTo(-1);
      assertThat(listener.refused()).isEqualTo(1);
      server.close();
      server.abort();
      assertThat(listener.connections()).isEqualTo(1);
      Connection fourth = connect(listener.port());
      assertThat(accepted().peer()).isNotEqualTo(other.peer());
      assertThat(listener.refused()).isEqualTo(1);
      for (Connection connection : List.of(first, second, third, fourth))
        connection.close();
    }
  }

  @Test
  void closingTheListenerClosesItsConnectionsAndFreesThePort() throws Exception {
    TcpListener listener = listen(5);
    try (Connection client = connect(listener.port())) {
      accepted();
      listener.close();
      listener.close();
      assertThat(client.in().read()).isEqualTo(-1);
      assertThat(listener.connections()).isZero();
      assertThat(failure(TcpConnector.Settings.to(HERE, listener.port())).obstacle()).isEqualTo(Obstacle.REFUSED);
    }
  }

  @Test
  void aHandlerThatThrowsLosesItsConnectionOnly() throws Exception {
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), connection -> {
      int first = firstOctet(connection);
      if (first == 1)
        throw new IllegalStateException("told to break");
      accepted.add(connection);
    }); Connection broken = connect(listener.port()); Connection whole = connect(listener.port())) {
      broken.out().write(1);
      assertThatThrownBy(() -> broken.in().read()).isInstanceOf(IOException.class).hasMessageContaining("reset");
      whole.out().write(2);
      accepted().out().write(3);
      assertThat(whole.in().read()).isEqualTo(3);
    }
  }

  private static int firstOctet(Connection connection) {
    try {
      return connection.in().read();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (TcpListener listener = listen(1)) {
      assertThatThrownBy(() -> TcpListener.start(TcpListener.Settings.local(listener.port()), accepted::add))
          .isInstanceOf(IOException.class).hasMessageContaining("cannot listen on 127.0.0.1:" + listener.port())
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void aRefusedConnectionSaysWhatWhereAndWhatToDo() throws Exception {
    int port;
    try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closedAtOnce.getLocalPort();
    }
    ConnectFailedException failure = failure(TcpConnector.Settings.to(HERE, port));
    assertThat(failure.obstacle()).isEqualTo(Obstacle.REFUSED);
    assertThat(failure).hasMessage("cannot connect to 127.0.0.1:" + port
        + ": connection refused; check that the server runs and the port is right");
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    ConnectFailedException failure = failure(
        TcpConnector.Settings.to("no such host.invalid", 102).withLimit(Duration.ofSeconds(30)));
    assertThat(failure.obstacle()).isEqualTo(Obstacle.UNKNOWN_HOST);
    assertThat(failure).hasMessageContaining("no such host.invalid:102").hasMessageContaining("name server");
  }

  @Test
  void aServerThatDoesNotAnswerRunsIntoTheLimit() throws Exception {
    try (FullServer server = new FullServer()) {
      ConnectFailedException failure = failure(
          TcpConnector.Settings.to(HERE, server.port()).withLimit(Duration.ofMillis(200)));
      assertThat(failure.obstacle()).isEqualTo(Obstacle.TIMED_OUT);
      assertThat(failure).hasMessageContaining("no answer within 200 ms");
    }
  }

  @Test
  void aTlsHandshakeThatDoesNotAnswerRunsIntoTheLimitToo() throws Exception {
    try (TcpListener listener = listen(1)) {
      ConnectFailedException failure = failure(TcpConnector.Settings.to(HERE, listener.port())
          .withLimit(Duration.ofMillis(300)).withTls(tls()));
      assertThat(failure.obstacle()).isEqualTo(Obstacle.TIMED_OUT);
      assertThat(accepted().in().readAllBytes()).startsWith(0x16, 0x03);
    }
  }

  @Test
  void aPeerThatDoesNotSpeakTlsIsNamed() throws Exception {
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), connection -> {
      try {
        connection.out().write("HTTP/1.0 400 no\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      } catch (IOException lost) {
        throw new IllegalStateException(lost);
      }
    })) {
      ConnectFailedException failure = failure(
          TcpConnector.Settings.to(HERE, listener.port()).withTls(tls()));
      assertThat(failure.obstacle()).isEqualTo(Obstacle.TLS);
    }
  }

  @Test
  void waitingForAConnectionIsInterruptible() throws Exception {
    try (FullServer server = new FullServer()) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread connecting = Thread.ofPlatform().start(() -> {
        try {
          connect(server.port()).close();
        } catch (InterruptedException asItShould) {
          interrupted.countDown();
        } catch (IOException other) {
          throw new IllegalStateException(other);
        }
      });
      assertThat(connecting.join(Duration.ofMillis(100))).isFalse();
      connecting.interrupt();
      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void onlySoManyConnectAtATime() throws Exception {
    TcpConnector one = new TcpConnector(1);
    try (FullServer server = new FullServer()) {
      TcpConnector.Settings slow = TcpConnector.Settings.to(HERE, server.port());
      CountDownLatch begun = new CountDownLatch(1);
      Thread first = Thread.ofVirtual().start(() -> {
        begun.countDown();
        try {
          one.connect(slow).close();
        } catch (IOException | InterruptedException stopped) {
          begun.countDown();
        }
      });
      begun.await();
      assertThat(first.join(Duration.ofMillis(200))).isFalse();
      assertThatThrownBy(() -> one.connect(slow.withLimit(Duration.ofMillis(100))))
          .isInstanceOf(ConnectFailedException.class).hasMessageContaining("too many other connections");
      first.interrupt();
      first.join();
    }
    try (TcpListener listener = listen(1)) {
      one.connect(TcpConnector.Settings.to(HERE, listener.port())).close();
      assertThat(accepted().in().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectsFromTheLocalAddressAskedFor() throws Exception {
    try (TcpListener listener = listen(1);
        Connection client = TcpConnector.SHARED.connect(TcpConnector.Settings.to("localhost", listener.port())
            .withLocalAddress(InetAddress.ofLiteral("127.0.0.9")))) {
      assertThat(accepted().peer()).startsWith("127.0.0.9:");
      assertThat(client.peer()).endsWith(":" + listener.port());
    }
  }

  /** Listens but never answers: its queue of connections to accept is full. */
  private static final class FullServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    FullServer() throws IOException {
      while (waiting.size() < 20) {
        Socket client = new Socket();
        waiting.add(client);
        try {
          client.connect(socket.getLocalSocketAddress(), 100);
        } catch (java.net.SocketTimeoutException full) {
          return;
        }
      }
      throw new AssertionError("the queue has no end");
    }

    int port() { return socket.getLocalPort(); }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket client : waiting)
        client.close();
    }
  }
}
