package io.gridtap.iec61850.client;

import static io.gridtap.iec61850.client.ScriptedDevice.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.RedundancySettings.SwitchBack;
import io.gridtap.iec61850.client.RedundancySettings.Ways;
import io.gridtap.iec61850.client.SubscriptionEvent.Cause;
import io.gridtap.iec61850.client.SubscriptionEvent.FailedOver;
import io.gridtap.iec61850.client.SubscriptionEvent.Gap;
import io.gridtap.iec61850.client.SubscriptionEvent.Lost;
import io.gridtap.iec61850.client.SubscriptionEvent.Overflow;
import io.gridtap.iec61850.client.SubscriptionEvent.Refused;
import io.gridtap.iec61850.client.SubscriptionEvent.Repeated;
import io.gridtap.iec61850.client.SubscriptionEvent.Reported;
import io.gridtap.iec61850.client.SubscriptionEvent.Resumed;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ReportLimits;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A subscription over networks and devices that fail. */
@Timeout(120)
class ResilientSubscriptionLoopbackTest {
  private static final RcbReference BRCB = RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat01");
  private static final RcbReference URCB = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
  private static final FcReference STATE = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(20), 2, Duration.ofMillis(80),
      0);
  private static final ReportSettings NO_GI = ReportSettings.AS_ENGINEERED.withGi(false);
  private static final SwitchBack NEVER = new SwitchBack.Never();

  private static IedModel golden;

  private final List<AutoCloseable> open = new ArrayList<>();
  /** What {@link #next} passed over, in order. */
  private final List<SubscriptionEvent> passed = new ArrayList<>();

  @BeforeAll
  static void model() throws Exception {
    try (InputStream in = requireNonNull(
        ResilientSubscriptionLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      golden = Scl.parse("golden.cid", in).model("GOLD");
    }
  }

  private Leftovers leftovers;

  @BeforeEach
  void begin() throws Exception { leftovers = NoThreadsLeft.sinceNow(); }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    leftovers.awaitNoThreads();
  }

  private <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private Iec61850Server server(int port, ReportLimits limits) throws Exception {
    return closing(Iec61850Server.start(golden, TcpListener.Settings.local(port),
        ServerSettings.STANDARD.withReportLimits(limits)));
  }

  private Iec61850Server server() throws Exception { return server(0, ReportLimits.STANDARD); }

  private FaultProxy proxy(int port) throws Exception { return closing(FaultProxy.to(port)); }

  private static TcpConnector.Settings at(int port) { return TcpConnector.Settings.to("127.0.0.1", port); }

  private static SubscriptionSettings settings(int port, RcbReference... rcbs) {
    return SubscriptionSettings.of(at(port)).withRcbs(List.of(rcbs)).withReport(NO_GI).withPauses(SHORT);
  }

  private ResilientSubscription subscribe(SubscriptionSettings settings) {
    return closing(ResilientSubscription.open(settings));
  }

  private static void set(Iec61850Server server, boolean value) {
    server.update(update -> update.set(STATE, Value.Bool.of(value)));
  }

  /** The next event of this kind. */
  private <E extends SubscriptionEvent> E next(ResilientSubscription subscription, Class<E> kind)
      throws InterruptedException {
    while (true) {
      SubscriptionEvent event = subscription.poll(Duration.ofSeconds(20))
          .orElseThrow(() -> new AssertionError("nothing came but " + passed));
      if (kind.isInstance(event)) return kind.cast(event);
      passed.add(event);
    }
  }

  private Report report(ResilientSubscription subscription) throws InterruptedException {
    return next(subscription, Reported.class).report();
  }

  private static Value state(Report report) { return report.entry(0).orElseThrow().values().getFirst(); }

  private Iec61850Client client(int port) throws Exception {
    return closing(Iec61850Client.connect(at(port), AssociationSettings.STANDARD, Optional.empty(), _ -> {}));
  }

  // One device

  @Test
  void noEntryIsLostOrDoubledWhenTheConnectionIsCutAgainAndAgain() throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    ResilientSubscription subscription = subscribe(settings(proxy.port(), BRCB));
    assertThat(next(subscription, Resumed.class)).isEqualTo(new Resumed(BRCB, 0, Optional.empty(), Optional.empty(),
        List.of()));
    int changes = 90;
    Set<Octets> ids = new HashSet<>();
    for (int i = 0; i < changes; i++) {
      set(server, i % 2 == 0);
      if (i % 20 == 10) proxy.cut(i % 40 == 10 ? Ending.RST : Ending.FIN);
      if (i % 3 == 2) // in step with the cuts, so that each meets reports under way
        for (int j = 0; j < 3; j++) {
          Report report = report(subscription);
          assertThat(ids.add(report.entryId().orElseThrow())).as("a new entry").isTrue();
          assertThat(state(report)).as("change %d", ids.size() - 1).isEqualTo(Value.Bool.of(ids.size() % 2 == 1));
        }
    }
    assertThat(passed).noneMatch(Gap.class::isInstance);
    // what resumes was lost before
    List<SubscriptionEvent> steps = passed.stream().filter(e -> e instanceof Lost || e instanceof Resumed).toList();
    for (int i = 0; i < steps.size(); i++)
      if (steps.get(i) instanceof Resumed resumed) {
        assertThat(steps.get(i - 1)).isInstanceOf(Lost.class);
        assertThat(resumed.after()).isPresent();
        assertThat(resumed.outage()).isPresent();
      }
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 15", "false, 60", "false, 200", "false, 300", "false, 400", "false, 500",
      "false, 700", "false, 900", "false, 1200", "true, 0", "true, 15", "true, 60", "true, 200", "true, 300",
      "true, 400", "true, 500", "true, 700", "true, 900", "true, 1200"})
  void aCutAtAnyStepIsMadeGood(boolean toServer, long octets) throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    (toServer ? proxy.toServer() : proxy.toClient()).cutAfter(octets, Ending.RST);
    ResilientSubscription subscription = subscribe(
        settings(proxy.port(), BRCB, URCB).withReport(ReportSettings.AS_ENGINEERED));
    Set<String> interrogated = new HashSet<>();
    while (interrogated.size() < 2) {
      Report report = report(subscription);
      if (report.entries().size() == 4) interrogated.add(report.rcb());
    }
    assertThat(passed).noneMatch(Refused.class::isInstance);
    leftovers.awaitNone(() -> server.connections().stream().skip(1).toList());
    subscription.close();
    leftovers.awaitNoLinks(proxy);
    leftovers.awaitNone(server::connections);
  }

  @Test
  void whatAUrcbMissesWhileThereIsNoAssociationIsSaid() throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    ResilientSubscription subscription = subscribe(settings(proxy.port(), URCB));
    next(subscription, Resumed.class);
    set(server, true);
    report(subscription);
    Instant before = Instant.now();
    proxy.cut(Ending.RST);
    Lost lost = next(subscription, Lost.class);
    assertThat(lost.associated()).isTrue();
    assertThat(lost.reason()).isNotBlank();
    assertThat(lost.pause()).contains(Duration.ofMillis(20));
    assertThat(next(subscription, Resumed.class).outage().orElseThrow()).isPositive();
    Gap gap = next(subscription, Gap.class);
    assertThat(gap.cause()).isEqualTo(Cause.OUTAGE);
    assertThat(gap.rcb()).isEqualTo(URCB);
    assertThat(gap.since().orElseThrow()).isBefore(Instant.now()).isAfter(before.minusSeconds(60));
    set(server, false);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.FALSE);
    assertThat(passed).isEmpty();
  }

  @Test
  void aDeviceThatStartsAnewHasAnotherBuffer() throws Exception {
    Iec61850Server first = server();
    ResilientSubscription subscription = subscribe(settings(first.port(), BRCB));
    next(subscription, Resumed.class);
    set(first, true);
    report(subscription);
    int port = first.port();
    first.close();
    assertThat(next(subscription, Lost.class).associated()).isTrue();
    Iec61850Server second = server(port, ReportLimits.STANDARD);
    set(second, true);
    assertThat(next(subscription, Gap.class).cause()).isEqualTo(Cause.POSITION_LOST);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.TRUE);
    assertThat(passed).filteredOn(Resumed.class::isInstance).singleElement()
        .satisfies(event -> assertThat(((Resumed) event).remarks()).singleElement().asString()
            .contains("is not in the device's buffer"));
  }

  @Test
  void whatABufferCouldNotHoldIsSaid() throws Exception {
    Iec61850Server server = server(0, new ReportLimits(5, 1 << 20, 100, Duration.ZERO, Duration.ofMillis(10)));
    FaultProxy proxy = proxy(server.port());
    ResilientSubscription subscription = subscribe(settings(proxy.port(), BRCB));
    next(subscription, Resumed.class);
    set(server, true);
    report(subscription);
    proxy.toServer().stall();
    proxy.cut(Ending.RST);
    next(subscription, Lost.class);
    for (int i = 0; i < 20; i++) set(server, i % 2 == 1);
    proxy.toServer().pass();
    proxy.cut(Ending.RST);
    assertThat(next(subscription, Gap.class).cause()).isEqualTo(Cause.POSITION_LOST);
    assertThat(next(subscription, Overflow.class).entryId()).isPresent();
    for (int i = 0; i < 5; i++) assertThat(state(report(subscription))).isEqualTo(Value.Bool.of(i % 2 == 0));
  }

  @Test
  void aBrokenKeepAliveIsALoss() throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    AssociationSettings quick = AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(500));
    ResilientSubscription subscription = subscribe(
        settings(proxy.port(), URCB).withAssociation(quick).withKeepAlive(Optional.of(Duration.ofMillis(100))));
    next(subscription, Resumed.class);
    proxy.toClient().stall();
    assertThat(next(subscription, Lost.class).reason()).contains("no answer to Status");
    proxy.toClient().pass();
    next(subscription, Resumed.class);
  }

  @Test
  void thousandsOfReportsComeInOrderToWhoTakesThemLate() throws Exception {
    Iec61850Server server = server(0, new ReportLimits(10_000, 1 << 24, 100, Duration.ZERO, Duration.ofMillis(10)));
    AssociationSettings quick = AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(500));
    ResilientSubscription subscription = subscribe(settings(server.port(), BRCB).withCapacity(8)
        .withAssociation(quick).withKeepAlive(Optional.of(Duration.ofMillis(20))));
    next(subscription, Resumed.class);
    int changes = 5000;
    for (int i = 0; i < changes; i++) set(server, i % 2 == 0);
    for (int i = 0; i < changes; i++)
      assertThat(state(report(subscription))).as("change %d", i).isEqualTo(Value.Bool.of(i % 2 == 0));
    assertThat(passed).hasOnlyElementsOfType(Overflow.class); // its first report, as nothing is resumed
  }

  @Test
  void closingGivesBackAndLeavesWhatCame() throws Exception {
    Iec61850Server server = server();
    ResilientSubscription subscription = subscribe(settings(server.port(), BRCB, URCB));
    next(subscription, Resumed.class);
    next(subscription, Resumed.class);
    Iec61850Client other = client(server.port());
    assertThat(other.rcb(URCB).orElseThrow().rptEna()).isTrue();
    assertThat(subscription.client().orElseThrow().read(STATE)).isEqualTo(Data.Bool.FALSE);
    set(server, true);
    report(subscription);
    set(server, false);
    report(subscription);
    report(subscription);
    subscription.close();
    assertThat(other.rcb(URCB).orElseThrow()).satisfies(block -> {
      assertThat(block.rptEna()).isFalse();
      assertThat(block.resv()).isFalse();
    });
    assertThat(other.rcb(BRCB).orElseThrow().rptEna()).isFalse();
    assertThat(report(subscription).entries()).hasSize(1);
    assertThatThrownBy(() -> next(subscription, Reported.class)).isInstanceOf(ConnectionLostException.class)
        .hasMessage("closed by this side");
    assertThat(subscription.client()).isEmpty();
  }

  @Test
  void closingDoesNotWaitForWhoTakesNothing() throws Exception {
    Iec61850Server server = server();
    ResilientSubscription subscription = subscribe(settings(server.port(), BRCB).withCapacity(2));
    for (int i = 0; i < 900; i++) set(server, i % 2 == 0);
    next(subscription, Resumed.class);
    next(subscription, Reported.class);
    subscription.close();
    assertThat(subscription.awaitEnd(Duration.ZERO)).isTrue();
  }

  @Test
  void aProgramGoesOnWhereTheOneBeforeStopped() throws Exception {
    Iec61850Server server = server();
    ResilientSubscription first = subscribe(settings(server.port(), BRCB));
    next(first, Resumed.class);
    set(server, true);
    set(server, false);
    report(first);
    Map<RcbReference, Octets> positions = first.positions();
    first.close();
    assertThat(positions).containsOnlyKeys(BRCB);
    ResilientSubscription second = subscribe(settings(server.port(), BRCB).withPositions(positions));
    assertThat(next(second, Resumed.class).after()).isEqualTo(Optional.ofNullable(positions.get(BRCB)));
    assertThat(state(report(second))).as("what was not taken before").isEqualTo(Value.Bool.FALSE);
    assertThat(passed).hasOnlyElementsOfType(Overflow.class); // its first report, as nothing is resumed
  }

  @Test
  void anyFreeInstanceIsTaken() throws Exception {
    Iec61850Server server = server();
    Iec61850Client other = client(server.port());
    assertThat(other.rcbObject(URCB).reserve()).isEmpty();
    FaultProxy proxy = proxy(server.port());
    RcbReference any = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat");
    SubscriptionSettings settings = settings(proxy.port(), any).withAnyInstance(true);
    ResilientSubscription subscription = subscribe(settings);
    assertThat(next(subscription, Resumed.class).rcb().name()).isEqualTo("urcbStat02");
    ResilientSubscription late = subscribe(settings);
    assertThat(next(late, Refused.class).refusal()).satisfies(refused -> {
      assertThat(refused.cause()).isEqualTo(SubscribeResult.Cause.OWNED);
      assertThat(refused.reason()).isEqualTo(
          "no instance is free: urcbStat01 reserved by 127.0.0.1; urcbStat02 reports to 127.0.0.1");
    });
    late.close();
    assertThat(other.rcbObject(URCB).release()).isEmpty();
    proxy.cut(Ending.RST);
    next(subscription, Lost.class);
    assertThat(next(subscription, Resumed.class).rcb().logicalNode()).isEqualTo("LLN0");
    assertThat(next(subscription, Gap.class).cause()).isEqualTo(Cause.OUTAGE);
  }

  @Test
  void policiesEndIt() throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    ResilientSubscription once = subscribe(settings(proxy.port(), URCB).withReconnect(ReconnectPolicy.NONE));
    next(once, Resumed.class);
    proxy.cut(Ending.RST);
    assertThat(next(once, Lost.class).pause()).isEmpty();
    assertThatThrownBy(once::take).isInstanceOf(ConnectionLostException.class);

    int port = server.port();
    ResilientSubscription thrice = subscribe(
        settings(port, URCB).withReconnect(ReconnectPolicy.STANDARD.withPauses(SHORT).withMaxAttempts(3)));
    next(thrice, Resumed.class);
    server.close();
    assertThat(next(thrice, Lost.class).associated()).isTrue();
    for (int i = 0; i < 3; i++)
      assertThat(next(thrice, Lost.class)).satisfies(lost -> assertThat(lost.associated()).isFalse());
    assertThatThrownBy(thrice::take).isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  // Several servers

  @Test
  void twoNetworksToOneDeviceLoseAndDoubleNothing() throws Exception {
    Iec61850Server server = server();
    FaultProxy one = proxy(server.port());
    FaultProxy two = proxy(server.port());
    ResilientSubscription subscription = subscribe(settings(one.port(), BRCB)
        .withServer(at(two.port()), AssociationSettings.STANDARD)
        .withRedundancy(RedundancySettings.STANDARD.withSwitchBack(NEVER)));
    next(subscription, Resumed.class);
    boolean value = false;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 6; j++) {
        value = !value;
        set(server, value);
        if (j == 2) (i % 2 == 0 ? one : two).cut(Ending.RST);
      }
      for (int j = 0; j < 6; j++) assertThat(state(report(subscription))).isEqualTo(Value.Bool.of(j % 2 == 0));
    }
    assertThat(passed).noneMatch(event -> event instanceof Gap || event instanceof Repeated);
    assertThat(passed).filteredOn(FailedOver.class::isInstance).extracting(event -> ((FailedOver) event).to())
        .startsWith(1, 0, 1);
    assertThat(passed).filteredOn(Lost.class::isInstance).first()
        .satisfies(lost -> assertThat(((Lost) lost).pause()).contains(Duration.ZERO));
  }

  @Test
  void anotherDeviceTakesOverAndThePreferredOneIsReturnedTo() throws Exception {
    Iec61850Server preferred = server();
    Iec61850Server other = server();
    ResilientSubscription subscription = subscribe(settings(preferred.port(), BRCB)
        .withServer(at(other.port()), AssociationSettings.STANDARD)
        .withRedundancy(new RedundancySettings(Ways.TWO_DEVICES, new SwitchBack.WhenStable(Duration.ofMillis(50)))));
    next(subscription, Resumed.class);
    set(preferred, true);
    assertThat(next(subscription, Reported.class).server()).isZero();
    set(other, true);
    int port = preferred.port();
    preferred.close();
    assertThat(next(subscription, FailedOver.class)).satisfies(over -> {
      assertThat(over.from()).isZero();
      assertThat(over.to()).isEqualTo(1);
      assertThat(over.reason()).isNotBlank();
    });
    assertThat(next(subscription, Resumed.class).server()).isEqualTo(1);
    assertThat(next(subscription, Gap.class).cause()).isEqualTo(Cause.OTHER_BUFFER);
    assertThat(next(subscription, Reported.class).server()).isEqualTo(1);

    Iec61850Server back = server(port, ReportLimits.STANDARD);
    assertThat(next(subscription, FailedOver.class)).isEqualTo(new FailedOver(1, 0, "the preferred server is back"));
    assertThat(next(subscription, Resumed.class).server()).isZero();
    set(back, true);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.TRUE);
    assertThat(client(other.port()).rcb(BRCB).orElseThrow().rptEna()).as("given back").isFalse();
  }

  @Test
  void whatHasNoServerIsTriedAtEachBeforeThereIsAPause() throws Exception {
    Iec61850Server gone = server();
    Iec61850Server goneToo = server();
    ResilientSubscription subscription = subscribe(settings(gone.port(), BRCB)
        .withServer(at(goneToo.port()), AssociationSettings.STANDARD));
    next(subscription, Resumed.class);
    goneToo.close();
    gone.close();
    for (int millis : new int[]{0, 20, 0, 40, 0, 80})
      assertThat(next(subscription, Lost.class).pause()).contains(Duration.ofMillis(millis));
  }

  @Test
  void aSwitchThatIsAskedForIsMade() throws Exception {
    Iec61850Server server = server();
    FaultProxy one = proxy(server.port());
    FaultProxy two = proxy(server.port());
    ResilientSubscription subscription = subscribe(settings(one.port(), BRCB)
        .withServer(at(two.port()), AssociationSettings.STANDARD)
        .withRedundancy(RedundancySettings.STANDARD.withSwitchBack(NEVER)));
    next(subscription, Resumed.class);
    set(server, true);
    report(subscription);
    subscription.switchTo(1);
    assertThat(next(subscription, FailedOver.class)).isEqualTo(new FailedOver(0, 1, "asked for"));
    assertThat(next(subscription, Resumed.class).after()).isPresent();
    set(server, false);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.FALSE);
    assertThat(passed).hasOnlyElementsOfType(Overflow.class); // its first report, as nothing is resumed
    assertThatThrownBy(() -> subscription.switchTo(2)).hasMessage("servers are 0…1: 2");
  }

  // A device that does as the test says

  private static final OptFlds FIELDS = OptFlds.of(Field.SEQUENCE_NUMBER, Field.BUFFER_OVERFLOW, Field.ENTRY_ID);

  private static void entry(ScriptedDevice device, int sqNum, int number) {
    device.report(text("id"), new Data.Bits(FIELDS.bits()), new Data.Unsigned(sqNum), Data.Bool.FALSE,
        new Data.OctetString(Octets.hex("%016x".formatted(number))), new Data.Bits(BitString.of("1")),
        Data.Bool.of(number % 2 == 0));
  }

  private static boolean enables(ConfirmedRequest<?> request) {
    return request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), List<Data> data)
        && list.getFirst().name().item().endsWith("$RptEna") && data.getFirst().equals(Data.Bool.TRUE);
  }

  @Test
  void whatADeviceSendsAgainAfterAResumptionIsLeftOut() throws Exception {
    ScriptedDevice device = closing(new ScriptedDevice());
    int[] enabled = {0};
    device.first = request -> {
      if (enables(request) && enabled[0]++ == 0) for (int i = 1; i <= 3; i++) entry(device, i - 1, i);
      else if (enables(request)) for (int i = 2; i <= 5; i++) entry(device, i - 2, i);
      return Optional.empty();
    };
    FaultProxy proxy = proxy(device.port());
    RcbReference rcb = RcbReference.parse("LD0/LLN0.BR.brcb01");
    ResilientSubscription subscription = subscribe(settings(proxy.port(), rcb));
    for (int i = 1; i <= 3; i++)
      assertThat(report(subscription).entryId()).contains(Octets.hex("%016x".formatted(i)));
    proxy.cut(Ending.RST);
    passed.clear();
    for (int i = 4; i <= 5; i++)
      assertThat(report(subscription).entryId()).contains(Octets.hex("%016x".formatted(i)));
    assertThat(passed).extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Lost", "Resumed", "Repeated", "Repeated");
    assertThat(device.written()).contains("write EntryID=0000000000000003").contains("write OptFlds=0100001100");
  }

  @Test
  void whatIsMissingComesBeforeWhatFollows() throws Exception {
    ScriptedDevice device = closing(new ScriptedDevice());
    RcbReference rcb = RcbReference.parse("LD0/LLN0.RP.urcb01");
    ResilientSubscription subscription = subscribe(settings(device.port(), rcb));
    next(subscription, Resumed.class);
    for (int number : new int[]{0, 1, 5})
      device.report(text("id"), new Data.Bits(OptFlds.of(Field.SEQUENCE_NUMBER).bits()), new Data.Unsigned(number),
          new Data.Bits(BitString.of("1")), Data.Bool.TRUE);
    report(subscription);
    report(subscription);
    Gap gap = next(subscription, Gap.class);
    assertThat(gap.missing()).isEqualTo(OptionalLong.of(3));
    assertThat(gap.cause()).isEqualTo(Cause.SEQUENCE);
    assertThat(report(subscription).sqNum()).hasValue(5);
    device.report(text("no report"));
    assertThat(next(subscription, SubscriptionEvent.Other.class).update()).isInstanceOf(Update.Unreadable.class);
  }

  @Test
  void aRefusalIsAnEvent() throws Exception {
    ScriptedDevice device = closing(new ScriptedDevice());
    ResilientSubscription subscription = subscribe(settings(device.port(), RcbReference.parse("LD0/LLN0.RP.nowhere")));
    assertThat(next(subscription, Refused.class).refusal().cause()).isEqualTo(SubscribeResult.Cause.UNKNOWN);
  }

  @Test
  void aWatcherThatThrowsChangesNothing() throws Exception {
    Iec61850Server server = server();
    FaultProxy proxy = proxy(server.port());
    Set<String> told = ConcurrentHashMap.newKeySet();
    ResilientSubscription.Watcher defective = new ResilientSubscription.Watcher() {
      private void fail(String where) {
        told.add(where);
        throw new IllegalStateException("a defect of the application");
      }

      @Override
      public void connecting(String peer, int attempt) { fail("connecting"); }

      @Override
      public void associated(String peer, InitiateParameters parameters) { fail("associated"); }

      @Override
      public void subscribed(SubscribeResult.Subscribed subscription) { fail("subscribed"); }

      @Override
      public void ready(int subscribed) { fail("ready"); }

      @Override
      public void watched(Event event) { fail("watched"); }

      @Override
      public void lost(String reason, Optional<Duration> pause) { fail("lost"); }

      @Override
      public void ended() { fail("ended"); }
    };
    ResilientSubscription subscription = closing(
        new ResilientSubscription(settings(proxy.port(), BRCB), defective));
    subscription.start();
    next(subscription, Resumed.class);
    set(server, true);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.TRUE);
    proxy.cut(Ending.RST);
    assertThat(next(subscription, Lost.class).reason()).doesNotContain("internal error");
    next(subscription, Resumed.class);
    set(server, false);
    assertThat(state(report(subscription))).isEqualTo(Value.Bool.FALSE);
    subscription.close();
    assertThat(told).contains("connecting", "associated", "subscribed", "ready", "lost", "ended");
  }
}
