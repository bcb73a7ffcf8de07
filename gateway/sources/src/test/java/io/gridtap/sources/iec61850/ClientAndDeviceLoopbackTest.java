package io.gridtap.sources.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult.Cause;
import io.gridtap.iec61850.client.SubscribeResult.Refused;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client at our simulated devices, without their files. */
@Timeout(120)
class ClientAndDeviceLoopbackTest {
  private static final RcbReference BRCB = RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat01");
  private static final RcbReference URCB = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
  private static final ReportSettings NO_GI = ReportSettings.AS_ENGINEERED.withGi(false);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private SimulatedIed golden() throws Exception {
    SimulatedIed ied = SimulatedIed.start(Golden.FILE, SimulatedIed.Settings.STANDARD.withSpeed(0));
    open.add(ied);
    return ied;
  }

  private Iec61850Client connect(SimulatedIed ied, AssociationSettings settings, Optional<IedModel> model)
      throws Exception {
    Iec61850Client client = Iec61850Client.connect(
        TcpConnector.Settings.to("127.0.0.1", ied.address().getPort()), settings, model, _ -> {});
    open.add(client);
    return client;
  }

  private Iec61850Client connect(SimulatedIed ied) throws Exception {
    return connect(ied, AssociationSettings.STANDARD, Optional.empty());
  }

  private static Report report(Iec61850Client client) throws InterruptedException {
    while (true) {
      Update update = client.poll(Duration.ofSeconds(20)).orElseThrow();
      if (update instanceof Update.Reported(Report report)) return report;
      assertThat(update).isInstanceOf(Update.Segment.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bay-protection.cid", "feeder-meter.cid", "deep-arrays.cid"})
  void eachDeviceIsBrowsedReadAndReportsAllItHas(String file) throws Exception {
    SimulatedIed ied = SimulatedIed.start(file, SimulatedIed.Settings.STANDARD.withSpeed(0));
    open.add(ied);
    Iec61850Client client = connect(ied);
    int subscribed = 0;
    for (String device : client.logicalDevices()) {
      for (String dataSet : client.dataSets().of(device)) {
        List<AccessResult> values = client.dataSets().results(dataSet);
        assertThat(values).as(dataSet).hasSameSizeAs(client.dataSets().directory(dataSet).members())
            .allMatch(value -> value instanceof Data);
      }
      for (RcbReference rcb : client.reportControlBlocks(device)) {
        assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOfSatisfying(Subscribed.class,
            result -> assertThat(result.remarks()).isEmpty());
        Report report = report(client);
        assertThat(report.rcb()).isEqualTo(rcb.toString());
        assertThat(report.remarks()).isEmpty();
        assertThat(report.entries()).isNotEmpty().allSatisfy(
            entry -> assertThat(entry.values()).hasSameSizeAs(entry.member().leaves()));
        assertThat(client.unsubscribe(rcb)).isEmpty();
        subscribed++;
      }
    }
    assertThat(subscribed).isPositive();
  }

  @Test
  void elementsOfArraysAreNamedAndRead() throws Exception {
    SimulatedIed ied = SimulatedIed.start("feeder-meter.cid", SimulatedIed.Settings.STANDARD.withSpeed(0));
    open.add(ied);
    ied.set("METER1MEAS/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]", "12.5");
    Iec61850Client client = connect(ied);
    assertThat(client.read(FcReference.parse("METER1MEAS/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]")))
        .isEqualTo(new Data.Float32(12.5f));
    client.subscribe(RcbReference.parse("METER1MEAS/LLN0.RP.urcbHarmonics"), ReportSettings.AS_ENGINEERED);
    assertThat(report(client).entry(1)).hasValueSatisfying(entry -> {
      assertThat(entry.member().leaves().getFirst().path()).isEqualTo("HA.phsAHar(3).cVal.mag.f");
      assertThat(entry.data()).isEqualTo(new Data.Float32(12.5f));
    });
  }

  @Test
  void segmentsAreJoined() throws Exception {
    // too small for the directory of the data set: the file has to help
    Iec61850Client client = connect(golden(), AssociationSettings.STANDARD.withMaxPduOctets(1000),
        Optional.of(Golden.model()));
    assertThat(client.subscribe(RcbReference.parse("GOLDLD0/LLN0.BR.brcbBig01"), ReportSettings.AS_ENGINEERED))
        .isInstanceOfSatisfying(Subscribed.class, subscribed -> assertThat(subscribed.remarks()).singleElement()
            .asString().endsWith("its members are taken from the SCL file"));
    int segments = 0;
    Update update = client.poll(Duration.ofSeconds(20)).orElseThrow();
    for (; update instanceof Update.Segment; segments++) update = client.poll(Duration.ofSeconds(20)).orElseThrow();
    assertThat(segments).isGreaterThan(3);
    assertThat(update).isInstanceOfSatisfying(Update.Reported.class, reported -> {
      assertThat(reported.report().entries()).hasSize(80).extracting(Report.Entry::index).isSorted();
      assertThat(reported.report().inclusion().count()).isEqualTo(80);
      assertThat(reported.report().remarks()).isEmpty();
    });
  }

  @Test
  void aBufferIsReadOnBehindTheLastEntryReceived() throws Exception {
    SimulatedIed ied = golden();
    Octets last;
    try (Iec61850Client first = connect(ied)) {
      first.subscribe(BRCB, NO_GI);
      ied.set("GOLDLD0/GGIO1.Ind1.stVal[ST]", "true");
      last = report(first).entryId().orElseThrow();
    }
    ied.set("GOLDLD0/GGIO1.Ind2.stVal[ST]", "true");
    ied.set("GOLDLD0/GGIO1.Ind3.stVal[ST]", "true");
    Iec61850Client second = connect(ied);
    assertThat(second.subscribe(BRCB, NO_GI.withEntryId(last))).isInstanceOfSatisfying(Subscribed.class,
        subscribed -> assertThat(subscribed.remarks()).isEmpty());
    assertThat(report(second).entries()).extracting(Report.Entry::index).containsExactly(1);
    assertThat(report(second).entries()).extracting(Report.Entry::index).containsExactly(2);
    assertThat(second.unsubscribe(BRCB)).isEmpty();

    // an entry that the device does not know brings everything again, and is said
    assertThat(second.subscribe(BRCB, NO_GI.withEntryId(Octets.hex("7777777777777777"))))
        .isInstanceOfSatisfying(Subscribed.class, subscribed -> assertThat(subscribed.remarks()).singleElement()
            .asString().contains("not in the device's buffer"));
    Report all = report(second);
    assertThat(all.entries()).extracting(Report.Entry::index).containsExactly(0);
    assertThat(all.bufOvfl()).contains(true);
  }

  @Test
  void oneControlBlockIsForOneClient() throws Exception {
    SimulatedIed ied = golden();
    Iec61850Client first = connect(ied);
    Iec61850Client second = connect(ied);
    for (RcbReference rcb : List.of(URCB, BRCB)) {
      assertThat(first.subscribe(rcb, NO_GI)).isInstanceOf(Subscribed.class);
      assertThat(second.subscribe(rcb, NO_GI)).isInstanceOfSatisfying(Refused.class,
          refused -> assertThat(refused.cause()).isEqualTo(Cause.OWNED));
      ied.set("GOLDLD0/GGIO1.Ind1.stVal[ST]", rcb.buffered() ? "false" : "true");
      assertThat(report(first).entries()).hasSize(1).allMatch(entry -> entry.reason().has(Reason.DATA_CHANGE));
      assertThat(first.unsubscribe(rcb)).isEmpty();
      assertThat(second.subscribe(rcb, NO_GI)).isInstanceOf(Subscribed.class);
      assertThat(second.unsubscribe(rcb)).isEmpty();
    }
  }

  @Test
  void twoThatCannotBeToldApartAreSaid() throws Exception {
    Iec61850Client client = connect(golden());
    RcbReference other = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat02");
    client.subscribe(URCB, ReportSettings.AS_ENGINEERED);
    assertThat(report(client).remarks()).isEmpty();
    assertThat(client.ambiguous()).isEmpty();
    client.subscribe(other, ReportSettings.AS_ENGINEERED);
    assertThat(client.ambiguous()).containsExactly(URCB.toString(), other.toString());
    assertThat(report(client).remarks()).contains("fits 2 control blocks, taken for the first");
  }
}
