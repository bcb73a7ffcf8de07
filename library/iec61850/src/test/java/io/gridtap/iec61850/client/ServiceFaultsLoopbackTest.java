package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Services of several requests, cut at places spread over all their octets: the caller is told, the device has done a
 * first part of it or nothing, and whoever comes next finds all of it free.
 */
@Timeout(120)
class ServiceFaultsLoopbackTest {
  private static final int PLACES = 9;

  private final Leftovers leftovers;
  private final Iec61850Server server;
  private final FaultProxy proxy;

  ServiceFaultsLoopbackTest() throws Exception {
    leftovers = NoThreadsLeft.sinceNow();
    server = Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0), ServerSettings.STANDARD);
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    leftovers.awaitNoLinks(proxy);
    leftovers.awaitNone(server::connections);
    proxy.close();
    server.close();
    leftovers.awaitNoThreads();
  }

  private static Iec61850Client connect(int port, AssociationSettings settings) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings, Optional.empty(), _ -> {});
  }

  private Iec61850Client cutOff() throws Exception { return connect(proxy.port(), AssociationSettings.STANDARD); }

  private interface Check {
    void with(Iec61850Client next) throws Exception;
  }

  /** The caller is told that the connection is lost, and the next client finds what is checked. */
  private Cuts.Aftermath lost(Check check) {
    return (_, told) -> {
      assertThat(told).containsInstanceOf(ConnectionLostException.class);
      leftovers.awaitNone(server::connections);
      try (Iec61850Client next = connect(server.port(), AssociationSettings.STANDARD)) {
        check.with(next);
      }
      leftovers.awaitNone(server::connections);
    };
  }

  /** One that reports is disabled, written, and enabled again behind the last entry it sent. */
  @ParameterizedTest
  @ValueSource(strings = {"GOLDLD0/LLN0.RP.urcbStat01", "GOLDLD0/LLN0.BR.brcbStat01"})
  void aReportControlBlockIsChanged(String name) throws Exception {
    RcbReference rcb = RcbReference.parse(name);
    FcReference state = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
    RcbChange before = RcbChange.NONE.withIntgPd(0).withTrgOps(TrgOps.ALL);
    Cuts.spread(proxy, PLACES, () -> {
      Iec61850Client client = cutOff();
      assertThat(client.rcbObject(rcb).change(rcb.buffered() ? before.withPurgeBuf() : before).denied()).isEmpty();
      assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED.withGi(false)))
          .isInstanceOf(SubscribeResult.Subscribed.class);
      server
          .update(update -> update.set(state, Data.Bool.of(server.read(state).orElseThrow().equals(Data.Bool.FALSE))));
      assertThat(client.poll(Duration.ofSeconds(20))).containsInstanceOf(Update.Reported.class);
      return client;
    }, client -> {
      RcbOutcome outcome = client.rcbObject(rcb)
          .change(RcbChange.NONE.withIntgPd(60_000).withTrgOps(TrgOps.of(Trigger.DATA_CHANGE)));
      assertThat(outcome.complete()).isTrue();
      assertThat(outcome.paused()).isTrue();
    }, lost(next -> {
      assertThat(next.rcbObject(rcb).read()).isInstanceOfSatisfying(RcbReading.Found.class, found -> {
        ReportControlBlock block = found.block();
        assertThat(block.rptEna()).as("it reports to nobody").isFalse();
        assertThat(block.resv()).isFalse();
        boolean written = block.intgPd().orElseThrow() == 60_000;
        assertThat(block.trgOps()).as("all of one request").isEqualTo(
            written ? TrgOps.of(Trigger.DATA_CHANGE) : TrgOps.ALL);
      });
      assertThat(next.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(SubscribeResult.Subscribed.class);
      assertThat(next.unsubscribe(rcb)).isEmpty();
    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GOLDLD0/LLN0.RP.urcbStat01", "GOLDLD0/LLN0.BR.brcbStat01"})
  void aReportControlBlockIsSubscribedAndGivenBack(String name) throws Exception {
    RcbReference rcb = RcbReference.parse(name);
    Cuts.spread(proxy, PLACES, this::cutOff, client -> {
      assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED.withGi(false)))
          .isInstanceOf(SubscribeResult.Subscribed.class);
      assertThat(client.unsubscribe(rcb)).isEmpty();
    }, lost(next -> {
      assertThat(next.rcbObject(rcb).read()).isInstanceOfSatisfying(RcbReading.Found.class, found -> {
        assertThat(found.block().rptEna()).isFalse();
        assertThat(found.block().resv()).isFalse();
      });
      assertThat(next.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(SubscribeResult.Subscribed.class);
      assertThat(next.poll(Duration.ofSeconds(20))).containsInstanceOf(Update.Reported.class);
      assertThat(next.unsubscribe(rcb)).isEmpty();
    }));
  }

  /** Each attribute is a request, in the order given: what the cut leaves is the first part. */
  @Test
  void aLogControlBlockIsChanged() throws Exception {
    String lcb = "GOLDLD0/LLN0.lcbEvents";
    LogChange[] before = {new LogChange.Enabled(false), new LogChange.Every(Duration.ZERO),
        new LogChange.On(TrgOps.of(Trigger.DATA_CHANGE, Trigger.QUALITY_CHANGE)),
        new LogChange.Enabled(true)};
    TrgOps changed = TrgOps.of(Trigger.DATA_CHANGE);
    Cuts.spread(proxy, PLACES, () -> {
      Iec61850Client client = cutOff();
      assertThat(client.logs().change(lcb, before).text()).isEqualTo("written");
      return client;
    }, client -> assertThat(client.logs().change(lcb, new LogChange.Enabled(false),
        new LogChange.Every(Duration.ofMinutes(1)), new LogChange.On(changed), new LogChange.Enabled(true))
        .successful()).isTrue(), lost(next -> {
          LogControlBlock block = next.logs().controlBlock(lcb).orElseThrow();
          boolean every = block.intgPd().equals(Duration.ofMinutes(1));
          boolean on = block.trgOps().equals(changed);
          assertThat(!on || every).as("TrgOps after IntgPd: %s", block).isTrue();
          assertThat(!block.logEna() || every == on).as("enabled before or after both: %s", block).isTrue();
          assertThat(next.logs().change(lcb, before).successful()).isTrue();
        }));
  }

  @Test
  void manyValuesAreWrittenInOrder() throws Exception {
    FcReference first = FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]");
    FcReference second = FcReference.parse("GOLDLD0/GTYP1.Wr.u32[SP]");
    int pairs = 100;
    List<Assignment> assignments = new ArrayList<>();
    for (int i = 1; i <= pairs; i++) {
      assignments.add(new Assignment(first, new Data.Int(i)));
      assignments.add(new Assignment(second, new Data.Unsigned(i)));
    }
    Cuts.spread(proxy, PLACES, () -> {
      server.update(update -> update.set(first, new Data.Int(0)).set(second, new Data.Unsigned(0)));
      return connect(proxy.port(), AssociationSettings.STANDARD.withMaxPduOctets(1024));
    }, client -> assertThat(client.writeAll(assignments)).hasSize(2 * pairs).allMatch(WriteResult::written),
        lost(next -> {
          long left = ((Data.Int) server.read(first).orElseThrow()).value();
          long right = ((Data.Unsigned) server.read(second).orElseThrow()).value();
          assertThat(right).isBetween(left - 1, left);
          assertThat(next.write(first, new Data.Int(7))).isEmpty();
        }));
  }

  @Test
  void aModelIsReadWithItsConfiguration() throws Exception {
    Cuts.spread(proxy, PLACES, this::cutOff,
        client -> assertThat(client.directory().modelWithConfiguration().logicalDevices()).hasSize(2),
        lost(next -> assertThat(next.directory().logicalDevices()).hasSize(2)));
  }

  @Test
  void aDataSetIsMadeWrittenReadAndDeleted() throws Exception {
    String name = "GOLDLD0/LLN0$mine";
    List<FcReference> members = List.of(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]"),
        FcReference.parse("GOLDLD0/GTYP1.Wr.b[SP]"));
    Cuts.spread(proxy, PLACES, this::cutOff, client -> {
      client.dataSets().create(name, members).orThrow();
      client.dataSets().write(name, List.of(new Data.Int(5), Data.Bool.TRUE)).orThrow();
      assertThat(client.dataSets().read(name).members()).hasSize(2);
      assertThat(client.dataSets().delete(name).deleted()).isTrue();
    }, lost(next -> {
      boolean there = next.dataSets().of("GOLDLD0").contains(name);
      assertThat(next.dataSets().delete(name).deleted()).as("there: %s", there).isEqualTo(there);
    }));
  }
}
