package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.DeleteScope;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the recordings do not show of the MMS services. */
class VirtualDeviceTest {
  private static final Variable IND1 = Variable.of("GOLDLD0", "GGIO1$ST$Ind1$stVal");

  private final ServedClient client = new ServedClient("client", Octets.EMPTY, 65_000);
  private VirtualDevice device;

  @BeforeEach
  void start() throws Exception {
    device = new VirtualDevice(FidelityTest.golden(),
        ServerSettings.STANDARD.withDataSetLimits(new DataSetLimits(2, 3, 500, 900)),
        Moment.ORIGIN);
  }

  private Answer<?> answer(ConfirmedRequest<?> request) {
    return device.answer(client, request, Moment.ORIGIN, Instant.EPOCH);
  }

  private Answer<?> define(ObjectName name, Variable... members) {
    return answer(new ConfirmedRequest.DefineNamedVariableList(name, List.of(members)));
  }

  private AccessResult read(String item, AlternateAccess.Selection... selections) {
    Variable variable = new Variable(new ObjectName.DomainSpecific("GOLDLD0", item),
        selections.length == 0 ? Optional.empty() : Optional.of(AlternateAccess.of(selections)));
    return ((ConfirmedResponse.Values) answer(ConfirmedRequest.Read.of(variable)).orThrow()).results().getFirst();
  }

  @Test
  void clientsDefineSoManyDataSetsAndNoMore() {
    Answer<?> full = new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE);
    for (int i = 0; i < 2; i++) {
      define(new ObjectName.AssociationSpecific("a" + i), IND1).orThrow();
      define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$d" + i), IND1).orThrow();
    }
    assertThat(define(new ObjectName.AssociationSpecific("a2"), IND1)).isEqualTo(full);
    assertThat(define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$d2"), IND1)).isEqualTo(full);
    answer(ConfirmedRequest.DeleteNamedVariableList.of(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$d1"))).orThrow();
    define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$d2"), IND1).orThrow();
    assertThat(define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$d2"), IND1))
        .isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_EXISTS));
  }

  @Test
  void aDataSetHasSoManyMembersAndALogicalNode() {
    assertThat(define(new ObjectName.AssociationSpecific("a"), IND1, IND1, IND1, IND1))
        .isEqualTo(new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE));
    assertThat(define(new ObjectName.DomainSpecific("GOLDLD0", "NOPE$a"), IND1))
        .isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_UNDEFINED));
  }

  @Test
  void theAttributesOfDataSetsAreBoundedInEachAndTogether() {
    Answer<?> full = new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE);
    int each = device.find(FcReference.parse("GOLDLD0/GPRF1.AnIn1[MX]")).orElseThrow().parent().orElseThrow()
        .attributes();
    assertThat(each).isBetween(301, 450); // of which one fits a data set, and two fit all of them
    Variable measured = Variable.of("GOLDLD0", "GPRF1$MX");
    ObjectName domain = new ObjectName.DomainSpecific("GOLDLD0", "LLN0$a");
    ObjectName association = new ObjectName.AssociationSpecific("a");
    assertThat(define(domain, measured, measured)).isEqualTo(full);
    define(domain, measured).orThrow();
    define(association, measured).orThrow();
    ObjectName third = new ObjectName.AssociationSpecific("b");
    assertThat(define(third, measured)).isEqualTo(full);
    answer(ConfirmedRequest.DeleteNamedVariableList.of(domain)).orThrow();
    define(third, measured).orThrow();
    assertThat(define(domain, measured)).isEqualTo(full);
    device.closed(client, Moment.ORIGIN, Instant.EPOCH);
    define(domain, measured).orThrow();
    define(association, measured).orThrow();
  }

  @Test
  void servicesItDoesNotClaimAreRejected() {
    ObjectName log = new ObjectName.DomainSpecific("GOLDLD0", "LLN0$EventLog");
    FileName file = FileName.of("x");
    List<ConfirmedRequest<?>> requests = List.of(
        new ConfirmedRequest.Rename(ObjectClass.NAMED_VARIABLE, IND1.name(), "y"),
        new ConfirmedRequest.GetDomainAttributes("GOLDLD0"), new ConfirmedRequest.GetCapabilityList(Optional.empty()),
        ConfirmedRequest.ObtainFile.of(file, file), new ConfirmedRequest.FileOpen(file, 0),
        new ConfirmedRequest.FileRead(1), new ConfirmedRequest.FileClose(1), new ConfirmedRequest.FileDelete(file),
        new ConfirmedRequest.FileRename(file, file),
        new ConfirmedRequest.FileDirectory(Optional.empty(), Optional.empty()),
        new ConfirmedRequest.WriteJournal(log, List.of()),
        new ConfirmedRequest.InitializeJournal(log, Optional.empty()));
    assertThat(requests.stream().map(request -> Service.of(request).orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(Iec61850Server.services())));
    assertThat(requests).allSatisfy(request -> assertThat(answer(request))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE)));
  }

  @Test
  void aDataSetNamedTwiceIsDeletedOnce() {
    ObjectName name = new ObjectName.DomainSpecific("GOLDLD0", "LLN0$a");
    define(name, IND1).orThrow();
    assertThat(answer(ConfirmedRequest.DeleteNamedVariableList.of(name, name)).orThrow())
        .isEqualTo(new ConfirmedResponse.Deleted(1, 1));
    for (int i = 0; i < 2; i++) define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$b" + i), IND1).orThrow();
    assertThat(define(name, IND1)).isEqualTo(new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE));
  }

  @Test
  void dataSetsOfTheAssociationAreListedAndDeletedTogether() {
    define(new ObjectName.AssociationSpecific("b"), IND1).orThrow();
    define(new ObjectName.AssociationSpecific("a"), IND1).orThrow();
    ConfirmedRequest.GetNameList list = new ConfirmedRequest.GetNameList(ObjectClass.NAMED_VARIABLE_LIST,
        new ConfirmedRequest.Scope.Association(), Optional.empty());
    assertThat(answer(list).orThrow()).isEqualTo(new ConfirmedResponse.NameList(List.of("a", "b"), false));
    assertThat(answer(new ConfirmedRequest.DeleteNamedVariableList(DeleteScope.AA_SPECIFIC, List.of(),
        Optional.empty())).orThrow()).isEqualTo(new ConfirmedResponse.Deleted(2, 2));
    assertThat(answer(list).orThrow()).isEqualTo(new ConfirmedResponse.NameList(List.of(), false));
  }

  @Test
  void selectsOfAllElementsAndSeveralThingsAtOnce() {
    AccessResult qualities = read("MHAI1$MX$HA$phsAHar",
        new AlternateAccess.AllElements(Optional.of(AlternateAccess.of(AlternateAccess.component("q")))));
    assertThat(((Data.Array) qualities).elements()).hasSize(8).allMatch(Data.Bits.class::isInstance);
    assertThat(read("GGIO1$ST$Ind1", AlternateAccess.component("stVal"), AlternateAccess.component("t")))
        .isEqualTo(Data.Structure.of(Data.Bool.FALSE, Data.UtcTime.NOT_SET));
    AccessResult nothing = new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT);
    assertThat(read("MHAI1$MX$HA$phsAHar", AlternateAccess.range(6, 3))).isEqualTo(nothing);
    assertThat(read("GGIO1$ST$Ind1", AlternateAccess.index(0))).isEqualTo(nothing);
  }

  @Test
  void readingEndsWhereTheAnswerIsLongerThanThePdu() {
    Answer<?> tooLong = new Answer.Negative<>(ServiceError.RESOURCE_OTHER);
    // read to the end, these would be more than any memory
    AlternateAccess all = AlternateAccess.of(new AlternateAccess.AllElements(Optional.empty()));
    List<AlternateAccess.Selection> often = Collections.nCopies(20_000, all.selections().getFirst());
    Variable harmonics = new Variable(new ObjectName.DomainSpecific("GOLDLD0", "MHAI1$MX$HA$phsAHar"),
        Optional.of(new AlternateAccess(often)));
    assertThat(answer(new ConfirmedRequest.Read(false,
        new VariableAccess.Variables(Collections.nCopies(20_000, harmonics))))).isEqualTo(tooLong);
    assertThat(answer(new ConfirmedRequest.Read(false,
        new VariableAccess.Variables(Collections.nCopies(60_000, Variable.of("GOLDLD0", "GPRF1"))))))
        .isEqualTo(tooLong);
    define(new ObjectName.AssociationSpecific("a"), IND1, Variable.of("GOLDLD0", "GPRF1$MX")).orThrow();
    ServedClient narrow = new ServedClient("narrow", Octets.EMPTY, 500);
    narrow.dataSets.putAll(client.dataSets);
    assertThat(device.answer(narrow, new ConfirmedRequest.Read(false,
        new VariableAccess.NamedList(new ObjectName.AssociationSpecific("a"))), Moment.ORIGIN, Instant.EPOCH))
        .isEqualTo(tooLong);
  }

  private AccessResult write(String item, Data data) {
    var results = ((ConfirmedResponse.Written) RecordedControlBlocksTest.answer(device, client,
        ConfirmedRequest.Write.of(Variable.of("GOLDLD0", item), data), Instant.EPOCH).orThrow()).results();
    return results.getFirst().<AccessResult>map(failure -> failure).orElse(Data.Bool.TRUE);
  }

  /** Of an array of eight, into the dead bands of its elements. */
  private AccessResult writeDeadBands(VirtualDevice harmonics, AlternateAccess.Selection selection, Data data) {
    Variable variable = new Variable(new ObjectName.DomainSpecific("GOLDLD0", "MHAI1$CF$HA$phsAHar"),
        Optional.of(AlternateAccess.of(selection)));
    return ((ConfirmedResponse.Written) harmonics.answer(client,
        new ConfirmedRequest.Write(new VariableAccess.Variables(List.of(variable)), List.of(data)), Moment.ORIGIN,
        Instant.EPOCH).orThrow()).results().getFirst().<AccessResult>map(failure -> failure).orElse(Data.Bool.TRUE);
  }

  @Test
  void aRangeOfAnArrayIsWrittenAsAWholeOrNotAtAll() throws Exception {
    String scl;
    try (InputStream in = VirtualDeviceTest.class.getResourceAsStream("/scl/golden.cid")) {
      scl = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("id=\"CMV_T\" cdc=\"CMV\">",
          "id=\"CMV_T\" cdc=\"CMV\"><DA name=\"db\" bType=\"INT8U\" fc=\"CF\"/>");
    }
    VirtualDevice harmonics = new VirtualDevice(
        Scl.parse("harmonics.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD"),
        ServerSettings.STANDARD, Moment.ORIGIN);
    Optional<AlternateAccess> db = Optional.of(AlternateAccess.of(AlternateAccess.component("db")));
    AlternateAccess.Range some = new AlternateAccess.Range(2, 2, db);
    assertThat(writeDeadBands(harmonics, some, array(new Data.Unsigned(5), new Data.Unsigned(6))))
        .isEqualTo(Data.Bool.TRUE);
    assertThat(deadBands(harmonics)).containsExactly(0L, 0L, 5L, 6L, 0L, 0L, 0L, 0L);
    // the whole structure of each, to the end; all of them
    assertThat(writeDeadBands(harmonics, new AlternateAccess.Range(6, 0, Optional.empty()),
        array(Data.Structure.of(new Data.Unsigned(7)), Data.Structure.of(new Data.Unsigned(8)))))
        .isEqualTo(Data.Bool.TRUE);
    assertThat(deadBands(harmonics)).containsExactly(0L, 0L, 5L, 6L, 0L, 0L, 7L, 8L);
    for (Data wrong : List.of(new Data.Unsigned(1), array(new Data.Unsigned(1)),
        array(new Data.Unsigned(1), Data.Bool.TRUE)))
      assertThat(writeDeadBands(harmonics, some, wrong)).as("%s", wrong)
          .isEqualTo(failure(DataAccessError.TYPE_INCONSISTENT));
    assertThat(writeDeadBands(harmonics, new AlternateAccess.Range(7, 2, db),
        array(new Data.Unsigned(1), new Data.Unsigned(1))))
        .isEqualTo(failure(DataAccessError.OBJECT_NON_EXISTENT));
    assertThat(deadBands(harmonics)).containsExactly(0L, 0L, 5L, 6L, 0L, 0L, 7L, 8L);
    assertThat(writeDeadBands(harmonics, new AlternateAccess.AllElements(db),
        new Data.Array(Collections.nCopies(8, new Data.Unsigned(9))))).isEqualTo(Data.Bool.TRUE);
    assertThat(deadBands(harmonics)).hasSize(8).containsOnly(9L);
  }

  private static Data array(Data... elements) { return new Data.Array(List.of(elements)); }

  private List<Long> deadBands(VirtualDevice harmonics) {
    Variable variable = new Variable(new ObjectName.DomainSpecific("GOLDLD0", "MHAI1$CF$HA$phsAHar"),
        Optional.of(AlternateAccess.of(new AlternateAccess.AllElements(
            Optional.of(AlternateAccess.of(AlternateAccess.component("db")))))));
    AccessResult read = ((ConfirmedResponse.Values) harmonics
        .answer(client, ConfirmedRequest.Read.of(variable), Moment.ORIGIN, Instant.EPOCH).orThrow()).results()
        .getFirst();
    return ((Data.Array) read).elements().stream().map(element -> ((Data.Unsigned) element).value()).toList();
  }

  private static AccessResult failure(DataAccessError error) { return new AccessResult.Failure(error); }

  @Test
  void controlBlocksOfOtherKindsShowWhatTheFileSays() {
    assertThat(read("LLN0$GO$gcbEvents$DstAddress")).isEqualTo(Data.Structure.of(
        new Data.OctetString(Octets.hex("010CCD010001")), new Data.Unsigned(4), new Data.Unsigned(5),
        new Data.Unsigned(0x1000)));
    assertThat(read("LLN0$SP$SGCB$NumOfSG")).isEqualTo(new Data.Unsigned(3));
    assertThat(read("LLN0$LG$lcbEvents$LogRef")).isEqualTo(new Data.VisibleString("GOLDLD0/LLN0$EventLog"));
    assertThat(read("LLN0$MS$msvcb01$SmpRate")).isEqualTo(new Data.Int(80));
  }

  @Test
  void whatControlBlocksSayOfThemselvesIsNotWritten() {
    for (String item : List.of("LLN0$SP$SGCB$NumOfSG", "LLN0$SP$SGCB$ResvTms", "LLN0$GO$gcbEvents$ConfRev",
        "LLN0$GO$gcbEvents$DstAddress$APPID", "LLN0$MS$msvcb01$noASDU", "LLN0$LG$lcbEvents$NewEntr"))
      assertThat(write(item, new Data.Unsigned(1))).as(item)
          .isEqualTo(failure(DataAccessError.OBJECT_ACCESS_DENIED));
  }

  @Test
  void aStreamIsChangedWhileItIsDisabledAndNeedsADataSet() {
    assertThat(write("LLN0$GO$gcbEvents$DatSet", new Data.VisibleString("GOLDLD0/LLN0$dsStat")))
        .isEqualTo(Data.Bool.TRUE);
    assertThat(read("LLN0$GO$gcbEvents$ConfRev")).isEqualTo(new Data.Unsigned(2));
    assertThat(write("LLN0$GO$gcbEvents$DatSet", new Data.VisibleString("GOLDLD0/LLN0$none")))
        .isEqualTo(failure(DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(write("LLN0$GO$gcbEvents$GoID", Data.Bool.TRUE))
        .isEqualTo(failure(DataAccessError.TYPE_INCONSISTENT));
    assertThat(write("LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE)).isEqualTo(Data.Bool.TRUE);
    for (String item : List.of("GoID", "DatSet"))
      assertThat(write("LLN0$GO$gcbEvents$" + item, new Data.VisibleString("x")))
          .isEqualTo(failure(DataAccessError.TEMPORARILY_UNAVAILABLE));
    write("LLN0$GO$gcbEvents$GoEna", Data.Bool.FALSE);
    write("LLN0$GO$gcbEvents$DatSet", new Data.VisibleString(""));
    assertThat(read("LLN0$GO$gcbEvents$NdsCom")).isEqualTo(Data.Bool.TRUE);
    assertThat(write("LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE))
        .isEqualTo(failure(DataAccessError.OBJECT_VALUE_INVALID));
  }

  @Test
  void whatIsLoggedOrSentIsNotDeleted() {
    define(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$mine"), IND1).orThrow();
    ConfirmedRequest.DeleteNamedVariableList delete = new ConfirmedRequest.DeleteNamedVariableList(
        DeleteScope.SPECIFIC, List.of(new ObjectName.DomainSpecific("GOLDLD0", "LLN0$mine")), Optional.empty());
    write("LLN0$LG$lcbEvents$LogEna", Data.Bool.FALSE);
    assertThat(write("LLN0$LG$lcbEvents$DatSet", new Data.VisibleString("GOLDLD0/LLN0$mine")))
        .isEqualTo(Data.Bool.TRUE);
    assertThat(answer(delete).orThrow()).isEqualTo(new ConfirmedResponse.Deleted(1, 0));
    write("LLN0$LG$lcbEvents$DatSet", new Data.VisibleString(""));
    write("LLN0$GO$gcbEvents$DatSet", new Data.VisibleString("GOLDLD0/LLN0$mine"));
    assertThat(answer(delete).orThrow()).isEqualTo(new ConfirmedResponse.Deleted(1, 0));
    write("LLN0$GO$gcbEvents$DatSet", new Data.VisibleString(""));
    assertThat(answer(delete).orThrow()).isEqualTo(new ConfirmedResponse.Deleted(1, 1));
  }
}
