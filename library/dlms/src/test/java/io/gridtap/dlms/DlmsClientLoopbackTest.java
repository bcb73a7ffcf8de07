package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerAssociation;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.ImageTransfer;
import io.gridtap.dlms.cosem.ProfileEntry;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.cosem.Unit;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.device.AssociationLnObject;
import io.gridtap.dlms.device.AssociationSnObject;
import io.gridtap.dlms.device.ClockObject;
import io.gridtap.dlms.device.DataObject;
import io.gridtap.dlms.device.DateTimes;
import io.gridtap.dlms.device.DisconnectControlObject;
import io.gridtap.dlms.device.ImageTransferObject;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.ProfileObject;
import io.gridtap.dlms.device.ProfileRows;
import io.gridtap.dlms.device.RegisterObject;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.UdpConnector;
import io.gridtap.transport.UdpListener;
import io.gridtap.wire.Octets;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client with a meter of our own over real sockets. */
class DlmsClientLoopbackTest {
  private static final Obis VOLTAGE = Obis.of(1, 0, 32, 7, 0, 255);
  private static final Obis ENERGY = Obis.of(1, 0, 1, 8, 0, 255);
  private static final Obis PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  private static final Obis NOTE = Obis.of(0, 0, 97, 97, 0, 255);
  private static final Obis IMAGE = Obis.of(0, 0, 44, 0, 0, 255);
  private static final Instant BEGIN = Instant.parse("2025-03-01T00:00:00Z");
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final int ROWS = 500;

  private static final class Rows implements ProfileRows {
    @Override
    public long first() { return 0; }

    @Override
    public long end() { return ROWS; }

    @Override
    public List<Data> row(long number) {
      return List.of(CosemDateTimes.octetString(DateTimes.of(BEGIN.plus(PERIOD.multipliedBy(number)), 0, 0)),
          Data.doubleLongUnsigned(1000 + number));
    }

    @Override
    public long notBefore(Instant time) {
      return Math.clamp(Math.ceilDiv(Duration.between(BEGIN, time).toSeconds(), PERIOD.toSeconds()), 0, ROWS);
    }
  }

  private static LogicalDevice device() {
    ClockObject clock = new ClockObject(InstantSource.fixed(BEGIN.plus(Duration.ofDays(1))), 0);
    List<CaptureObject> columns = List.of(CaptureObject.of(8, ClockObject.CLOCK, 2), CaptureObject.of(3, ENERGY, 2));
    return new LogicalDevice("TST0000000000001",
        List.of(new AssociationLnObject(Obis.of(0, 0, 43, 0, 0, 255)), new AssociationSnObject(), clock,
            RegisterObject.register(VOLTAGE, () -> Data.longUnsigned(2301), RegisterObject.scalerUnit(-1, 35)),
            RegisterObject.register(ENERGY, () -> Data.doubleLongUnsigned(123_456), RegisterObject.scalerUnit(1, 30)),
            new DataObject(NOTE, Data.octetString(Octets.EMPTY)),
            new DataObject(Obis.of(0, 0, 43, 1, 0, 255), Data.doubleLongUnsigned(100)),
            new DisconnectControlObject(Relay.STANDARD, 4), new ImageTransferObject(IMAGE),
            new ProfileObject(new ProfileObject.Shape(PROFILE, columns, 900, 1000), new Rows(), clock,
                ProfileObject.Control.NONE)));
  }

  private static Key ascii(String text) { return Key.of(Octets.of(text.getBytes(StandardCharsets.US_ASCII))); }

  private static SecuritySettings keys(String title) {
    return SecuritySettings.of(SecuritySuite.SUITE_0,
        GlobalKeys.of(Key.hex("000102030405060708090A0B0C0D0E0F"), Key.hex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF")),
        SystemTitle.hex(title));
  }

  private static final SecuritySettings METER_KEYS = keys("4752580000000001");

  private static ServedDevice served() {
    return new ServedDevice(1, device(), List.of(ServerAssociation.lls(17, ascii("12345678")),
        ServerAssociation.ciphered(1, Mechanism.HLS5, METER_KEYS),
        ServerAssociation.lls(32, ascii("12345678")).withMaxPduOctets(64)
            .withConformance(Conformance.LN.with(Conformance.Service.GENERAL_BLOCK_TRANSFER)),
        ServerAssociation.open(16).withContexts(Set.of(ApplicationContext.SN)).withConformance(Conformance.SN)
            .withRights(AccessRights.ALL)));
  }

  private static TcpListener.Settings anyPort() { return TcpListener.Settings.local(0); }

  private static DlmsServer wrapper() throws Exception {
    return DlmsServer.start(anyPort(), WrapperLink::server, List.of(served()), DlmsServerSettings.STANDARD,
        DlmsServer.Listener.NONE);
  }

  private static TcpConnector.Settings to(DlmsServer server) {
    return TcpConnector.Settings.to(InetAddress.getLoopbackAddress().getHostAddress(), server.port());
  }

  private static ClientSettings lls(int client) {
    return ClientSettings.of(Route.of(client, 1)).withAuthentication(Authentication.password(ascii("12345678")));
  }

  private static AttributeDescriptor value(Obis register) { return new AttributeDescriptor(3, register, 2); }

  private static void readsEverything(DlmsClient client) throws Exception {
    Meter meter = Meter.of(client);
    List<Reading> readings = meter
        .read(List.of(value(VOLTAGE), value(Obis.of(1, 0, 99, 99, 99, 255)), value(ENERGY)));
    assertThat(readings.get(0).value()).contains(new BigDecimal("230.1"));
    assertThat(readings.get(0).scalerUnit().orElseThrow().unit()).isEqualTo(Unit.VOLTAGE);
    assertThat(readings.get(1).result()).isEqualTo(new GetResult.Failure(DataAccessResult.OBJECT_UNDEFINED));
    assertThat(readings.get(2).value()).contains(new BigDecimal("1234560"));
    assertThat(meter.objects().find(VOLTAGE, 3)).isPresent();
    Data note = Data.octetString(Octets.of(new byte[300]));
    assertThat(client.set(new AttributeDescriptor(1, NOTE, 2), note)).isEqualTo(DataAccessResult.SUCCESS);
    assertThat(client.get(new AttributeDescriptor(1, NOTE, 2))).isEqualTo(new GetResult.Value(note));
  }

  @Test
  void readsAndWritesOverTheWrapper() throws Exception {
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      readsEverything(client);
    }
  }

  @Test
  void readsAndWritesInDatagrams() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (
        DlmsDatagramServer server = DlmsDatagramServer.start(UdpListener.Settings.on(loopback, 0), List.of(served()),
            DlmsServerSettings.STANDARD, DlmsServer.Listener.NONE);
        DlmsClient client = DlmsClient.connect(UdpConnector.connect(
            UdpConnector.Settings.to(loopback.getHostAddress(), server.port(), WrapperLink.MESSAGES)),
            DlmsClientSettings.wrapper(lls(17)))) {
      readsEverything(client);
    }
  }

  @Test
  void aSenderThatFallsSilentIsForgottenWithoutAnotherDatagram() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    DlmsServer.Listener listener = new DlmsServer.Listener() {
      @Override
      public void connected(String peer) {}

      @Override
      public void told(String peer, ServerEvent event) {}

      @Override
      public void closed(String peer, String reason) { closed.add(reason); }
    };
    DlmsServerSettings brief = DlmsServerSettings.STANDARD
        .with(ServerLimits.STANDARD.withInactivity(Duration.ofSeconds(1)));
    try (
        DlmsDatagramServer server = DlmsDatagramServer.start(UdpListener.Settings.on(loopback, 0), List.of(served()),
            brief, listener);
        DlmsClient client = DlmsClient.connect(UdpConnector.connect(
            UdpConnector.Settings.to(loopback.getHostAddress(), server.port(), WrapperLink.MESSAGES)),
            DlmsClientSettings.wrapper(lls(17)))) {
      assertThat(client.get(value(VOLTAGE))).isInstanceOf(GetResult.Value.class);
      assertThat(server.statistics().connections()).isOne();
      assertThat(closed.poll(20, TimeUnit.SECONDS)).contains("no APDU within 1 s");
      assertThat(server.statistics()).isEqualTo(new DlmsServer.Statistics(0, 1, 0, 1, 0, 0));
    }
  }

  @Test
  void readsAndWritesWhatFillsMoreThanOneDatagram() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    DlmsServer.Listener throwing = new DlmsServer.Listener() {
      @Override
      public void connected(String peer) { throw new IllegalStateException("connected"); }

      @Override
      public void told(String peer, ServerEvent event) { throw new IllegalStateException("told"); }

      @Override
      public void closed(String peer, String reason) { throw new IllegalStateException("closed"); }
    };
    try (
        DlmsDatagramServer server = DlmsDatagramServer.start(UdpListener.Settings.on(loopback, 0), List.of(served()),
            DlmsServerSettings.STANDARD, throwing);
        DlmsClient client = DlmsClient.connect(UdpConnector.connect(
            UdpConnector.Settings.to(loopback.getHostAddress(), server.port(), WrapperLink.MESSAGES)),
            DlmsClientSettings.wrapper(lls(17)))) {
      // alone it fits into an APDU of 65535 octets, but with the wrapper's header not into a datagram
      for (int octets : List.of(65_520, 140_000)) {
        Data note = Data.octetString(Octets.of(new byte[octets]));
        assertThat(client.set(new AttributeDescriptor(1, NOTE, 2), note)).isEqualTo(DataAccessResult.SUCCESS);
        assertThat(client.get(new AttributeDescriptor(1, NOTE, 2))).isEqualTo(new GetResult.Value(note));
      }
    }
  }

  @Test
  void readsAndWritesOverHdlc() throws Exception {
    try (DlmsServer server = DlmsServer.start(anyPort(), () -> HdlcServer.engine(HdlcSettings.STANDARD, 1, 0),
        List.of(served()), DlmsServerSettings.STANDARD, DlmsServer.Listener.NONE);
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.hdlc(lls(17), HdlcSettings.STANDARD))) {
      readsEverything(client);
    }
  }

  @Test
  void readsAndWritesCipheredWithADedicatedKey() throws Exception {
    ClientSettings ciphered = ClientSettings.of(Route.of(1, 1))
        .withCiphering(keys("4D4D4D0000000001")).withAuthentication(Authentication.byKeys(Mechanism.HLS5))
        .withDedicatedKey(Key.hex("5F4E3D2C1B0A99887766554433221100"));
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(ciphered))) {
      readsEverything(client);
    }
  }

  @Test
  void readsAndWritesWithShortNames() throws Exception {
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(ClientSettings.of(Route.of(16, 1)).withShortNames()))) {
      readsEverything(client);
    }
  }

  @Test
  void readsAndWritesByGeneralBlockTransferWhereTheMeterTakesLittle() throws Exception {
    ClientSettings general = lls(32).withConformance(Conformance.LN.with(Conformance.Service.GENERAL_BLOCK_TRANSFER))
        .withTransfers(ClientSettings.Transfers.STANDARD.withGeneral(true).withWindow(4)).withMaxPduOctets(128);
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(general))) {
      readsEverything(client);
    }
  }

  @Test
  void aProfileComesRowByRow() throws Exception { comesRowByRow(lls(17)); }

  @Test
  void aProfileComesRowByRowWithShortNames() throws Exception {
    comesRowByRow(ClientSettings.of(Route.of(16, 1)).withShortNames());
  }

  private static void comesRowByRow(ClientSettings settings) throws Exception {
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(settings.withMaxPduOctets(256)))) {
      Meter meter = Meter.of(client);
      List<ProfileEntry> rows = new ArrayList<>();
      try (ProfileStream profile = meter.profile(PROFILE)) {
        for (Optional<ProfileEntry> row = profile.next(); row.isPresent(); row = profile.next()) rows.add(row.get());
      }
      assertThat(rows).hasSize(ROWS);
      assertThat(rows.get(1).time()).contains(BEGIN.plus(PERIOD));
      assertThat(rows.get(1).cells().get(1).value()).contains(new BigDecimal("10010"));

      try (ProfileStream hour = meter.profile(PROFILE, BEGIN.plus(Duration.ofHours(1)),
          BEGIN.plus(Duration.ofHours(2)))) {
        assertThat(hour.next().orElseThrow().time()).contains(BEGIN.plus(Duration.ofHours(1)));
      } // the rest is given up
      assertThat(client.get(value(VOLTAGE))).isEqualTo(new GetResult.Value(Data.longUnsigned(2301)));
    }
  }

  @Test
  void theRelayIsSwitchedAndTheClockRead() throws Exception {
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      Meter meter = Meter.of(client);
      Relay.Switched off = meter.relay(Relay.STANDARD).disconnect();
      assertThat(off.outcome().result()).isEqualTo(ActionResult.SUCCESS);
      assertThat(off.before().connected()).isTrue();
      assertThat(off.after().connected()).isFalse();
      assertThat(meter.relay(Relay.STANDARD).reconnect().after().connected()).isTrue();
      assertThat(meter.time()).contains(BEGIN.plus(Duration.ofDays(1)));
      assertThat(Meter.invocationCounter(client, 0)).isEqualTo(100);
    }
  }

  @Test
  void anImageIsTakenOverAndATransferResumed() throws Exception {
    Octets image = Octets.of(new byte[1050]);
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      ImageUpload upload = Meter.of(client).image(IMAGE);
      List<Integer> sent = new ArrayList<>();
      assertThatThrownBy(() -> upload.transfer(Octets.hex("0102"), image, ImageUpload.Start.ANEW, (block, of) -> {
        sent.add(block);
        if (block == 4) throw new IllegalStateException("the line was cut");
      })).hasMessage("the line was cut");
      upload.transfer(Octets.hex("0102"), image, ImageUpload.Start.RESUME, (block, of) -> sent.add(block));
      assertThat(sent).containsExactly(1, 2, 3, 4, 5, 6);
      upload.verify(Duration.ofMillis(1), Duration.ofSeconds(10));
      upload.activate(Duration.ofMillis(1), Duration.ofSeconds(10));
      assertThat(upload.status()).isEqualTo(ImageTransfer.Status.ACTIVATION_SUCCESSFUL);
    }
  }

  @Test
  void aPasswordCutIntoTwoFramesIsNotTraced() throws Exception {
    List<String> frames = new CopyOnWriteArrayList<>();
    ClientSettings traced = lls(17).withTracing(ClientSettings.Tracing.APDUS_AND_LINK);
    try (
        DlmsServer server = DlmsServer.start(anyPort(),
            () -> HdlcServer.engine(HdlcSettings.STANDARD.withOwn(36, 1), 1, 0), List.of(served()),
            DlmsServerSettings.STANDARD, DlmsServer.Listener.NONE);
        DlmsClient client = DlmsClient.connect(TcpConnector.SHARED.connect(to(server)),
            DlmsClientSettings.hdlc(traced, HdlcSettings.STANDARD), new Batching(1), event -> {
              if (event instanceof ClientEvent.Traced(var _, var level, var octets)
                  && level == ClientEvent.Level.LINK)
                frames.add(octets.toHex());
            })) {
      assertThat(client.isOpen()).isTrue();
    }
    assertThat(frames).noneMatch(frame -> frame.contains("31323334") || frame.contains("35363738"))
        .anyMatch(frame -> frame.contains("ac0a80082a2a2a") && !frame.contains("2a2a2a2a2a2a2a2a"))
        .anyMatch(frame -> frame.contains("2a2a2abe10"));
  }

  @Test
  void aMethodThatReturnsSomethingIsReadWithShortNames() throws Exception {
    List<String> apdus = new CopyOnWriteArrayList<>();
    ClientSettings traced = ClientSettings.of(Route.of(16, 1)).withShortNames()
        .withTracing(ClientSettings.Tracing.APDUS);
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(TcpConnector.SHARED.connect(to(server)),
            DlmsClientSettings.wrapper(traced), new Batching(1), event -> {
              if (event instanceof ClientEvent.Traced(var _, var _, var octets)) apdus.add(octets.toHex());
            })) {
      client.action(new MethodDescriptor(12, Obis.of(0, 0, 40, 0, 0, 255), 3), Data.integer(0));
      client.action(new MethodDescriptor(12, Obis.of(0, 0, 40, 0, 0, 255), 5), Data.integer(0));
    }
    assertThat(apdus).contains("050104fa30010f00", "060102fa40010f00");
  }

  @Test
  void aWrongPasswordIsSaidInWords() throws Exception {
    ClientSettings wrong = lls(17).withAuthentication(Authentication.password(ascii("sesame")));
    try (DlmsServer server = wrapper()) {
      assertThatThrownBy(() -> DlmsClient.connect(to(server), DlmsClientSettings.wrapper(wrong)))
          .isInstanceOf(AssociationFailedException.class).hasMessageContaining("the password or key is wrong")
          .hasMessageNotContaining("sesame");
    }
  }

  @Test
  void scalersAndObjectsAreRemembered(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("meter.txt");
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      Meter meter = new Meter(client, MeterMemory.of(file, 16), TimePolicy.STANDARD, RangeDialect.STANDARD);
      meter.read(List.of(value(VOLTAGE)));
      meter.objects();
      MeterMemory again = MeterMemory.of(file, 16);
      assertThat(again.scaler(new AttributeDescriptor(3, VOLTAGE, 3)).orElseThrow().scaler()).isEqualTo(-1);
      assertThat(again.objects()).isEqualTo(meter.memory().objects());
    }
  }

  @Test
  void aDiskThatIsFullLosesNoReading(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing");
    Path file = missing.resolve("meter.txt");
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server), DlmsClientSettings.wrapper(lls(17)))) {
      Meter meter = new Meter(client, MeterMemory.of(file, 16), TimePolicy.STANDARD, RangeDialect.STANDARD);
      assertThat(meter.read(List.of(value(VOLTAGE))).getFirst().value()).contains(new BigDecimal("230.1"));
      assertThat(meter.read(List.of(value(VOLTAGE))).getFirst().value()).contains(new BigDecimal("230.1"));
      Files.createDirectory(missing);
      meter.read(List.of(value(VOLTAGE)));
      assertThat(file).as("written once there is room").content().contains("scaler 3 0100200700ff 3 -1 35");
      Files.delete(file);
      meter.read(List.of(value(VOLTAGE)));
      assertThat(file).as("nothing new was learned").doesNotExist();
    }
  }

  @Test
  void learnsHowManyAttributesTheMeterTakesAtOnce() throws Exception {
    DlmsServerSettings few = DlmsServerSettings.STANDARD.with(ServerLimits.STANDARD.withList(2));
    try (
        DlmsServer server = DlmsServer.start(TcpListener.Settings.local(0), WrapperLink::server, List.of(served()), few,
            DlmsServer.Listener.NONE);
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      List<GetResult> results = client.get(Collections.nCopies(9, AttributeRequest.of(value(VOLTAGE))));

      assertThat(results).hasSize(9).containsOnly(new GetResult.Value(Data.longUnsigned(2301)));
      assertThat(client.batching().most()).isBetween(1, 2);
    }
  }

  @Test
  void notificationsAreTaken() throws Exception {
    try (DlmsServer server = wrapper();
        DlmsClient client = DlmsClient.connect(to(server),
            DlmsClientSettings.wrapper(lls(17)))) {
      DataNotification sent = new DataNotification(LongInvokeId.of(1), Optional.empty(), Data.longUnsigned(7));
      server.notify(Route.of(17, 1), sent);

      assertThat(client.notifications().take().apdu()).isEqualTo(sent);
    }
  }
}
