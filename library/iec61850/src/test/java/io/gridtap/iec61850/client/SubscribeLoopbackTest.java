package io.gridtap.iec61850.client;

import static io.gridtap.iec61850.client.ScriptedDevice.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.SubscribeResult.Cause;
import io.gridtap.iec61850.client.SubscribeResult.Refused;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each rule of subscribing, against a device that does as the test says. */
@Timeout(60)
class SubscribeLoopbackTest {
  private static final RcbReference URCB = RcbReference.parse("LD0/LLN0.RP.urcb01");
  private static final RcbReference BRCB = RcbReference.parse("LD0/LLN0.BR.brcb01");
  private static final ReportSettings EVERYTHING = ReportSettings.AS_ENGINEERED.withRptId("mine")
      .withDatSet("LD0/LLN0.other").withOptFlds(OptFlds.ALL).withBufTm(50).withTrgOps(TrgOps.of(Trigger.DATA_CHANGE,
          Trigger.GENERAL_INTERROGATION))
      .withIntgPd(1000).withPurgeBuf(true).withResvTms(30).withEntryId(Octets.hex("0102030405060708"));

  private ScriptedDevice device;

  @BeforeEach
  void start() throws Exception {
    device = new ScriptedDevice();
    device.dataSets.put("LLN0$other", List.of(Variable.of("LD0", "GGIO1$ST$Ind1$stVal")));
  }

  @AfterEach
  void stop() { device.close(); }

  private SubscribeResult subscribe(RcbReference rcb, ReportSettings settings) throws Exception {
    try (Iec61850Client client = device.connect()) {
      return client.subscribe(rcb, settings);
    }
  }

  private Subscribed subscribed(RcbReference rcb, ReportSettings settings) throws Exception {
    SubscribeResult result = subscribe(rcb, settings);
    assertThat(result).isInstanceOf(Subscribed.class);
    return (Subscribed) result;
  }

  private Refused refused(RcbReference rcb, ReportSettings settings, Cause cause) throws Exception {
    SubscribeResult result = subscribe(rcb, settings);
    assertThat(result).isInstanceOfSatisfying(Refused.class, refusal -> assertThat(refusal.cause()).isEqualTo(cause));
    return (Refused) result;
  }

  @Test
  void aBufferedOneIsReservedConfiguredPositionedEnabledAndInterrogated() throws Exception {
    Subscribed subscribed = subscribed(BRCB, EVERYTHING);
    assertThat(device.written()).containsExactly("write ResvTms=30",
        "write RptID=mine DatSet=LD0/LLN0$other OptFlds=0111111110 BufTm=50 TrgOps=010001 IntgPd=1000 PurgeBuf=true",
        "write EntryID=0102030405060708", "write RptEna=true", "write GI=true");
    assertThat(subscribed.rptId()).isEqualTo("mine");
    assertThat(subscribed.dataSet().reference()).isEqualTo("LD0/LLN0$other");
    assertThat(subscribed.remarks()).isEmpty();
  }

  @Test
  void anUnbufferedOneIsAskedForNothingItDoesNotHave() throws Exception {
    assertThat(subscribed(URCB, EVERYTHING).remarks()).isEmpty();
    assertThat(device.written()).containsExactly("write Resv=true",
        "write RptID=mine DatSet=LD0/LLN0$other OptFlds=0111110010 BufTm=50 TrgOps=010001 IntgPd=1000",
        "write RptEna=true", "write GI=true");
  }

  @Test
  void onlyWhatDiffersIsWritten() throws Exception {
    device.buffered.put("RptID", text("mine"));
    device.buffered.put("DatSet", text("LD0/LLN0$other"));
    device.buffered.put("OptFlds", new Data.Bits(OptFlds.ALL.bits()));
    device.buffered.put("IntgPd", new Data.Unsigned(1000));
    subscribed(BRCB, EVERYTHING.withPurgeBuf(false).withTrgOps(TrgOps.ALL).withGi(false));
    assertThat(device.written()).containsExactly("write ResvTms=30", "write BufTm=50",
        "write EntryID=0102030405060708", "write RptEna=true");
  }

  @Test
  void oneByOneWhereSeveralAreRejected() throws Exception {
    device.first = request -> request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), var _)
        && list.size() > 1
            ? Optional.of(new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT))
            : Optional.empty();
    assertThat(subscribed(URCB, ReportSettings.AS_ENGINEERED.withBufTm(1).withIntgPd(2)).remarks()).isEmpty();
    assertThat(device.written()).containsExactly("write Resv=true", "write BufTm=1 IntgPd=2", "write BufTm=1",
        "write IntgPd=2", "write RptEna=true", "write GI=true");
  }

  @Test
  void whatFailedInCompanyIsTriedAloneAndSaidIfItFailsAgain() throws Exception {
    device.denied.put("BufTm", 3);
    assertThat(subscribed(URCB, ReportSettings.AS_ENGINEERED.withBufTm(1).withIntgPd(2)).remarks())
        .containsExactly("BufTm was not taken: object-access-denied; it stays as the device has it");
    assertThat(device.written()).containsExactly("write Resv=true", "write BufTm=1 IntgPd=2", "write BufTm=1",
        "write RptEna=true", "write GI=true");
  }

  @Test
  void oneByOneWhereSeveralDoNotFitThePdu() throws Exception {
    device.close();
    device = new ScriptedDevice(AssociationSettings.STANDARD.withMaxPduOctets(512));
    device.dataSets.put("LLN0$" + "d".repeat(110), List.of(Variable.of("LD0", "GGIO1$ST$Ind1$stVal")));
    assertThat(subscribed(URCB, EVERYTHING.withRptId("r".repeat(200)).withDatSet("LD0/LLN0$" + "d".repeat(110)))
        .remarks()).singleElement().asString().startsWith("attributes are written one by one: ");
    assertThat(device.written()).hasSize(9).contains("write BufTm=50", "write IntgPd=1000");
  }

  @Test
  void aSingleWriteThatIsRejectedIsSaidAndDoneWithout() throws Exception {
    device.first = request -> request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), var _)
        && list.getFirst().name().item().endsWith("$OptFlds")
            ? Optional.of(new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED))
            : Optional.empty();
    assertThat(subscribed(URCB, ReportSettings.AS_ENGINEERED.withOptFlds(OptFlds.ALL)).remarks())
        .containsExactly("OptFlds was not taken: access/object-access-unsupported; it stays as the device has it");
  }

  @Test
  void anRptIdThatWasNotTakenIsNotWaitedFor() throws Exception {
    device.denied.put("RptID", 3);
    try (Iec61850Client client = device.connect()) {
      assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED.withRptId("mine")))
          .isInstanceOfSatisfying(Subscribed.class, subscribed -> assertThat(subscribed.rptId()).isEqualTo("id"));
      device.report(text("id"), new Data.Bits(OptFlds.of().bits()), new Data.Bits(BitString.of("1")), Data.Bool.TRUE);
      assertThat(client.poll(Duration.ofSeconds(10))).hasValueSatisfying(update -> assertThat(update)
          .isInstanceOfSatisfying(Update.Reported.class,
              reported -> assertThat(reported.report().rcb()).isEqualTo(URCB.toString())));
    }
  }

  @Test
  void editionOneHasNeitherResvTmsNorOwner() throws Exception {
    device.buffered.remove("ResvTms");
    device.buffered.remove("Owner");
    device.tellsNames = false;
    assertThat(subscribed(BRCB, EVERYTHING).remarks()).isEmpty();
    assertThat(device.written()).doesNotContain("write ResvTms=30").contains("write RptEna=true");
  }

  @Test
  void componentsWithoutNamesAreToldByTheirTypes() throws Exception {
    device.tellsNames = false;
    device.unbuffered.put("Owner", new Data.OctetString(Octets.hex("7f000001")));
    try (Iec61850Client client = device.connect()) {
      assertThat(client.rcb(URCB)).hasValueSatisfying(block -> {
        assertThat(block.attributes().keySet()).containsExactlyElementsOf(device.unbuffered.keySet());
        assertThat(block.owner()).isEqualTo("127.0.0.1");
        assertThat(block.trgOps()).isEqualTo(TrgOps.ALL);
      });
    }
  }

  @Test
  void theTimeOfEntryIsKnownInEitherSpelling() throws Exception {
    Data.BinaryTime time = new Data.BinaryTime(1000, 15_000);
    device.buffered.remove("TimeofEntry");
    device.buffered.put("TimeOfEntry", time);
    try (Iec61850Client client = device.connect()) {
      assertThat(client.rcb(BRCB)).hasValueSatisfying(
          block -> assertThat(block.timeOfEntry()).isEqualTo(time.instant()).isPresent());
    }
  }

  @Test
  void whatIsReservedByConfigurationIsLeftSo() throws Exception {
    device.buffered.put("ResvTms", new Data.Int(-1));
    assertThat(subscribed(BRCB, ReportSettings.AS_ENGINEERED.withResvTms(10)).remarks())
        .containsExactly("reserved by configuration (ResvTms -1): ResvTms is left as it is");
    assertThat(device.written()).containsExactly("write RptEna=true", "write GI=true");
  }

  @Test
  void anUnknownEntryIsSaidAndTheRestGoesOn() throws Exception {
    device.denied.put("EntryID", 11);
    assertThat(subscribed(BRCB, ReportSettings.AS_ENGINEERED.withEntryId(Octets.hex("0102030405060708"))).remarks())
        .containsExactly("EntryID 0102030405060708 is not in the device's buffer (object-value-invalid): all it has is"
            + " sent, and there may be a gap before");
    assertThat(device.written()).containsExactly("write ResvTms=30", "write EntryID=0102030405060708",
        "write RptEna=true", "write GI=true");
  }

  @Test
  void anInterrogationNeedsItsTrigger() throws Exception {
    device.unbuffered.put("TrgOps", new Data.Bits(TrgOps.of(Trigger.DATA_CHANGE).bits()));
    assertThat(subscribed(URCB, ReportSettings.AS_ENGINEERED).remarks())
        .containsExactly("no general interrogation: TrgOps do not have it");
    assertThat(device.written()).doesNotContain("write GI=true");
  }

  @Test
  void aTriggerThatWasNotTakenDoesNotAllowAnInterrogation() throws Exception {
    device.unbuffered.put("TrgOps", new Data.Bits(TrgOps.of(Trigger.DATA_CHANGE).bits()));
    device.denied.put("TrgOps", 3);
    assertThat(subscribed(URCB, ReportSettings.AS_ENGINEERED.withTrgOps(TrgOps.ALL)).remarks()).hasSize(2);
    assertThat(device.written()).doesNotContain("write GI=true");
  }

  @Test
  void unknownIsWhatTheDeviceDoesNotHave() throws Exception {
    RcbReference nowhere = RcbReference.parse("LD0/LLN0.RP.nowhere");
    assertThat(refused(nowhere, ReportSettings.AS_ENGINEERED, Cause.UNKNOWN).reason()).contains("discover");
    device.first = _ -> Optional.of(new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT));
    assertThat(refused(nowhere, ReportSettings.AS_ENGINEERED, Cause.UNKNOWN).rcb()).isEqualTo(nowhere);
  }

  @Test
  void attributesThatCannotBeReadAreARefusal() throws Exception {
    device.first = request -> request instanceof ConfirmedRequest.Read
        ? Optional.of(new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), List.of())))
        : Optional.empty();
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.NOT_ACCEPTED).reason())
        .contains("0 results where one was asked for");
  }

  @Test
  void whoOwnsItIsSaid() throws Exception {
    device.unbuffered.put("Owner", new Data.OctetString(Octets.hex("0a84a0bf")));
    device.denied.put("Resv", 2);
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.OWNED).reason()).isEqualTo(
        "in use by another client (10.132.160.191): Resv was answered temporarily-unavailable; take another instance,"
            + " or free this one");
    assertThat(device.written()).containsExactly("write Resv=true");
  }

  @Test
  void ownedIsAlsoWhatIsRefusedWhenItIsEnabled() throws Exception {
    device.buffered.put("Owner", new Data.OctetString(Octets.hex("0a84a0bf")));
    device.denied.put("RptEna", 2);
    assertThat(refused(BRCB, ReportSettings.AS_ENGINEERED.withResvTms(5), Cause.OWNED).reason())
        .contains("10.132.160.191", "RptEna");
    // what had been reserved is given back
    assertThat(device.written()).containsExactly("write ResvTms=5", "write RptEna=true", "write ResvTms=0");
  }

  @Test
  void oneThatReportsAlreadyIsDisabledFirst() throws Exception {
    device.unbuffered.put("RptEna", Data.Bool.TRUE);
    subscribed(URCB, ReportSettings.AS_ENGINEERED.withGi(false));
    assertThat(device.written()).containsExactly("write RptEna=false", "write Resv=true", "write RptEna=true");
    device.denied.put("RptEna", 2);
    refused(URCB, ReportSettings.AS_ENGINEERED, Cause.OWNED);
  }

  @Test
  void notAcceptedIsWhatCannotBeEnabled() throws Exception {
    device.denied.put("RptEna", 11);
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.NOT_ACCEPTED).reason())
        .isEqualTo("it could not be enabled: RptEna was answered object-value-invalid");
    assertThat(device.written()).endsWith("write Resv=false");
  }

  @Test
  void withoutADataSetThereIsNothingToReport() throws Exception {
    device.unbuffered.put("DatSet", text(""));
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.NO_DATA_SET).reason()).contains("DatSet is empty");
    device.unbuffered.put("DatSet", text("LD0/LLN0$gone"));
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.NO_DATA_SET).reason())
        .isEqualTo("the device does not have its data set LD0/LLN0$gone: access/object-non-existent");
    device.unbuffered.put("DatSet", text("nonsense"));
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED, Cause.NO_DATA_SET).reason())
        .contains("nonsense, which names no data set");
    device.denied.put("DatSet", 11);
    assertThat(refused(URCB, ReportSettings.AS_ENGINEERED.withDatSet("LD0/LLN0$x"), Cause.NO_DATA_SET).reason())
        .isEqualTo("DatSet LD0/LLN0$x was not taken: object-value-invalid");
  }

  @Test
  void aReportMayComeBeforeTheAnswerToRptEna() throws Exception {
    device.first = request -> {
      if (request instanceof ConfirmedRequest.Write(VariableAccess.Variables(var list), var _)
          && list.getFirst().name().item().endsWith("$RptEna"))
        device.report(text("id"), new Data.Bits(OptFlds.of().bits()), new Data.Bits(BitString.of("1")),
            Data.Bool.TRUE);
      return Optional.empty();
    };
    try (Iec61850Client client = device.connect()) {
      assertThat(client.subscribe(URCB, ReportSettings.AS_ENGINEERED)).isInstanceOf(Subscribed.class);
      Update update = client.poll(Duration.ofSeconds(10)).orElseThrow();
      assertThat(update).isInstanceOfSatisfying(Update.Reported.class, reported -> {
        assertThat(reported.report().rcb()).isEqualTo(URCB.toString());
        assertThat(reported.report().entries().getFirst().values()).containsExactly(Value.Bool.TRUE);
        assertThat(reported.report().remarks()).isEmpty();
      });
    }
  }

  @Test
  void unsubscribingGivesBackEvenIfTheDeviceSaysNo() throws Exception {
    try (Iec61850Client client = device.connect()) {
      client.subscribe(BRCB, ReportSettings.AS_ENGINEERED);
      device.denied.put("RptEna", 2);
      assertThat(client.unsubscribe(BRCB)).hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo(2));
    }
    assertThat(device.written()).endsWith("write RptEna=false", "write ResvTms=0");
  }

  // Data sets and their types

  private void members(String... items) {
    device.dataSets.put("LLN0$ds",
        List.of(items).stream().map(item -> Variable.of("LD0", item)).toList());
  }

  @Test
  void theTypeOfANodeIsAskedForOnceForItsManyMembers() throws Exception {
    TypeDescription status = new TypeDescription.Structure(List.of(
        new TypeDescription.Component("stVal", new TypeDescription.Bits(2)),
        new TypeDescription.Component("q", new TypeDescription.Bits(-13))));
    device.types.put("GGIO1", new TypeDescription.Structure(List.of(new TypeDescription.Component("ST",
        new TypeDescription.Structure(List.of(new TypeDescription.Component("A", status),
            new TypeDescription.Component("B", status), new TypeDescription.Component("C", status),
            new TypeDescription.Component("D", status)))))));
    members("GGIO1$ST$A", "GGIO1$ST$B", "GGIO1$ST$C", "GGIO1$ST$D$stVal");
    try (Iec61850Client client = device.connect()) {
      assertThat(client.dataSets().directory("LD0/LLN0.ds").members()).flatExtracting(member -> member.leaves())
          .extracting(leaf -> leaf.path() + " " + leaf.type().kind())
          .containsExactly("A.stVal DBPOS", "A.q QUALITY", "B.stVal DBPOS", "B.q QUALITY", "C.stVal DBPOS",
              "C.q QUALITY", "D.stVal DBPOS");
    }
    assertThat(device.asked()).containsExactly("directory LD0/LLN0$ds", "type GGIO1");
  }

  @Test
  void theTypeOfAMemberIsAskedForWhereThereAreFewOrTheNodeIsTooLarge() throws Exception {
    for (String name : List.of("A", "B", "C", "D"))
      device.types.put("GGIO1$ST$" + name, new TypeDescription.Int(32));
    members("GGIO1$ST$A", "GGIO1$ST$B", "GGIO1$ST$C", "GGIO1$ST$D");
    try (Iec61850Client client = device.connect()) {
      assertThat(client.dataSets().directory("LD0/LLN0$ds").members()).extracting(member -> member.type().toString())
          .allMatch(type -> type.contains("INTEGER"));
    }
    assertThat(device.asked()).containsExactly("directory LD0/LLN0$ds", "type GGIO1", "type GGIO1$ST$A",
        "type GGIO1$ST$B", "type GGIO1$ST$C", "type GGIO1$ST$D");
  }

  @Test
  void withoutATypeValuesKeepTheOneTheyCameWith() throws Exception {
    device.types.clear();
    try (Iec61850Client client = device.connect()) {
      client.subscribe(URCB, ReportSettings.AS_ENGINEERED);
      device.report(text("id"), new Data.Bits(OptFlds.of().bits()), new Data.Bits(BitString.of("1")),
          new Data.Float32(3.5f));
      assertThat(client.poll(Duration.ofSeconds(10))).hasValueSatisfying(update -> assertThat(update)
          .isInstanceOfSatisfying(Update.Reported.class, reported -> assertThat(
              reported.report().entries().getFirst().values()).containsExactly(new Value.Float32(3.5f))));
    }
  }

  @Test
  void anArrayOfBillionsIsNotBelieved() throws Exception {
    device.types.put("GGIO1$ST$Ind1$stVal", new TypeDescription.Array(1L << 32,
        new TypeDescription.Array(1L << 31, new TypeDescription.Structure(List.of()))));
    try (Iec61850Client client = device.connect()) {
      assertThat(client.dataSets().directory("LD0/LLN0$ds").members().getFirst().leaves()).hasSize(1);
    }
  }

  @Test
  void anotherConfigurationRevisionThanTheFilesIsSaid() throws Exception {
    IedModel model;
    try (InputStream in = SubscribeLoopbackTest.class.getResourceAsStream("/scl/golden.cid")) {
      model = Scl.parse("golden.cid", in).model("GOLD");
    }
    SclComparison comparison = new SclComparison(model,
        DataSetDirectory.of("GOLDLD0/LLN0$dsStat", model.dataSet("GOLDLD0", "LLN0$dsStat").orElseThrow()));
    RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
    assertThat(comparison.confRevOf(new ReportControlBlock(rcb, Map.of("ConfRev", new Data.Unsigned(1)))))
        .contains("the SCL file differs from the device: ConfRev is 1 in the device and 7 in the file");
    assertThat(comparison.confRevOf(new ReportControlBlock(rcb, Map.of("ConfRev", new Data.Unsigned(7))))).isEmpty();
    assertThat(comparison.confRevOf(new ReportControlBlock(rcb, Map.of()))).isEmpty();
  }

  @Test
  void whereTheFileDiffersTheDeviceCounts() throws Exception {
    IedModel model;
    try (InputStream in = SubscribeLoopbackTest.class.getResourceAsStream("/scl/golden.cid")) {
      model = Scl.parse("golden.cid", in).model("GOLD");
    }
    RcbReference rcb = RcbReference.parse("LD0/LLN0.RP.urcb01");
    device.unbuffered.put("DatSet", text("GOLDLD0/LLN0$dsStat"));
    device.dataSets.put("LLN0$dsStat", List.of(Variable.of("GOLDLD0", "GGIO1$ST$Ind1"),
        Variable.of("GOLDLD0", "GGIO1$ST$Ind3")));
    try (Iec61850Client client = device.connect(AssociationSettings.STANDARD, Optional.of(model))) {
      SubscribeResult result = client.subscribe(rcb, ReportSettings.AS_ENGINEERED);
      assertThat(result).isInstanceOfSatisfying(Subscribed.class, subscribed -> {
        assertThat(subscribed.remarks()).containsExactly("the SCL file differs from the device: member 2 of"
            + " GOLDLD0/LLN0$dsStat is GOLDLD0/GGIO1.Ind3[ST] in the device and GOLDLD0/GGIO1.Ind2[ST] in the file;"
            + " the device counts");
        assertThat(subscribed.dataSet().members()).extracting(member -> member.shortName())
            .containsExactly("GGIO1.Ind1[ST]", "GGIO1.Ind3[ST]");
      });
      device.unbuffered.put("DatSet", text("LD0/LLN0$ds"));
      assertThat(((Subscribed) client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).remarks()).singleElement()
          .asString().contains("no logical device LD0");
      // a device that tells no directory is helped by the file
      device.unbuffered.put("DatSet", text("GOLDLD0/LLN0$dsStat"));
      device.first = request -> request instanceof ConfirmedRequest.GetNamedVariableListAttributes
          ? Optional.of(new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE))
          : Optional.empty();
      Subscribed fromFile = (Subscribed) client.subscribe(rcb, ReportSettings.AS_ENGINEERED);
      assertThat(fromFile.dataSet().members()).hasSize(4);
      assertThat(fromFile.remarks()).singleElement().asString().endsWith("its members are taken from the SCL file");
      device.first = request -> request instanceof ConfirmedRequest.GetNamedVariableListAttributes
          ? Optional.of(new Answer.Negative<>(ServiceError.RESOURCE_OTHER))
          : Optional.empty();
      assertThat(((Subscribed) client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).dataSet().members()).hasSize(4);
    }
    try (Iec61850Client client = device.connect()) {
      assertThat(client.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOfSatisfying(Refused.class,
          refusal -> assertThat(refusal.reason()).contains("an SCL file with this data set would help"));
    }
  }

  // Names

  private void names(Function<Optional<String>, ConfirmedResponse.NameList> pages) {
    device.first = request -> request instanceof ConfirmedRequest.GetNameList(var _, var _, var after)
        ? Optional.of(new Answer.Positive<>(pages.apply(after)))
        : Optional.empty();
  }

  @Test
  void namesComeInPagesInAnyOrder() throws Exception {
    names(after -> after.isEmpty()
        ? new ConfirmedResponse.NameList(List.of("LLN0$RP$b01$RptID", "LLN0"), true)
        : new ConfirmedResponse.NameList(List.of("LLN0$BR$a01", "GGIO1$ST$Ind1", "LLN0$RP$b01"), false));
    try (Iec61850Client client = device.connect()) {
      assertThat(client.reportControlBlocks("LD0")).extracting(RcbReference::toString)
          .containsExactly("LD0/LLN0$BR$a01", "LD0/LLN0$RP$b01");
      assertThat(client.logicalNodes("LD0")).containsExactly("LLN0", "GGIO1");
    }
  }

  @Test
  void aListThatBringsNothingMoreIsAtItsEndAndOneThatGoesRoundIsNotTakenForWhole() throws Exception {
    names(_ -> new ConfirmedResponse.NameList(List.of("A", "B"), true));
    try (Iec61850Client client = device.connect()) {
      assertThatThrownBy(client::logicalDevices).isInstanceOf(Answer.RefusedException.class)
          .hasMessageContaining("in circles");
      assertThat(device.asked()).hasSize(2);
      names(after -> new ConfirmedResponse.NameList(after.isEmpty() ? List.of("A") : List.of(), true));
      assertThat(client.logicalDevices()).containsExactly("A");
    }
  }

  @Test
  void aListWithoutAnEndIsGivenUp() throws Exception {
    int[] count = {0};
    names(_ -> {
      List<String> page = new ArrayList<>();
      for (int i = 0; i < 5000; i++) page.add("N" + count[0]++);
      return new ConfirmedResponse.NameList(page, true);
    });
    try (Iec61850Client client = device.connect()) {
      assertThatThrownBy(client::logicalDevices).isInstanceOf(Answer.RefusedException.class)
          .hasMessage("the list of names does not end: more than 1000000");
    }
  }

  @Test
  void aNameLongerThanAnyIsNoName() throws Exception {
    names(_ -> new ConfirmedResponse.NameList(List.of("N".repeat(130)), false));
    try (Iec61850Client client = device.connect()) {
      assertThatThrownBy(client::logicalDevices).isInstanceOf(Answer.RefusedException.class)
          .hasMessageContaining("name of more than 129 octets");
      names(_ -> new ConfirmedResponse.NameList(List.of("LD0"), false));
      assertThat(client.logicalDevices()).containsExactly("LD0");
    }
  }
}
