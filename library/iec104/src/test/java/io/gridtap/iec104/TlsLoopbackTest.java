package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.controlled.ControlledEvent;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.SecurityEvent;
import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import io.gridtap.transport.TlsSettings.Version;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client and server over TLS as IEC 62351-3 wants it: who is who is known before data transfer is started. */
@Timeout(60)
class TlsLoopbackTest {
  @TempDir
  static Path directory;
  private static TestCertificates authority;
  private static Issued serverCertificate;
  private static Issued clientCertificate;

  private final BlockingQueue<SecurityEvent> atServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<ServerEvent> news = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificates() throws IOException {
    authority = TestCertificates.in(directory, "authority");
    serverCertificate = authority.issue("substation");
    clientCertificate = authority.issue("control-centre");
  }

  private static TlsSettings with(Issued own) {
    return TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key());
  }

  private Iec104Server server(Redundancy redundancy) throws IOException {
    ServerSettings settings = ServerSettings.STANDARD.with(DeviceSettings.STANDARD.withoutInitialization())
        .with(redundancy);
    Station station = Station.of(1, List.of(Point.of(100, new SinglePoint(false, Quality.GOOD))), List.of());
    return Iec104Server.start(
        TcpListener.Settings.local(0).withTls(Tls.of(with(serverCertificate).withListener(atServer::add))), settings,
        List.of(station), request -> request.refuse(), news::add, Optional::empty);
  }

  private static Iec104Client connect(Iec104Server server, TlsSettings tls) throws IOException, InterruptedException {
    return Iec104Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()).withTls(Tls.of(tls)),
        Iec104Settings.STANDARD, _ -> {});
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whoShowsItsCertificateStartsAndGetsEvents(Version version) throws Exception {
    try (Iec104Server server = server(new Redundancy.Single());
        Iec104Client client = connect(server, with(clientCertificate).withVersions(version))) {
      assertThat(next(news)).isInstanceOf(ServerEvent.Connected.class);
      assertThat(next(news)).isInstanceOfSatisfying(ServerEvent.Told.class,
          told -> assertThat(told.event()).isInstanceOf(ControlledEvent.Started.class));
      assertThat(client.interrogate(1).objects()).hasSize(1);
      server.update(1, 100, new SinglePoint(true, Quality.GOOD), Instant.EPOCH);
      assertThat(client.updates().take()).isInstanceOf(Update.Data.class);
      assertThat(atServer).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aClientWithTheWrongCertificateIsRefusedAndBothSidesSayWhy(Version version) throws Exception {
    // of the same name, so that the client thinks it is asked for this one
    Issued forged = TestCertificates.in(Files.createTempDirectory(directory, "twin"), "authority")
        .issue("control-centre");
    TlsSettings stranger = TlsSettings.trusting(authority.authority())
        .withIdentity(forged.certificate(), forged.key()).withVersions(version);
    try (Iec104Server server = server(new Redundancy.Single())) {
      assertThatThrownBy(() -> connect(server, stranger).close()).hasMessageContaining("the peer refused");
      SecurityEvent event = next(atServer);
      assertThat(event.kind()).isEqualTo(Kind.UNKNOWN_CA);
      assertThat(event.text()).contains("CN=control-centre", "does not lead to a trusted CA");
      assertThat(server.statistics().accepted()).isZero();
    }
  }

  @Test
  void aServerWithTheWrongCertificateIsNotStarted() throws Exception {
    TestCertificates other = TestCertificates.in(directory, "other");
    try (Iec104Server server = server(new Redundancy.Single())) {
      assertThatThrownBy(() -> connect(server, TlsSettings.trusting(other.authority())
          .withIdentity(clientCertificate.certificate(), clientCertificate.key())).close())
          .hasMessageContaining("TLS failed: ").hasMessageContaining("CN=substation, issued by CN=authority");
      assertThat(next(atServer).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
      assertThat(server.statistics().accepted()).isZero();
    }
  }

  @Test
  void nothingIsStartedBeforeTheHandshake() throws Exception {
    try (Iec104Server server = server(new Redundancy.Single());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      plain.setSoTimeout(20_000);
      Octets.hex("68 04 07 00 00 00").writeTo(plain.getOutputStream());
      Octets answer = Octets.wrap(plain.getInputStream().readAllBytes());
      assertThat(answer).isNotEqualTo(Octets.hex("68 04 0b 00 00 00"));
      assertThat(next(atServer).kind()).isEqualTo(Kind.HANDSHAKE_FAILED);
      assertThat(server.statistics().accepted()).isZero();
    }
  }

  @Test
  void theCertificateChoosesTheRedundancyGroup() throws Exception {
    Issued second = authority.issue("second-centre");
    Issued unknown = authority.issue("visitor");
    Redundancy groups = new Redundancy.ByCertificate(
        Map.of("centre", List.of("CN=control-centre"), "second", List.of("CN=second-centre")));
    try (Iec104Server server = server(groups);
        Iec104Client one = connect(server, with(clientCertificate));
        Iec104Client two = connect(server, with(second))) {
      server.update(1, 100, new SinglePoint(true, Quality.GOOD), Instant.EPOCH);
      assertThat(one.updates().take()).isEqualTo(two.updates().take());
      assertThat(server.statistics().groups().values()).allSatisfy(group -> assertThat(group.started()).isTrue());
      news.clear();
      assertThatThrownBy(() -> connect(server, with(unknown)).close())
          .isInstanceOf(ConnectionLostException.class);
      assertThat(next(news)).isInstanceOfSatisfying(ServerEvent.TurnedAway.class,
          turned -> assertThat(turned.why()).isEqualTo("CN=visitor belongs to no redundancy group"));
    }
  }
}
