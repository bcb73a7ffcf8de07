package io.gridtap.sources.iec61850;

import static io.gridtap.sources.iec61850.Recorder.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.InstanceChoice;
import io.gridtap.iec61850.client.RcbChange;
import io.gridtap.iec61850.client.RcbObject;
import io.gridtap.iec61850.client.RcbReading;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.ResilientSubscription;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client and tap, against a server that others wrote. */
@Timeout(120)
class OpenmucServerLoopbackTest {
  private static final RcbReference URCB = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
  private static final ReportSettings NO_GI = ReportSettings.AS_ENGINEERED.withGi(false);

  private OpenmucServer server;

  @BeforeEach
  void start() throws Exception { server = new OpenmucServer(0); }

  @AfterEach
  void stop() { server.close(); }

  private Iec61850Client connect() throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), AssociationSettings.STANDARD,
        Optional.empty(), _ -> {});
  }

  private static Report report(Iec61850Client client) throws InterruptedException {
    while (true) {
      Update update = client.poll(Duration.ofSeconds(20)).orElseThrow();
      if (update instanceof Update.Reported(Report report)) return report;
      assertThat(update).isInstanceOf(Update.Segment.class);
    }
  }

  @Test
  void isBrowsedAndRead() throws Exception {
    try (Iec61850Client client = connect()) {
      assertThat(client.logicalDevices()).containsExactlyInAnyOrder("GOLDLD0", "GOLDLD1");
      assertThat(client.logicalNodes("GOLDLD0")).contains("LLN0", "GGIO1", "MMXU1");
      assertThat(client.dataSets().of("GOLDLD0")).contains("GOLDLD0/LLN0$dsStat", "GOLDLD0/LLN0$dsMixed");
      assertThat(client.reportControlBlocks("GOLDLD0")).contains(URCB);
      assertThat(client.dataSets().directory("GOLDLD0/LLN0.dsMixed").members()).extracting(member -> member.shortName())
          .startsWith("GGIO1.Ind1.stVal[ST]", "GGIO1.Ind1.q[ST]", "GGIO1.Ind1.t[ST]", "MMXU1.TotW.mag.f[MX]");
      assertThat(client.dataSets().results("GOLDLD0/LLN0$dsStat")).hasSize(4);
      assertThat(client.read(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"))).isEqualTo(Data.Bool.FALSE);
    }
  }

  @Test
  void reportsInterrogationsChangesAndIntegrity() throws Exception {
    try (Iec61850Client client = connect()) {
      assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED)).isInstanceOf(Subscribed.class);
      Report first = report(client);
      assertThat(first.rcb()).isEqualTo(URCB.toString());
      assertThat(first.entries()).hasSize(4).allMatch(entry -> entry.reason().has(Reason.GENERAL_INTERROGATION));
      assertThat(first.entries().getFirst().member().leaves()).extracting(leaf -> leaf.path())
          .containsExactly("Ind1.stVal", "Ind1.q", "Ind1.t");
      assertThat(first.entries().getFirst().values().getFirst()).isEqualTo(Value.Bool.FALSE);
      assertThat(first.entries().getFirst().values().get(1)).isInstanceOf(Quality.class);

      server.set("GOLDLD0/GGIO1.Ind2.stVal", true);
      Report change = report(client);
      assertThat(change.entries()).singleElement().satisfies(entry -> {
        assertThat(entry.index()).isEqualTo(1);
        assertThat(entry.reason().has(Reason.DATA_CHANGE)).isTrue();
        assertThat(entry.values().getFirst()).isEqualTo(Value.Bool.TRUE);
      });
      assertThat(client.unsubscribe(URCB)).isEmpty();

      assertThat(client.subscribe(URCB, NO_GI.withIntgPd(1000))).isInstanceOf(Subscribed.class);
      assertThat(report(client).entries()).hasSize(4).allMatch(entry -> entry.reason().has(Reason.INTEGRITY));
    }
  }

  @Test
  void fieldsItClaimsAndDoesNotSendAreForgivenAndSaid() throws Exception {
    try (Iec61850Client client = connect()) {
      assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED.withOptFlds(OptFlds.ALL)))
          .isInstanceOf(Subscribed.class);
      Report report = report(client);
      assertThat(report.entries()).hasSize(4);
      assertThat(report.remarks()).containsExactly("claims data references and does not carry it");
    }
  }

  @Test
  void closingEndsThoughItMayNotAnswer() throws Exception {
    Iec61850Client client = connect();
    client.close();
    assertThat(client.mms().isOpen()).isFalse();
  }

  @Test
  void aTapComesBackWhenTheServerDoes() throws Exception {
    Recorder recorder = new Recorder();
    SubscriptionSettings settings = SubscriptionSettings.of(TcpConnector.Settings.to("127.0.0.1", server.port()))
        .withRcbs(List.of(URCB)).withModel(Golden.model())
        .withPauses(new Backoff.Settings(Duration.ofMillis(20), 2, Duration.ofMillis(200), 0));
    try (ReportTap tap = new ReportTap(settings, recorder)) {
      tap.start();
      assertThat(next(recorder.ready)).isEqualTo(1);
      assertThat(next(recorder.reports).entries()).hasSize(4);
      int port = server.port();
      server.close();
      assertThat(next(recorder.losses).reason()).isNotBlank();
      server = new OpenmucServer(port);
      assertThat(next(recorder.ready)).isEqualTo(1);
      assertThat(next(recorder.reports).entries()).hasSize(4);
      server.set("GOLDLD0/GGIO1.Ind3.stVal", true);
      assertThat(next(recorder.reports).entries()).singleElement()
          .satisfies(entry -> assertThat(entry.values().getFirst()).isEqualTo(Value.Bool.TRUE));
    }
    assertThat(recorder.refused).isEmpty();
  }

  @Test
  void controlBlocksAreReadChangedAndChosen() throws Exception {
    try (Iec61850Client client = connect(); Iec61850Client other = connect()) {
      RcbObject rcb = client.rcbObject(URCB);
      assertThat(rcb.read()).isInstanceOfSatisfying(RcbReading.Found.class,
          found -> assertThat(found.block().datSet()).isEqualTo("GOLDLD0/LLN0$dsStat"));
      assertThat(client.rcbObject(RcbReference.parse("GOLDLD0/LLN0.RP.nowhere01")).read())
          .isInstanceOf(RcbReading.Unknown.class);
      assertThat(rcb.reserve()).isEmpty();
      assertThat(rcb.change(RcbChange.NONE.withIntgPd(5000).withBufTm(0)).written()).containsExactly("IntgPd");
      assertThat(client.rcb(URCB).orElseThrow().intgPd()).hasValue(5000);
      assertThat(other.rcbObject(URCB).change(RcbChange.NONE.withIntgPd(7000)).denied()).isNotEmpty();
      assertThat(other.freeInstance(RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat"))).isInstanceOfSatisfying(
          InstanceChoice.Chosen.class, chosen -> assertThat(chosen.rcb().name()).isEqualTo("urcbStat02"));
      assertThat(rcb.release()).isEmpty();
    }
  }

  @Test
  void aSubscriptionOutlivesTheServer() throws Exception {
    try (ResilientSubscription subscription = ResilientSubscription.open(
        SubscriptionSettings.of(TcpConnector.Settings.to("127.0.0.1", server.port())).withRcbs(List.of(URCB))
            .withPauses(new Backoff.Settings(Duration.ofMillis(20), 2, Duration.ofMillis(200), 0)))) {
      assertThat(event(subscription, SubscriptionEvent.Resumed.class).outage()).isEmpty();
      assertThat(event(subscription, SubscriptionEvent.Reported.class).report().entries()).hasSize(4);
      int port = server.port();
      server.close();
      assertThat(event(subscription, SubscriptionEvent.Lost.class).associated()).isTrue();
      server = new OpenmucServer(port);
      assertThat(event(subscription, SubscriptionEvent.Resumed.class).outage()).isPresent();
      assertThat(event(subscription, SubscriptionEvent.Gap.class).cause())
          .isEqualTo(SubscriptionEvent.Cause.OUTAGE);
      assertThat(event(subscription, SubscriptionEvent.Reported.class).report().entries()).hasSize(4);
    }
  }

  private static <E extends SubscriptionEvent> E event(ResilientSubscription subscription, Class<E> kind)
      throws InterruptedException {
    while (true) {
      SubscriptionEvent event = subscription.poll(Duration.ofSeconds(20)).orElseThrow();
      if (kind.isInstance(event)) return kind.cast(event);
    }
  }
}
