package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Report control blocks looked at and changed: in a device that does as the test says, and in our server. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class RcbObjectLoopbackTest {
  private static final RcbReference URCB = RcbReference.parse("LD0/LLN0.RP.urcb01");
  private static final RcbReference BRCB = RcbReference.parse("LD0/LLN0.BR.brcb01");
  private static final Octets ENTRY = Octets.hex("0102030405060708");

  private final List<AutoCloseable> open = new ArrayList<>();
  private ScriptedDevice device;

  @BeforeEach
  void start() throws Exception { device = closing(new ScriptedDevice()); }

  @AfterEach
  void stop() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private RcbObject object(RcbReference rcb) throws Exception { return closing(device.connect()).rcbObject(rcb); }

  private void answerReads(Answer<?> answer) {
    device.first = request -> request instanceof ConfirmedRequest.Read ? Optional.of(answer) : Optional.empty();
  }

  // Reading

  @Test
  void oneThatIsDeniedIsToldFromOneThatIsNotThere() throws Exception {
    assertThat(object(URCB).read()).isInstanceOfSatisfying(RcbReading.Found.class,
        found -> assertThat(found.block().datSet()).isEqualTo(ScriptedDevice.DATA_SET));
    RcbReference nowhere = RcbReference.parse("LD0/LLN0.RP.nowhere");
    assertThat(object(nowhere).read()).isEqualTo(new RcbReading.Unknown(nowhere, "object-non-existent"));
    answerReads(new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(),
        List.of(new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED)))));
    assertThat(object(URCB).read()).isEqualTo(new RcbReading.Denied(URCB,
        new RcbDenial("", new Refusal("object-access-denied", Optional.of(DataAccessError.OBJECT_ACCESS_DENIED),
            Optional.empty(), Optional.empty()))));
    Iec61850Client client = closing(device.connect());
    assertThatThrownBy(() -> client.rcb(URCB)).hasMessage("object-access-denied").isInstanceOfSatisfying(
        Answer.RefusedException.class,
        refused -> assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_ACCESS_DENIED));
    assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED)).isInstanceOfSatisfying(
        SubscribeResult.Refused.class, refused -> assertThat(refused.cause()).isEqualTo(SubscribeResult.Cause.DENIED));
  }

  @Test
  void aServiceThatIsRefusedIsUnknownOnlyIfTheErrorSaysSo() throws Exception {
    answerReads(new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT));
    assertThat(object(URCB).read()).isInstanceOf(RcbReading.Unknown.class);
    answerReads(new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED));
    assertThat(object(URCB).read()).isInstanceOfSatisfying(RcbReading.Denied.class,
        denied -> assertThat(denied.denial().refusal()).isEqualTo(new Refusal("access/object-access-denied",
            Optional.empty(), Optional.of(ServiceError.OBJECT_ACCESS_DENIED), Optional.empty())));
    answerReads(new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE));
    assertThat(object(URCB).read()).isInstanceOfSatisfying(RcbReading.Denied.class, denied -> assertThat(
        denied.denial().refusal().rejectReason()).contains(RejectReason.UNRECOGNIZED_SERVICE));
    answerReads(new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), List.of(Data.Bool.TRUE))));
    assertThat(object(URCB).read()).isInstanceOfSatisfying(RcbReading.Denied.class,
        denied -> assertThat(denied.denial().text()).startsWith("no structure"));
  }

  // Changing

  @Test
  void onlyWhatDiffersIsWrittenInTheStandardsOrder() throws Exception {
    RcbOutcome outcome = object(BRCB).change(RcbChange.NONE.withGi().withRptEna(true).withEntryId(ENTRY).withPurgeBuf()
        .withIntgPd(1000).withTrgOps(TrgOps.ALL).withBufTm(0).withDatSet("LD0/LLN0.other").withRptId("mine")
        .withResvTms(20));
    assertThat(device.written()).containsExactly("write ResvTms=20",
        "write RptID=mine DatSet=LD0/LLN0$other IntgPd=1000 PurgeBuf=true EntryID=0102030405060708",
        "write RptEna=true", "write GI=true");
    assertThat(outcome.written()).containsExactly("ResvTms", "RptID", "DatSet", "IntgPd", "PurgeBuf", "EntryID",
        "RptEna", "GI");
    assertThat(outcome.unchanged()).containsExactly("BufTm", "TrgOps");
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.paused()).isFalse();
  }

  @Test
  void oneThatReportsIsDisabledForTheChangeAndGoesOnBehindItsLastEntry() throws Exception {
    device.buffered.put("RptEna", Data.Bool.TRUE);
    device.buffered.put("EntryID", new Data.OctetString(ENTRY));
    assertThat(object(BRCB).change(RcbChange.NONE.withOptFlds(OptFlds.of(Field.ENTRY_ID))).paused()).isTrue();
    assertThat(device.written()).containsExactly("write RptEna=false", "write OptFlds=0000000100",
        "write EntryID=0102030405060708", "write RptEna=true");
  }

  @Test
  void aChangeThatPurgesTheBufferDoesNotResumeIt() throws Exception {
    device.buffered.put("RptEna", Data.Bool.TRUE);
    device.buffered.put("EntryID", new Data.OctetString(ENTRY));
    object(BRCB).purge();
    assertThat(device.written()).containsExactly("write RptEna=false", "write PurgeBuf=true", "write RptEna=true");
  }

  @Test
  void interrogatingDoesNotDisable() throws Exception {
    device.unbuffered.put("RptEna", Data.Bool.TRUE);
    assertThat(object(URCB).change(RcbChange.NONE.withGi()).paused()).isFalse();
    assertThat(object(URCB).change(RcbChange.NONE.withRptEna(true)).unchanged()).containsExactly("RptEna");
    assertThat(device.written()).containsExactly("write GI=true");
  }

  @Test
  void disablingComesFirstAndReleasingLast() throws Exception {
    device.unbuffered.put("RptEna", Data.Bool.TRUE);
    device.unbuffered.put("Resv", Data.Bool.TRUE);
    RcbOutcome outcome = object(URCB).change(RcbChange.NONE.withResv(false).withBufTm(7).withRptEna(false));
    assertThat(device.written()).containsExactly("write RptEna=false", "write BufTm=7", "write Resv=false");
    assertThat(outcome.written()).containsExactly("RptEna", "BufTm", "Resv");
    assertThat(outcome.paused()).isFalse();
  }

  @Test
  void oneThatCannotBeDisabledIsLeftAlone() throws Exception {
    device.unbuffered.put("RptEna", Data.Bool.TRUE);
    device.denied.put("RptEna", 2);
    RcbOutcome outcome = object(URCB).change(RcbChange.NONE.withBufTm(7));
    assertThat(device.written()).containsExactly("write RptEna=false");
    assertThat(outcome.denied()).singleElement().satisfies(denial -> {
      assertThat(denial.inUse()).isTrue();
      assertThat(denial).hasToString("RptEna was answered temporarily-unavailable");
    });
  }

  @Test
  void whatIsDeniedIsSaidAndTheRestIsWritten() throws Exception {
    device.denied.put("BufTm", 3);
    RcbOutcome outcome = object(URCB)
        .change(RcbChange.NONE.withBufTm(7).withIntgPd(9).withPurgeBuf().withOptFlds(OptFlds.ALL));
    assertThat(outcome.denied()).extracting(RcbDenial::toString).containsExactlyInAnyOrder(
        "BufTm was answered object-access-denied", "PurgeBuf was answered nothing: the control block does not have it");
    assertThat(outcome.written()).containsExactly("OptFlds", "IntgPd");
    assertThat(device.written()).first().isEqualTo("write OptFlds=0111110010 BufTm=7 IntgPd=9");
  }

  @Test
  void aChangeOfNothingThatIsThereIsADenial() throws Exception {
    RcbReference nowhere = RcbReference.parse("LD0/LLN0.RP.nowhere");
    assertThat(object(nowhere).change(RcbChange.NONE.withGi()).denied()).singleElement()
        .satisfies(denial -> assertThat(denial.error()).contains(DataAccessError.OBJECT_NON_EXISTENT));
    assertThat(device.written()).isEmpty();
  }

  @Test
  void aChangeIsCheckedBeforeItIsSent() {
    assertThatThrownBy(() -> RcbChange.NONE.with("SqNum", new Data.Unsigned(1)))
        .hasMessage("SqNum is not to be written");
    assertThatThrownBy(() -> RcbChange.NONE.with("BufTime", new Data.Unsigned(1))).hasMessageContaining("BufTm");
    assertThatThrownBy(() -> RcbChange.NONE.with("RptID", Data.Bool.TRUE))
        .hasMessageStartingWith("RptID is not of this");
    assertThatThrownBy(() -> RcbChange.NONE.withBufTm(-1)).hasMessage("BufTm is 0…4294967295: -1");
    assertThatThrownBy(() -> RcbChange.NONE.withResvTms(40_000)).hasMessage("ResvTms is 0…32767: 40000");
  }

  @Test
  void reservationsAreMadeAndGivenBack() throws Exception {
    RcbObject urcb = object(URCB);
    assertThat(urcb.reserve()).isEmpty();
    assertThat(urcb.release()).isEmpty();
    RcbObject brcb = object(BRCB);
    assertThat(brcb.reserve()).isEmpty();
    assertThat(brcb.reserve(5)).isEmpty();
    assertThat(brcb.release()).isEmpty();
    assertThatThrownBy(() -> urcb.reserve(5)).hasMessageContaining("has no ResvTms");
    assertThatThrownBy(() -> brcb.reserve(0)).hasMessage("ResvTms is 1…32767: 0");
    assertThat(device.written()).containsExactly("write Resv=true", "write Resv=false", "write ResvTms=30",
        "write ResvTms=5", "write ResvTms=0");
  }

  @Test
  void reportsAreUnderstoodAfterAChangeOfTheirDataSet() throws Exception {
    device.dataSets.put("LLN0$other", List.of(Variable.of("LD0", "GGIO1$ST$Ind2$stVal")));
    Iec61850Client client = closing(device.connect());
    assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED)).isInstanceOf(SubscribeResult.Subscribed.class);
    assertThat(client.rcbObject(URCB).change(RcbChange.NONE.withDatSet("LD0/LLN0.other").withRptId("new")).complete())
        .isTrue();
    device.report(ScriptedDevice.text("new"), new Data.Bits(OptFlds.of().bits()),
        new Data.Bits(io.gridtap.wire.BitString.of("1")), Data.Bool.TRUE);
    assertThat(client.poll(Duration.ofSeconds(10)).orElseThrow()).isInstanceOfSatisfying(Update.Reported.class,
        reported -> {
          assertThat(reported.report().rcb()).isEqualTo(URCB.toString());
          assertThat(reported.report().entries().getFirst().member().shortName()).contains("Ind2");
        });
  }

  // In our server

  private Iec61850Server server() throws Exception {
    try (InputStream in = requireNonNull(RcbObjectLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      IedModel model = Scl.parse("golden.cid", in).model("GOLD");
      return closing(Iec61850Server.start(model, TcpListener.Settings.local(0), ServerSettings.STANDARD));
    }
  }

  private Iec61850Client client(Iec61850Server server) throws Exception {
    return closing(Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {}));
  }

  private static Report report(Iec61850Client client) throws InterruptedException {
    return ((Update.Reported) client.poll(Duration.ofSeconds(20)).orElseThrow()).report();
  }

  @Test
  void aBufferIsSentAgainFromAnyEntryOrPurged() throws Exception {
    RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat01");
    Iec61850Server server = server();
    Iec61850Client client = client(server);
    client.subscribe(rcb, ReportSettings.AS_ENGINEERED.withGi(false).withOptFlds(OptFlds.ALL));
    List<Octets> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boolean value = i % 2 == 0;
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Value.Bool.of(value)));
      ids.add(report(client).entryId().orElseThrow());
    }
    RcbObject object = client.rcbObject(rcb);
    assertThat(object.resync(ids.getFirst()).complete()).isTrue();
    assertThat(report(client).entryId()).contains(ids.get(1));
    assertThat(report(client).entryId()).contains(ids.get(2));
    assertThat(object.resyncAll().complete()).isTrue();
    for (Octets id : ids) assertThat(report(client).entryId()).contains(id);
    assertThat(object.resync(Octets.hex("1111111111111111")).denied()).extracting(RcbDenial::attribute)
        .containsExactly("EntryID");
    for (int i = 0; i < 3; i++) report(client);
    assertThat(object.purge().complete()).isTrue();
    assertThat(object.change(RcbChange.NONE.withTrgOps(TrgOps.of(Trigger.DATA_CHANGE, Trigger.GENERAL_INTERROGATION)))
        .written()).containsExactly("TrgOps");
    assertThat(object.generalInterrogation()).isEmpty();
    assertThat(report(client)).satisfies(report -> {
      assertThat(report.entries()).hasSize(4);
      assertThat(report.remarks()).isEmpty();
    });
  }

  @Test
  void theOwnerIsShownAndOthersAreKeptOut() throws Exception {
    RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
    Iec61850Server server = server();
    RcbObject mine = client(server).rcbObject(rcb);
    RcbObject other = client(server).rcbObject(rcb);
    assertThat(mine.reserve()).isEmpty();
    assertThat(other.read()).isInstanceOfSatisfying(RcbReading.Found.class, found -> {
      assertThat(found.block().resv()).isTrue();
      assertThat(found.block().owner()).isEqualTo("127.0.0.1");
    });
    assertThat(other.change(RcbChange.NONE.withIntgPd(500)).denied()).singleElement()
        .satisfies(denial -> assertThat(denial.inUse()).isTrue());
    assertThat(mine.release()).isEmpty();
    assertThat(other.change(RcbChange.NONE.withIntgPd(500)).complete()).isTrue();
  }

  @Test
  void aFreeInstanceIsTheFirstThatNobodyUses() throws Exception {
    Iec61850Server server = server();
    RcbReference any = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat");
    List<Iec61850Client> clients = List.of(client(server), client(server), client(server));
    assertThat(clients.getFirst().freeInstance(any)).isInstanceOfSatisfying(InstanceChoice.Chosen.class,
        chosen -> assertThat(chosen.rcb().name()).isEqualTo("urcbStat01"));
    assertThat(clients.get(1).freeInstance(RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01"))).isInstanceOfSatisfying(
        InstanceChoice.Chosen.class, chosen -> {
          ReportControlBlock block = chosen.block();
          assertThat(block.reference().name()).isEqualTo("urcbStat02");
        });
    assertThat(clients.get(2).freeInstance(any)).isInstanceOfSatisfying(InstanceChoice.NoneFree.class,
        none -> assertThat(none.instances()).extracting(busy -> busy.rcb().name() + " " + busy.why())
            .containsExactly("urcbStat01 reserved by 127.0.0.1", "urcbStat02 reserved by 127.0.0.1"));
    clients.getFirst().rcbObject(RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01")).release();
    assertThat(clients.get(2).freeInstance(any)).isInstanceOf(InstanceChoice.Chosen.class);
    assertThat(clients.get(2).freeInstance(RcbReference.parse("GOLDLD0/LLN0.RP.nothing")))
        .isInstanceOf(InstanceChoice.Unknown.class);
  }
}
