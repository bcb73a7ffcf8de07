package io.gridtap.sources.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.simulators.meter.MeterFault;
import io.gridtap.simulators.meter.MeterFaults;
import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeter;
import io.gridtap.simulators.meter.SimulatedMeters;
import io.gridtap.sources.dlms.DlmsSourceSettings.Job;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.telemetry.Measurement;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meters that are taken, slow, noisy, cut off and started anew: reading goes on, and every row comes once. */
class FaultyMeterLoopbackTest {
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final Obis LOAD_PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  private static final Wanted VOLTAGE = Wanted.of(new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2),
      "voltage_l1", "");
  private static final Schedule OFTEN = new Schedule.Every(Duration.ofMillis(100));
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(20), 1, Duration.ofMillis(20),
      0);
  private static final Logger LOGGER = Logger.getLogger(DlmsSource.class.getName());

  @TempDir
  private Path directory;

  private final AtomicLong ahead = new AtomicLong();
  private final EndpointTurns turns = new EndpointTurns();
  private final BlockingQueue<List<Measurement>> taken = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<LogRecord> log = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord told) { log.add(told); }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void listen() { LOGGER.addHandler(handler); }

  @AfterEach
  void close() throws Exception {
    LOGGER.removeHandler(handler);
    for (AutoCloseable each : open.reversed()) each.close();
  }

  private SimulatedMeters start(MeterSpec spec, DlmsServer.Listener listener) throws IOException {
    SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD
        .withTime(() -> Instant.now().plusSeconds(ahead.get())).withListener(listener), List.of(spec));
    open.add(meters);
    return meters;
  }

  private int port(MeterSpec spec) throws IOException {
    return start(spec, DlmsServer.Listener.NONE).meters().getFirst().port();
  }

  private FaultProxy proxy(int port) throws IOException {
    FaultProxy proxy = FaultProxy.to(port);
    open.add(proxy);
    return proxy;
  }

  private static Key ascii(String password) { return Key.of(Octets.of(password.getBytes(StandardCharsets.US_ASCII))); }

  private static ClientSettings password(Route route) {
    return ClientSettings.of(route).withAuthentication(Authentication.password(ascii("00000000")))
        .withMaxPduOctets(200).withAssociateLimit(Duration.ofMillis(500)).withRequestLimit(Duration.ofSeconds(2));
  }

  private static MeterAccess access(int port, DlmsClientSettings settings) {
    return MeterAccess.of(() -> TcpConnector.SHARED
        .connect(TcpConnector.Settings.to(InetAddress.getLoopbackAddress().getHostAddress(), port)), settings);
  }

  private DlmsSource source(String name, MeterAccess access, DlmsSourceSettings settings) throws IOException {
    DlmsSource source = DlmsSource.of(name, settings.withPauses(Duration.ofMillis(20), SHORT)
        .withAfterRefusal(Duration.ofMillis(20)), access, turns, new DlmsSource.Watcher() {
          @Override
          public void failed(int consecutive, String reason) { failures.add(consecutive + " " + reason); }
        });
    open.add(source);
    source.start(taken::add);
    return source;
  }

  private static DlmsSourceSettings reading() {
    return DlmsSourceSettings.of("loop", List.of(new Job(0, OFTEN, new What.Reading(List.of(VOLTAGE)))));
  }

  private DlmsSourceSettings profile() {
    return DlmsSourceSettings
        .of("loop", List.of(new Job(0, OFTEN, new What.Profile(new WantedProfile(LOAD_PROFILE, Duration.ofHours(6))))))
        .withState(directory);
  }

  private List<Measurement> next() throws InterruptedException {
    List<Measurement> next = taken.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a reading; failures: %s", failures).isNotNull();
    return next;
  }

  private String failure() throws InterruptedException { return String.valueOf(failures.poll(30, TimeUnit.SECONDS)); }

  /** Rows up to now, of one column. */
  private List<Instant> rows(List<Instant> before) throws InterruptedException {
    List<Instant> rows = new ArrayList<>(before);
    Instant newest = Instant.now().plusSeconds(ahead.get()).minus(PERIOD);
    while (rows.isEmpty() || !rows.getLast().isAfter(newest)) {
      List<Measurement> handed = next();
      String first = handed.getFirst().point().path();
      for (Measurement each : handed) if (each.point().path().equals(first)) rows.add(each.observedAt());
    }
    return rows;
  }

  private static void everyRowOnce(List<Instant> rows) {
    for (int i = 1; i < rows.size(); i++)
      assertThat(Duration.between(rows.get(i - 1), rows.get(i))).as("row %d of %s", i, rows).isEqualTo(PERIOD);
  }

  @Test
  void everyRowComesOnceThoughTheConnectionIsCutInTheMiddle() throws Exception {
    FaultProxy proxy = proxy(port(MeterSpec.of(MeterModel.THREE_PHASE, 1)));
    MeterAccess access = access(proxy.port(), DlmsClientSettings.wrapper(password(Route.of(17, 1))));
    proxy.toClient().cutAfter(700, FaultProxy.Ending.RST); // in the middle of a block
    DlmsSource source = source("m1", access, profile());
    assertThat(failure()).startsWith("1 ");
    List<Instant> rows = rows(List.of());
    assertThat(rows).hasSizeBetween(23, 25);

    // an outage of an hour
    proxy.toServer().stall();
    proxy.cut(FaultProxy.Ending.RST);
    assertThat(failure()).startsWith("1 ");
    ahead.addAndGet(Duration.ofMinutes(45).toSeconds());
    proxy.toServer().pass();
    rows = rows(rows);
    source.close();

    ahead.addAndGet(PERIOD.toSeconds());
    source("m1", access, profile());
    everyRowOnce(rows(rows));
  }

  @Test
  void aMeterThatStillHoldsTheOldAssociationIsWaitedFor() throws Exception {
    FaultProxy proxy = proxy(port(MeterSpec.of(MeterModel.THREE_PHASE, 1)
        .with(MeterFaults.NONE.with(MeterFault.LINGER, 1))));
    source("m1", access(proxy.port(), DlmsClientSettings.wrapper(password(Route.of(17, 1)))), reading());
    next();
    proxy.cut(FaultProxy.Ending.RST);
    assertThat(failure()).startsWith("1 ");
    assertThat(failure()).startsWith("2 ").contains("rejected-transient");
    assertThat(failure()).startsWith("3 ");
    ahead.addAndGet(16);
    taken.clear();
    next();
    assertThat(log).filteredOn(told -> told.getLevel().equals(Level.WARNING))
        .as("one warning, at the second failure").hasSize(1);
  }

  @Test
  void aMeterThatStartsAnewIsReadOn() throws Exception {
    SimulatedMeters before = start(MeterSpec.of(MeterModel.THREE_PHASE, 1), DlmsServer.Listener.NONE);
    int port = before.meters().getFirst().port();
    SecuritySettings keys = SecuritySettings.of(SecuritySuite.SUITE_0,
        GlobalKeys.of(Key.hex(SimulatedMeter.ENCRYPTION_KEY), Key.hex(SimulatedMeter.AUTHENTICATION_KEY)),
        SystemTitle.hex("4D4D4D0000000001"));
    source("m1", access(port, DlmsClientSettings.wrapper(ClientSettings.of(Route.of(1, 1)).withCiphering(keys)
        .withAuthentication(Authentication.byKeys(Mechanism.HLS5)))), reading());
    next();
    before.close();
    assertThat(failure()).startsWith("1 ");
    assertThat(failure()).startsWith("2 ").contains("refused");
    start(MeterSpec.of(MeterModel.THREE_PHASE, 1).withPort(port), DlmsServer.Listener.NONE);
    taken.clear();
    next();
    String everything = failures + log.stream().map(told -> told.getMessage() + List.of(
        told.getParameters() == null ? new Object[0] : told.getParameters()) + told.getThrown()).toList().toString();
    assertThat(everything.replace(" ", "")).doesNotContainIgnoringCase(SimulatedMeter.ENCRYPTION_KEY)
        .doesNotContainIgnoringCase(SimulatedMeter.AUTHENTICATION_KEY);
  }

  @Test
  void noiseOnTheLineStopsNothing() throws Exception {
    int port = port(MeterSpec.of(MeterModel.SINGLE_PHASE, 1)
        .with(MeterFaults.NONE.with(MeterFault.GARBAGE, 0.5).with(MeterFault.CHECKSUM, 0.1)
            .with(MeterFault.SILENCE, 0.1)));
    HdlcSettings impatient = HdlcSettings.STANDARD.withResponseTimeout(Duration.ofMillis(100))
        .withInterOctetTimeout(Duration.ofMillis(20)).withRetransmissions(8);
    source("m1", access(port, DlmsClientSettings.hdlc(password(Route.of(17, 1)), impatient)), reading());
    for (int i = 0; i < 6; i++) assertThat(next()).hasSize(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void ofTwoMetersBehindOneEndpointOneIsReadAtATime() throws Exception {
    AtomicInteger associated = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SimulatedMeters concentrator = start(MeterSpec.of(MeterModel.CONCENTRATOR, 1).withMeters(2)
        .with(MeterFaults.NONE.with(MeterFault.ONE_ASSOCIATION, 1)), new DlmsServer.Listener() {
          @Override
          public void connected(String peer) {}

          @Override
          public void told(String peer, ServerEvent event) {
            if (event instanceof ServerEvent.Associated)
              most.accumulateAndGet(associated.incrementAndGet(), Math::max);
            if (event instanceof ServerEvent.Released) associated.decrementAndGet();
          }

          @Override
          public void closed(String peer, String reason) {}
        });
    int port = concentrator.meters().getFirst().port();
    for (int i = 0; i < 2; i++)
      source("m" + i, access(port, DlmsClientSettings.wrapper(password(
          Route.of(17, SimulatedMeter.FIRST_BEHIND_CONCENTRATOR + i)))), reading().withKeepOpen(false));
    List<String> read = new ArrayList<>();
    while (!(read.contains("m0") && read.contains("m1") && read.size() > 12))
      read.add(next().getFirst().point().device());
    assertThat(failures).isEmpty();
    assertThat(most).hasValue(1);
  }
}
