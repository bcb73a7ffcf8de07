package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import io.gridtap.transport.ConnectFailedException;
import io.gridtap.transport.SecurityEvent;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import io.gridtap.transport.TlsSettings.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.Report;

/** TLS with another stack at the other end, which has that of the Java platform. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class OpenmucTlsLoopbackTest {
  private static final Duration OFTEN = Duration.ofMillis(150);
  private static final int KEYS = 3;

  @TempDir
  static Path directory;
  private static TestCertificates authority;
  private static Issued device;
  private static Issued engineer;

  private final LinkedBlockingQueue<SecurityEvent> events = new LinkedBlockingQueue<>();

  @BeforeAll
  static void certificates() throws IOException {
    authority = TestCertificates.in(directory, "Grid CA");
    device = authority.issue("bay1");
    engineer = authority.issue("engineer");
  }

  private static String name(Version version) { return version == Version.TLS_1_2 ? "TLSv1.2" : "TLSv1.3"; }

  private TlsSettings ours(Issued own) {
    return TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key())
        .withListener(events::add);
  }

  // Our client, their server

  /** One that speaks this version only, and wants to see certificates. */
  private static OpenmucServer server(Version version, SSLContext context) throws Exception {
    return new OpenmucServer((port, backlog, address) -> {
      SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, backlog,
          address);
      socket.setEnabledProtocols(new String[]{name(version)});
      socket.setNeedClientAuth(true);
      return socket;
    });
  }

  private static Iec61850Client connect(OpenmucServer server, TlsSettings tls) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()).withTls(Tls.of(tls)),
        AssociationSettings.STANDARD, Optional.of(GoldenDevice.file()), _ -> {});
  }

  @ParameterizedTest
  @EnumSource
  void ourClientBrowsesReadsWritesAndTakesReports(Version version) throws Exception {
    try (OpenmucServer server = server(version, authority.context(device));
        Iec61850Client client = connect(server, ours(engineer))) {
      assertThat(client.directory().model().logicalDevices()).hasSize(2);
      List<FcReference> references = new ArrayList<>();
      for (int i = 1; i <= 100; i++) references.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d[MX]".formatted(i)));
      assertThat(client.readAll(references)).hasSize(100)
          .allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
      FcReference written = FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]");
      assertThat(client.write(written, new Data.Int(5))).isEmpty();
      assertThat(client.readValue(written).asInt()).isEqualTo(5);
      RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
      assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(SubscribeResult.Subscribed.class);
      assertThat(client.poll(Duration.ofSeconds(20))).containsInstanceOf(Update.Reported.class);
    }
    assertThat(events).isEmpty();
  }

  /** By renegotiation or KeyUpdate, while requests and answers are under way. */
  @ParameterizedTest
  @EnumSource
  void ourClientMakesTheKeysAnew(Version version) throws Exception {
    try (OpenmucServer server = server(version, authority.context(device));
        Iec61850Client client = connect(server, ours(engineer).withRekeyInterval(OFTEN))) {
      List<FcReference> references = new ArrayList<>();
      for (int i = 1; i <= 100; i++) references.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d[MX]".formatted(i)));
      while (events.size() < KEYS)
        assertThat(client.readAll(references)).hasSize(100)
            .allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
    }
    assertThat(events).extracting(SecurityEvent::kind).containsOnly(SecurityEvent.Kind.REKEYED);
  }

  @Test
  void ourClientTrustsNoServerOfAnotherAuthority() throws Exception {
    TestCertificates other = TestCertificates.in(directory, "Another CA");
    try (OpenmucServer server = server(Version.TLS_1_3, other.context(other.issue("stranger")))) {
      assertThatThrownBy(() -> connect(server, ours(engineer))).isInstanceOf(ConnectFailedException.class);
    }
    assertThat(events).extracting(SecurityEvent::kind).containsExactly(SecurityEvent.Kind.UNKNOWN_CA);
  }

  // Their client, our server

  private static Iec61850Server server(TlsSettings tls) throws Exception {
    return Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0).withTls(Tls.of(tls)),
        ServerSettings.STANDARD);
  }

  private static ClientAssociation associate(int port, SSLContext context) throws IOException {
    return new ClientSap(context.getSocketFactory()).associate(InetAddress.getLoopbackAddress(), port, null,
        new ClientEventListener() {
          @Override
          public void newReport(Report report) {
            // none is enabled
          }

          @Override
          public void associationClosed(IOException reason) {
            // the test says when
          }
        });
  }

  /** Its keys are made anew meanwhile, by our server: a renegotiation in TLS 1.2, a KeyUpdate in TLS 1.3. */
  @ParameterizedTest
  @EnumSource
  void theirClientReadsAndWritesWhileTheKeysAreMadeAnew(Version version) throws Exception {
    try (Iec61850Server server = server(ours(device).withVersions(version).withRekeyInterval(OFTEN))) {
      ClientAssociation association = associate(server.port(), authority.context(engineer));
      org.openmuc.openiec61850.ServerModel model = association.retrieveModel();
      assertThat(model.getDataSet("GOLDLD0/LLN0.dsStat")).isNotNull();
      FcModelNode node = (FcModelNode) model.findModelNode("GOLDLD0/GTYP1.Wr", Fc.SP);
      FcModelNode all = (FcModelNode) model.findModelNode("GOLDLD0/GPRF1.AnIn1", Fc.MX);
      association.setDataValues((FcModelNode) model.findModelNode("GOLDLD0/GTYP1.Wr.i32", Fc.SP));
      while (events.size() < KEYS) {
        association.getDataValues(node);
        association.getDataValues(all);
      }
      assertThat(server.connections()).hasSize(1);
      association.disconnect();
    }
    assertThat(events).extracting(SecurityEvent::kind).containsOnly(SecurityEvent.Kind.REKEYED);
  }

  @ParameterizedTest
  @EnumSource
  void theirClientHasToShowACertificate(Version version) throws Exception {
    try (Iec61850Server server = server(ours(device).withVersions(version))) {
      assertThatThrownBy(() -> associate(server.port(), authority.context())).isInstanceOf(IOException.class);
      assertThat(events.take().kind()).isEqualTo(SecurityEvent.Kind.HANDSHAKE_FAILED);
      assertThat(server.connections()).isEmpty();
      associate(server.port(), authority.context(engineer)).disconnect();
    }
  }
}
