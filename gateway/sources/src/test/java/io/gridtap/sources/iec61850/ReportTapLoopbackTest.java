package io.gridtap.sources.iec61850;

import static io.gridtap.sources.iec61850.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap on a device behind a network that fails. */
@Timeout(120)
class ReportTapLoopbackTest {
  private static final RcbReference BRCB = RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat01");
  private static final RcbReference URCB = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
  private static final String STATE = "GOLDLD0/GGIO1.Ind1.stVal[ST]";
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(20), 2, Duration.ofMillis(80),
      0);
  private static final ReportSettings NO_GI = ReportSettings.AS_ENGINEERED.withGi(false);

  private final List<AutoCloseable> open = new ArrayList<>();
  private SimulatedIed ied;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws Exception {
    ied = closing(SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0)));
    proxy = closing(FaultProxy.to(ied.address()));
  }

  @AfterEach
  void stop() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private SubscriptionSettings settings(RcbReference... rcbs) {
    return SubscriptionSettings.of(TcpConnector.Settings.to("127.0.0.1", proxy.port())).withRcbs(List.of(rcbs))
        .withPauses(SHORT);
  }

  private <L extends ReportTap.Listener> ReportTap tap(SubscriptionSettings settings, L listener) {
    ReportTap tap = closing(new ReportTap(settings, listener));
    tap.start();
    return tap;
  }

  private Iec61850Client client() throws Exception {
    return closing(Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", ied.address().getPort()),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {}));
  }

  private static Optional<Value> state(Report report) {
    return report.entry(0).filter(entry -> entry.reason().has(Reason.DATA_CHANGE))
        .map(entry -> entry.values().getFirst());
  }

  @Test
  void noEntryIsLostOrDoubledWhenTheConnectionIsCutAgainAndAgain() throws Exception {
    Recorder recorder = new Recorder();
    tap(settings(BRCB).withReport(NO_GI), recorder);
    assertThat(next(recorder.ready)).isEqualTo(1);
    int changes = 60;
    for (int i = 0; i < changes; i++) {
      ied.set(STATE, i % 2 == 0 ? "true" : "false");
      if (i % 20 == 10) proxy.cut(i % 40 == 10 ? Ending.RST : Ending.FIN);
    }
    List<Value> states = new ArrayList<>();
    Set<Octets> ids = new HashSet<>();
    while (states.size() < changes) {
      Report report = next(recorder.reports);
      assertThat(ids.add(report.entryId().orElseThrow())).as("a new entry").isTrue();
      state(report).ifPresent(states::add);
    }
    for (int i = 0; i < changes; i++) assertThat(states.get(i)).as("change %d", i).isEqualTo(Value.Bool.of(i % 2 == 0));
    assertThat(next(recorder.losses)).satisfies(loss -> {
      assertThat(loss.reason()).isNotBlank();
      assertThat(loss.pause()).contains(Duration.ofMillis(20));
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 15, 60, 200, 400, 700, 1200})
  void aCutInAnyPhaseIsToldAndMadeGood(long octets) throws Exception {
    proxy.toClient().cutAfter(octets, Ending.RST);
    Recorder recorder = new Recorder();
    tap(settings(BRCB, URCB), recorder);
    if (octets < 400) assertThat(next(recorder.losses).reason()).isNotBlank();
    assertThat(next(recorder.ready)).isEqualTo(2);
    while (next(recorder.reports).entries().size() != 4) {
      // until an interrogation is answered
    }
    assertThat(recorder.refused).isEmpty();
  }

  @Test
  void pausesGrowUntilThereIsAConnection() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Recorder recorder = new Recorder();
    tap(SubscriptionSettings.of(TcpConnector.Settings.to("127.0.0.1", closed)).withPauses(SHORT), recorder);
    for (int millis : new int[]{20, 40, 80, 80})
      assertThat(next(recorder.losses)).satisfies(loss -> {
        assertThat(loss.reason()).contains("127.0.0.1:" + closed);
        assertThat(loss.pause()).contains(Duration.ofMillis(millis));
      });
    Recorder once = new Recorder();
    ReportTap tap = tap(
        SubscriptionSettings.of(TcpConnector.Settings.to("127.0.0.1", closed)).withRetryFirst(false), once);
    assertThat(tap.awaitEnd(Duration.ofSeconds(20))).isTrue();
    assertThat(next(once.losses).pause()).isEmpty();
    assertThat(once.ended.getCount()).isZero();
  }

  @Test
  void pausesGrowForADeviceThatDropsTheAssociationAtOnce() throws Exception {
    Recorder recorder = new Recorder() {
      @Override
      public void associated(String peer, io.gridtap.mms.pdu.InitiateParameters parameters) { proxy.cut(Ending.RST); }
    };
    tap(settings(BRCB), recorder);
    for (int millis : new int[]{20, 40, 80})
      assertThat(next(recorder.losses).pause()).contains(Duration.ofMillis(millis));
  }

  @Test
  void stoppingEndsAnAttemptAndAPauseAtOnce() throws Exception {
    proxy.toClient().stall();
    Recorder connecting = new Recorder();
    // without being told the attempt would go on for an hour
    ReportTap stalled = tap(settings(BRCB)
        .withAssociation(AssociationSettings.STANDARD.withHandshakeLimit(Duration.ofHours(1))), connecting);
    connecting.connecting.await();
    assertThat(proxy.toServer().awaitOctets(1, Duration.ofSeconds(10))).isTrue();
    stalled.close();
    assertThat(connecting.ended.getCount()).isZero();
    assertThat(connecting.losses).isEmpty();

    proxy.toClient().pass();
    Recorder pausing = new Recorder();
    ReportTap resting = tap(settings(BRCB)
        .withPauses(new Backoff.Settings(Duration.ofHours(1), 1, Duration.ofHours(1), 0)), pausing);
    next(pausing.ready);
    proxy.cut(Ending.RST);
    next(pausing.losses);
    resting.close();
    assertThat(pausing.ended.getCount()).isZero();
  }

  @Test
  void whatAListenerThrowsAtIsNotTaken() throws Exception {
    AtomicBoolean thrown = new AtomicBoolean();
    Recorder recorder = new Recorder() {
      @Override
      public void events(List<SubscriptionEvent> events) throws InterruptedException {
        if (!thrown.getAndSet(true)) throw new IllegalStateException("disk full");
        super.events(events);
      }
    };
    tap(settings(BRCB).withReport(NO_GI), recorder);
    next(recorder.ready);
    ied.set(STATE, "true");
    assertThat(next(recorder.losses).reason()).contains("internal error while taking reports", "disk full");
    assertThat(state(next(recorder.reports))).contains(Value.Bool.TRUE);
  }

  @Test
  void aListenerThatBlocksMakesTheDeviceWaitAndLosesNothing() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Recorder recorder = new Recorder() {
      @Override
      public void events(List<SubscriptionEvent> events) throws InterruptedException {
        blocked.countDown();
        release.await();
        super.events(events);
      }
    };
    tap(settings(BRCB).withReport(NO_GI), recorder);
    next(recorder.ready);
    int changes = 900; // fewer than the device's buffer holds
    for (int i = 0; i < changes; i++) ied.set(STATE, i % 2 == 0 ? "true" : "false");
    blocked.await();
    release.countDown();
    for (int i = 0; i < changes; i++)
      assertThat(state(next(recorder.reports))).as("change %d", i).contains(Value.Bool.of(i % 2 == 0));
    assertThat(recorder.losses).isEmpty();
  }

  @Test
  void instancesThatCannotBeToldApartAreLeftOut() throws Exception {
    Recorder recorder = new Recorder();
    tap(settings().withLogicalDevices(List.of("GOLDLD0")), recorder);
    int subscribed = next(recorder.ready);
    assertThat(recorder.subscribed).hasSize(subscribed).extracting(s -> s.rcb().name()).contains("brcbStat01",
        "urcbStat01", "urcbNoId01", "urcbNoId02").doesNotContain("brcbStat02", "urcbStat02");
    assertThat(recorder.leftOut).extracting(RcbReference::name).contains("brcbStat02", "urcbStat02")
        .doesNotContain("urcbNoId02");

    Recorder elsewhere = new Recorder();
    tap(settings().withLogicalDevices(List.of("GOLDLD1")), elsewhere);
    assertThat(next(elsewhere.ready)).isZero();
  }

  @Test
  void allInstancesAreTakenIfAskedFor() throws Exception {
    Recorder recorder = new Recorder();
    tap(settings().withAllInstances(true).withReport(NO_GI), recorder);
    next(recorder.ready);
    assertThat(recorder.subscribed).extracting(s -> s.rcb().name()).contains("brcbStat01", "brcbStat02");
    assertThat(recorder.leftOut).isEmpty();
  }

  @Test
  void settingsOfItsOwnComeBeforeThoseOfAll() throws Exception {
    Recorder recorder = new Recorder();
    tap(settings(BRCB, URCB).withReport(NO_GI).withOwn(Map.of(URCB, NO_GI.withIntgPd(100))), recorder);
    next(recorder.ready);
    for (int i = 0; i < 3; i++) {
      Report report = next(recorder.reports);
      assertThat(report.rcb()).isEqualTo(URCB.toString());
      assertThat(report.entries()).hasSize(4).allMatch(entry -> entry.reason().has(Reason.INTEGRITY));
    }
    Iec61850Client other = client();
    assertThat(other.rcb(URCB).orElseThrow().intgPd()).hasValue(100);
    assertThat(other.rcb(BRCB).orElseThrow().intgPd()).hasValue(0);
  }

  @Test
  void closingGivesTheControlBlocksBackAndReleases() throws Exception {
    Recorder recorder = new Recorder();
    ReportTap tap = tap(settings(BRCB, URCB), recorder);
    next(recorder.ready);
    Iec61850Client other = client();
    assertThat(other.rcb(URCB).orElseThrow().rptEna()).isTrue();
    assertThat(other.subscribe(URCB, NO_GI)).isInstanceOfSatisfying(SubscribeResult.Refused.class,
        refused -> assertThat(refused.cause()).isEqualTo(SubscribeResult.Cause.OWNED));
    tap.close();
    assertThat(other.rcb(URCB).orElseThrow()).satisfies(block -> {
      assertThat(block.rptEna()).isFalse();
      assertThat(block.resv()).isFalse();
    });
    assertThat(other.rcb(BRCB).orElseThrow().rptEna()).isFalse();
    assertThat(other.subscribe(URCB, NO_GI)).isInstanceOf(SubscribeResult.Subscribed.class);
    assertThat(recorder.losses).isEmpty();
    assertThat(recorder.ended.getCount()).isZero();
  }

  @Test
  void whatTheDeviceStillHoldsAfterALossIsAskedForAgain() throws Exception {
    Iec61850Client other = client();
    Recorder recorder = new Recorder() {
      @Override
      public void lost(String reason, Optional<Duration> pause) {
        try {
          while (!(other.subscribe(URCB, NO_GI) instanceof SubscribeResult.Subscribed)) Thread.onSpinWait();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
        super.lost(reason, pause);
      }
    };
    tap(settings(URCB), recorder);
    assertThat(next(recorder.ready)).isEqualTo(1);
    proxy.cut(Ending.RST);
    assertThat(next(recorder.refused).cause()).isEqualTo(SubscribeResult.Cause.OWNED);
    assertThat(next(recorder.ready)).isZero();
    recorder.reports.clear();
    assertThat(other.unsubscribe(URCB)).isEmpty();
    assertThat(next(recorder.reports).rcb()).isEqualTo(URCB.toString());
    assertThat(recorder.subscribed).hasSize(2);
  }
}
