package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.AlternateAccess.Component;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.DeleteScope;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.ObjectName.AssociationSpecific;
import io.gridtap.mms.pdu.ObjectName.DomainSpecific;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the MMS services on values, data sets and control blocks give to clients that may not do everything. */
class AccessControlTest {
  private static final String LD = "GOLDLD0";
  private static final AccessResult DENIED = new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED);
  private static final AccessResult UNKNOWN = new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT);
  private static final Answer<?> NO_SERVICE = new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
  private static final Answer<?> NO_OBJECT = new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT);
  private static final ObjectName STAT = new DomainSpecific(LD, "LLN0$dsStat");

  private final List<String> applicationAsked = new ArrayList<>();
  private VirtualDevice device;

  @BeforeEach
  void start() throws Exception {
    device = new VirtualDevice(FidelityTest.golden(), ServerSettings.STANDARD.withStreams(new StreamHandler() {
      @Override
      public Optional<DataAccessError> refuses(String peer, String reference, boolean enabled) {
        applicationAsked.add(reference);
        return Optional.empty();
      }
    }), Moment.ORIGIN);
  }

  private static ServedClient client(Access access) {
    Caller caller = new Caller("somebody", AcseApdu.Entity.UNNAMED, Optional.empty(), Optional.empty());
    return new ServedClient("somebody", new ClientAccess(caller, access), Octets.EMPTY, 65_000);
  }

  /** Everything, but for one right on some objects. */
  private static ServedClient without(Right right, Predicate<String> objects) {
    return client((asked, object) -> asked != right || !objects.test(object));
  }

  private static ServedClient without(Right right) { return without(right, _ -> true); }

  private Answer<?> answer(ServedClient client, ConfirmedRequest<?> request) {
    if (request instanceof ConfirmedRequest.Write write) {
      List<Question> questions = device.questions(client, write);
      questions.forEach(Question::ask);
      client.settle(questions);
    }
    return device.answer(client, request, Moment.ORIGIN, Instant.EPOCH);
  }

  private static Variable variable(String item, AlternateAccess.Selection... selections) {
    return new Variable(new DomainSpecific(LD, item),
        selections.length == 0 ? Optional.empty() : Optional.of(AlternateAccess.of(selections)));
  }

  private List<AccessResult> read(ServedClient client, VariableAccess variables) {
    return ((ConfirmedResponse.Values) answer(client, new ConfirmedRequest.Read(false, variables)).orThrow()).results();
  }

  private AccessResult read(ServedClient client, String item, AlternateAccess.Selection... selections) {
    return read(client, VariableAccess.of(variable(item, selections))).getFirst();
  }

  private Optional<AccessResult.Failure> write(ServedClient client, String item, Data data) {
    return ((ConfirmedResponse.Written) answer(client, ConfirmedRequest.Write.of(variable(item), data)).orThrow())
        .results().getFirst();
  }

  private List<String> names(ServedClient client, ObjectClass objects, Scope scope) {
    return ((ConfirmedResponse.NameList) answer(client,
        new ConfirmedRequest.GetNameList(objects, scope, Optional.empty())).orThrow()).names();
  }

  private static List<String> refused(ServedClient client) {
    return client.access().take().list().stream().map(refusal -> refusal.right() + " " + refusal.object()).toList();
  }

  // Reading

  @Test
  void aValueThatMayNotBeReadIsRefusedAndItsNeighboursAreNot() {
    ServedClient client = without(Right.READ, object -> object.startsWith("GOLDLD0/GGIO1$ST$Ind1$stVal"));
    assertThat(read(client, new VariableAccess.Variables(List.of(variable("GGIO1$ST$Ind1$stVal"),
        variable("GGIO1$ST$Ind2$stVal"))))).containsExactly(DENIED, Data.Bool.FALSE);
    assertThat(refused(client)).containsExactly("READ GOLDLD0/GGIO1$ST$Ind1$stVal");
    assertThat(read(client, "GGIO1$ST$Ind1$t")).isInstanceOf(Data.class);
    assertThat(refused(client)).isEmpty();
  }

  @Test
  void whoAsksForMuchThatIsDeniedIsNotLookedUpForEver() {
    int[] asked = {0};
    ServedClient client = client((right, object) -> {
      asked[0]++;
      return right != Right.READ || !object.contains("$AnIn60$");
    });
    VariableAccess much = new VariableAccess.Variables(Collections.nCopies(2500, variable("GPRF1$MX")));
    assertThat(answer(client, new ConfirmedRequest.Read(false, much)))
        .isEqualTo(new Answer.Negative<>(ServiceError.RESOURCE_OTHER));
    // not much more often than there are octets in an answer
    assertThat(asked[0]).isLessThan(80_000);
    assertThat(read(client, "GPRF1$MX")).isEqualTo(DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GGIO1", "GGIO1$ST", "GGIO1$ST$Ind1"})
  void whatItIsPartOfDoesNotLeakIt(String item) {
    ServedClient client = without(Right.READ, object -> object.equals("GOLDLD0/GGIO1$ST$Ind1$stVal"));
    assertThat(read(client, item)).isEqualTo(DENIED);
    assertThat(refused(client)).containsExactly("READ GOLDLD0/GGIO1$ST$Ind1$stVal");
  }

  @Test
  void alternateAccessGivesWhatMayBeReadAndNothingElse() {
    ServedClient client = without(Right.READ, object -> object.equals("GOLDLD0/GGIO1$ST$Ind1$stVal"));
    assertThat(read(client, "GGIO1$ST$Ind1", new Component("stVal", Optional.empty()))).isEqualTo(DENIED);
    assertThat(read(client, "GGIO1", new Component("ST$Ind1$stVal", Optional.empty()))).isEqualTo(DENIED);
    assertThat(read(client, "GGIO1", new Component("ST", Optional.of(AlternateAccess.of(new Component("Ind1",
        Optional.empty())))))).isEqualTo(DENIED);
    assertThat(read(client, "GGIO1$ST$Ind1", new Component("q", Optional.empty()), new Component("stVal",
        Optional.empty()))).isEqualTo(DENIED);
    assertThat(read(client, "GGIO1$ST$Ind1", new Component("q", Optional.empty()))).isInstanceOf(Data.Bits.class);
    assertThat(read(client, "GGIO1$ST$Ind1", new Component("nope", Optional.empty()))).isEqualTo(UNKNOWN);
  }

  @Test
  void elementsOfArraysAreNamedWithTheirIndex() {
    ServedClient client = without(Right.READ, object -> object.contains("$phsAHar(1)$"));
    assertThat(read(client, "MHAI1$MX$HA$phsAHar")).isEqualTo(DENIED);
    AlternateAccess.Index second = new AlternateAccess.Index(1, Optional.empty());
    assertThat(read(client, "MHAI1$MX$HA$phsAHar", second)).isEqualTo(DENIED);
    assertThat(read(client, "MHAI1$MX$HA$phsAHar", new AlternateAccess.Index(0, Optional.empty())))
        .isInstanceOf(Data.class);
    assertThat(read(client, "MHAI1$MX$HA$phsAHar", new AlternateAccess.Range(0, 2, Optional.empty())))
        .isEqualTo(DENIED);
  }

  @Test
  void aDataSetGivesTheMembersThatMayBeRead() {
    ServedClient client = without(Right.READ, object -> object.equals("GOLDLD0/GGIO1$ST$Ind2$q"));
    List<AccessResult> values = read(client, new VariableAccess.NamedList(STAT));
    assertThat(values).hasSize(4);
    assertThat(values.get(1)).isEqualTo(DENIED);
    assertThat(values.get(0)).isInstanceOf(Data.Structure.class);
    assertThat(values.get(2)).isInstanceOf(Data.Structure.class);
    // nor does one of the client's own making
    AssociationSpecific own = new AssociationSpecific("own");
    answer(client, new ConfirmedRequest.DefineNamedVariableList(own, List.of(variable("GGIO1$ST"),
        variable("GGIO1$ST$Ind2", new Component("q", Optional.empty()))))).orThrow();
    assertThat(read(client, new VariableAccess.NamedList(own))).containsExactly(DENIED, DENIED);
  }

  @Test
  void controlBlocksAreReadWithTheSameRight() {
    ServedClient client = without(Right.READ, object -> object.endsWith("$Owner") || object.contains("$SGCB$"));
    assertThat(read(client, "LLN0$BR$brcbStat01")).isEqualTo(DENIED);
    assertThat(read(client, "LLN0$BR$brcbStat01$RptID")).isInstanceOf(Data.class);
    assertThat(read(client, "LLN0$SP$SGCB$ActSG")).isEqualTo(DENIED);
  }

  // Writing

  @ParameterizedTest
  @CsvSource({"CONFIG, GTYP1$SP$Wr$i8", "CONFIG, GGIO1$CF$AnIn1$db", "CONFIG, LLN0$DC$NamPlt$d",
      "CONTROL, GGIO1$SV$Ind1$subEna", "CONTROL, GGIO1$BL$Ind1$blkEna", "SETTINGGROUP, LLN0$SP$SGCB$ActSG",
      "SETTINGGROUP, LLN0$SP$SGCB$EditSG", "SETTINGGROUP, PTOC1$SE$StrVal$setMag$f",
      "REPORTING, LLN0$RP$urcbStat01$RptEna", "REPORTING, LLN0$BR$brcbStat01$PurgeBuf",
      "CONFIG, LLN0$LG$lcbEvents$LogEna", "CONFIG, LLN0$GO$gcbEvents$GoEna", "CONFIG, LLN0$MS$msvcb01$SvEna"})
  void eachAttributeIsWrittenWithItsRight(Right right, String item) {
    Data before = device.find(FcReference.of(Variable.of(LD, item)).orElseThrow()).orElseThrow().read();
    ServedClient client = without(right);
    assertThat(write(client, item, before)).contains((AccessResult.Failure) DENIED);
    assertThat(refused(client)).containsExactly(right + " GOLDLD0/" + item);
    // a client with no other right than this gets further
    Optional<AccessResult.Failure> result = write(client(Access.of(right, Right.VIEW, Right.READ)), item, before);
    assertThat(result).isNotEqualTo(Optional.of(DENIED));
  }

  @Test
  void theApplicationIsNotAskedAboutWhatIsRefusedAnyway() {
    write(without(Right.CONFIG), "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE);
    write(without(Right.VIEW, object -> object.endsWith("LLN0")), "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE);
    assertThat(applicationAsked).isEmpty();
    assertThat(write(client(Role.ENGINEER), "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE)).isEmpty();
    assertThat(applicationAsked).containsExactly("GOLDLD0/LLN0$GO$gcbEvents");
  }

  @Test
  void nothingIsWrittenOfAStructureWithAPartThatMayNotBe() {
    Data.Structure wanted = (Data.Structure) read(client(Access.EVERYTHING), "GTYP1$SP$Wr");
    ServedClient client = without(Right.CONFIG, object -> object.equals("GOLDLD0/GTYP1$SP$Wr$i16"));
    List<Data> parts = new ArrayList<>(wanted.components());
    parts.set(0, parts.get(0) instanceof Data.Bool(boolean value) ? Data.Bool.of(!value) : parts.get(0));
    assertThat(write(client, "GTYP1$SP$Wr", new Data.Structure(parts))).contains((AccessResult.Failure) DENIED);
    assertThat(read(client, "GTYP1$SP$Wr")).isEqualTo(wanted);
  }

  @Test
  void aDataSetDoesNotHelpToWrite() {
    ServedClient client = client(Access.of(Right.VIEW, Right.READ, Right.DATASET));
    AssociationSpecific own = new AssociationSpecific("own");
    answer(client, new ConfirmedRequest.DefineNamedVariableList(own, List.of(variable("LLN0$DC$NamPlt$d")))).orThrow();
    Answer<?> answer = answer(client, new ConfirmedRequest.Write(new VariableAccess.NamedList(own),
        List.of(new Data.VisibleString("mine"))));
    assertThat(((ConfirmedResponse.Written) answer.orThrow()).results())
        .containsExactly(Optional.of((AccessResult.Failure) DENIED));
  }

  @Test
  void theLastWordOnAValueIsGivenWithTheClientKnown() {
    Access careful = new Access() {
      @Override
      public boolean allows(Right right, String object) { return true; }

      @Override
      public Optional<DataAccessError> refuses(FcReference attribute, Data data) {
        return data.equals(new Data.VisibleString("wrong"))
            ? Optional.of(DataAccessError.OBJECT_VALUE_INVALID)
            : Optional.empty();
      }
    };
    for (Access access : List.of(careful, careful.on(_ -> true), Role.ENGINEER.or(careful), careful.or(Role.VIEWER))) {
      ServedClient client = client(access);
      assertThat(write(client, "LLN0$DC$NamPlt$d", new Data.VisibleString("wrong")))
          .contains(new AccessResult.Failure(DataAccessError.OBJECT_VALUE_INVALID));
      assertThat(write(client, "LLN0$DC$NamPlt$d", new Data.VisibleString("right"))).isEmpty();
    }
  }

  // Data sets

  @Test
  void dataSetsAreDefinedAndDeletedByThoseWhoMay() {
    DomainSpecific name = new DomainSpecific(LD, "LLN0$mine");
    List<Variable> members = List.of(variable("GGIO1$ST$Ind1"));
    ServedClient client = without(Right.DATASET);
    assertThat(answer(client, new ConfirmedRequest.DefineNamedVariableList(name, members))).isEqualTo(NO_SERVICE);
    assertThat(answer(client, new ConfirmedRequest.DefineNamedVariableList(new AssociationSpecific("a"), members)))
        .isEqualTo(NO_SERVICE);
    assertThat(refused(client)).containsExactly("DATASET GOLDLD0/LLN0$mine", "DATASET @a");
    answer(client(Role.ENGINEER), new ConfirmedRequest.DefineNamedVariableList(name, members)).orThrow();
    for (DeleteScope scope : List.of(DeleteScope.SPECIFIC, DeleteScope.DOMAIN))
      assertThat(answer(client, new ConfirmedRequest.DeleteNamedVariableList(scope,
          scope == DeleteScope.SPECIFIC ? List.of(name) : List.of(), Optional.of(LD)))).isEqualTo(NO_SERVICE);
    assertThat(answer(client(Role.ENGINEER), ConfirmedRequest.DeleteNamedVariableList.of(name)).orThrow())
        .isEqualTo(new ConfirmedResponse.Deleted(1, 1));
  }

  // Reports

  @Test
  void noReportCarriesWhatMayNotBeRead() {
    ServedClient client = without(Right.READ, object -> object.equals("GOLDLD0/GGIO1$ST$Ind3$stVal"));
    assertThat(write(client, "LLN0$RP$urcbStat01$RptEna", Data.Bool.TRUE)).contains((AccessResult.Failure) DENIED);
    assertThat(refused(client)).containsExactly("READ GOLDLD0/GGIO1$ST$Ind3$stVal");
    assertThat(read(client, "LLN0$RP$urcbStat01$RptEna")).isEqualTo(Data.Bool.FALSE);
    assertThat(read(client, "LLN0$RP$urcbStat01$Resv")).isEqualTo(Data.Bool.FALSE);
    assertThat(write(client, "LLN0$BR$brcbStat01$RptEna", Data.Bool.TRUE)).contains((AccessResult.Failure) DENIED);
    // with another data set the block is as good as ever
    assertThat(write(client, "LLN0$RP$urcbStat01$DatSet", new Data.VisibleString("GOLDLD0/LLN0$dsMeas"))).isEmpty();
    assertThat(write(client, "LLN0$RP$urcbStat01$RptEna", Data.Bool.TRUE)).isEmpty();
  }

  @Test
  void aBlockWhoseDataSetDoesNotExistForTheClientIsNotEnabled() {
    ServedClient client = without(Right.VIEW, object -> object.equals("GOLDLD0/GGIO1"));
    assertThat(write(client, "LLN0$RP$urcbStat01$RptEna", Data.Bool.TRUE)).contains((AccessResult.Failure) DENIED);
    assertThat(write(client, "LLN0$RP$urcbMeas01$DatSet", new Data.VisibleString("GOLDLD0/LLN0$dsStat")))
        .contains(new AccessResult.Failure(DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(write(client, "LLN0$RP$urcbMeas01$RptEna", Data.Bool.TRUE)).isEmpty();
  }

  // Logs and streams

  @Test
  void controlBlocksTakeNoDataSetAndNoLogThatDoesNotExistForTheClient() {
    ServedClient client = without(Right.VIEW, object -> object.equals("GOLDLD0/LLN0$dsStat")
        || object.equals("GOLDLD0/LLN0$EventLog"));
    Optional<AccessResult.Failure> invalid = Optional
        .of(new AccessResult.Failure(DataAccessError.OBJECT_VALUE_INVALID));
    Data hidden = new Data.VisibleString("GOLDLD0/LLN0$dsStat");
    write(client(Access.EVERYTHING), "LLN0$LG$lcbEvents$LogEna", Data.Bool.FALSE);
    assertThat(write(client, "LLN0$LG$lcbEvents$DatSet", hidden)).isEqualTo(invalid);
    assertThat(write(client, "LLN0$LG$lcbEvents$LogRef", new Data.VisibleString("GOLDLD0/LLN0$EventLog")))
        .isEqualTo(invalid);
    assertThat(write(client, "LLN0$GO$gcbEvents$DatSet", hidden)).isEqualTo(invalid);
    assertThat(write(client, "LLN0$MS$msvcb01$DatSet", hidden)).isEqualTo(invalid);
    assertThat(refused(client)).containsExactly("VIEW GOLDLD0/LLN0$dsStat", "VIEW GOLDLD0/LLN0$EventLog");
    ServedClient other = without(Right.VIEW, object -> object.equals("GOLDLD0/LLN0$dsMeas"));
    assertThat(write(other, "LLN0$LG$lcbEvents$DatSet", hidden)).isEmpty();
    assertThat(write(other, "LLN0$LG$lcbEvents$LogRef", new Data.VisibleString("GOLDLD0/LLN0$EventLog"))).isEmpty();
    assertThat(write(other, "LLN0$GO$gcbEvents$DatSet", hidden)).isEmpty();
    assertThat(write(other, "LLN0$MS$msvcb01$DatSet", hidden)).isEmpty();
  }

  @Test
  void noStreamCarriesWhatWhoEnablesItMayNotRead() {
    write(client(Access.EVERYTHING), "LLN0$GO$gcbEvents$DatSet", new Data.VisibleString("GOLDLD0/LLN0$dsStat"));
    ServedClient client = without(Right.READ, object -> object.equals("GOLDLD0/GGIO1$ST$Ind3$stVal"));
    assertThat(write(client, "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE)).contains((AccessResult.Failure) DENIED);
    assertThat(refused(client)).containsExactly("READ GOLDLD0/GGIO1$ST$Ind3$stVal");
    assertThat(applicationAsked).isEmpty();
    assertThat(write(client(Access.EVERYTHING), "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE)).isEmpty();
    // to switch it off needs no reading
    assertThat(write(client, "LLN0$GO$gcbEvents$GoEna", Data.Bool.FALSE)).isEmpty();
  }

  // Viewing

  @Test
  void anAreaOfResponsibilityIsAllThereIs() {
    for (Access access : List.of(Role.OPERATOR.in(LD),
        Role.OPERATOR.on(object -> object.equals(LD) || object.startsWith(LD + "/")))) {
      ServedClient client = client(access);
      assertThat(names(client, ObjectClass.DOMAIN, new Scope.Vmd())).containsExactly(LD);
      assertThat(names(client, ObjectClass.NAMED_VARIABLE, new Scope.Domain(LD))).contains("GGIO1$ST$Ind1$stVal");
      assertThat(read(client, "GGIO1$ST$Ind1$stVal")).isEqualTo(Data.Bool.FALSE);
      assertThat(write(client, "GGIO1$SV$Ind1$subEna", Data.Bool.TRUE)).isEmpty();
      assertThat(write(client, "LLN0$DC$NamPlt$d", new Data.VisibleString("x")))
          .contains((AccessResult.Failure) DENIED);
      assertThat(read(client, VariableAccess.of(Variable.of("GOLDLD1", "LLN0"))).getFirst()).isEqualTo(UNKNOWN);
    }
    // no part of a name is an area
    assertThat(Role.VIEWER.in("GOLDLD").allows(Right.VIEW, LD)).isFalse();
    assertThat(Role.VIEWER.in("GOLDLD").allows(Right.READ, LD + "/GGIO1$ST$Ind1$stVal")).isFalse();
    assertThat(Role.VIEWER.in("GOLDLD1", LD).allows(Right.READ, LD + "/GGIO1$ST$Ind1$stVal")).isTrue();
  }

  @Test
  void whatMayNotBeViewedDoesNotExist() {
    ServedClient client = without(Right.VIEW, object -> object.equals("GOLDLD0/GGIO1") || object.equals("GOLDLD1")
        || object.equals("GOLDLD0/LLN0$dsMeas") || object.equals("GOLDLD0/LLN0$EventLog"));
    Scope domain = new Scope.Domain(LD);
    assertThat(names(client, ObjectClass.DOMAIN, new Scope.Vmd())).containsExactly(LD);
    assertThat(names(client, ObjectClass.NAMED_VARIABLE, domain)).contains("GGIO2", "GGIO2$ST")
        .noneMatch(name -> name.startsWith("GGIO1"));
    // dsStat and others have members in GGIO1
    assertThat(names(client, ObjectClass.NAMED_VARIABLE_LIST, domain)).contains("LLN0$dsCtl", "LLN0$dsTypes")
        .doesNotContain("LLN0$dsStat", "LLN0$dsMixed", "LLN0$dsMeas");
    assertThat(names(client, ObjectClass.JOURNAL, domain)).isEmpty();
    assertThat(refused(client)).isEmpty();

    assertThat(answer(client, new ConfirmedRequest.GetNameList(ObjectClass.NAMED_VARIABLE, new Scope.Domain("GOLDLD1"),
        Optional.empty()))).isEqualTo(NO_OBJECT);
    assertThat(answer(client, new ConfirmedRequest.GetVariableAccessAttributes(new DomainSpecific(LD, "GGIO1"))))
        .isEqualTo(NO_OBJECT);
    assertThat(read(client, "GGIO1$ST$Ind1")).isEqualTo(UNKNOWN);
    assertThat(read(client, VariableAccess.of(Variable.of("GOLDLD1", "LLN0"))).getFirst()).isEqualTo(UNKNOWN);
    assertThat(write(client, "GGIO1$CF$AnIn1$db", new Data.Unsigned(1))).contains((AccessResult.Failure) UNKNOWN);
    assertThat(answer(client, new ConfirmedRequest.GetNamedVariableListAttributes(STAT))).isEqualTo(NO_OBJECT);
    assertThat(answer(client, new ConfirmedRequest.Read(false, new VariableAccess.NamedList(STAT))))
        .isEqualTo(NO_OBJECT);
    assertThat(answer(client, new ConfirmedRequest.DefineNamedVariableList(new AssociationSpecific("a"),
        List.of(variable("GGIO1$ST$Ind1"))))).isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_UNDEFINED));
    assertThat(answer(client, ConfirmedRequest.DeleteNamedVariableList.of(STAT)).orThrow())
        .isEqualTo(new ConfirmedResponse.Deleted(0, 0));
    assertThat(refused(client)).contains("VIEW GOLDLD0/GGIO1$ST$Ind1", "VIEW GOLDLD0/LLN0$dsStat");
  }

  @Test
  void pagesOfNamesGoOnWhereTheyEnded() {
    ServedClient client = new ServedClient("small", without(Right.VIEW, object -> object.endsWith("GPRF1")).access(),
        Octets.EMPTY, 1000);
    List<String> all = new ArrayList<>();
    for (boolean more = true; more;) {
      ConfirmedResponse.NameList page = (ConfirmedResponse.NameList) answer(client, new ConfirmedRequest.GetNameList(
          ObjectClass.NAMED_VARIABLE, new Scope.Domain(LD),
          all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()))).orThrow();
      all.addAll(page.names());
      more = page.moreFollows();
    }
    assertThat(all).isSorted().doesNotHaveDuplicates().noneMatch(name -> name.startsWith("GPRF1"))
        .contains("GGIO1$ST$Ind1$stVal", "PTOC1");
  }

  // Settings that somebody edits

  @Test
  void whoMayNotReadSettingsIsNotToldThatTheyAreEdited() {
    ServedClient editor = client(Role.ENGINEER);
    assertThat(write(editor, "LLN0$SP$SGCB$EditSG", new Data.Unsigned(2))).isEmpty();
    assertThat(read(client(Role.VIEWER), "PTOC1"))
        .isEqualTo(new AccessResult.Failure(DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(read(without(Right.VIEW, object -> object.endsWith("PTOC1")), "PTOC1")).isEqualTo(UNKNOWN);
    assertThat(read(without(Right.READ), "PTOC1")).isEqualTo(DENIED);
    assertThat(read(without(Right.READ), "PTOC1$SE")).isEqualTo(DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PTOC1$SE$StrVal", "PTOC1$SE", "PTOC1"})
  void whatSomebodyEditsIsInNoReportLogOrStream(String item) {
    Optional<AccessResult.Failure> invalid = Optional
        .of(new AccessResult.Failure(DataAccessError.OBJECT_VALUE_INVALID));
    ServedClient client = client(Access.EVERYTHING);
    AssociationSpecific own = new AssociationSpecific("e");
    DomainSpecific shared = new DomainSpecific(LD, "LLN0$e");
    for (ObjectName name : List.of(own, shared))
      answer(client, new ConfirmedRequest.DefineNamedVariableList(name, List.of(variable(item)))).orThrow();
    assertThat(write(client, "LLN0$RP$urcbStat01$DatSet", new Data.VisibleString("@e"))).isEmpty();
    assertThat(write(client, "LLN0$RP$urcbStat01$RptEna", Data.Bool.TRUE)).isEqualTo(invalid);
    Data reference = new Data.VisibleString(shared.toString());
    write(client, "LLN0$LG$lcbEvents$LogEna", Data.Bool.FALSE);
    assertThat(write(client, "LLN0$LG$lcbEvents$DatSet", reference)).isEmpty();
    assertThat(write(client, "LLN0$LG$lcbEvents$LogEna", Data.Bool.TRUE)).isEqualTo(invalid);
    assertThat(write(client, "LLN0$GO$gcbEvents$DatSet", reference)).isEmpty();
    assertThat(write(client, "LLN0$GO$gcbEvents$GoEna", Data.Bool.TRUE)).isEqualTo(invalid);
  }

  // Access itself

  @Test
  void oneThatFailsHasRefused() {
    ServedClient client = client(new Access() {
      @Override
      public boolean allows(Right right, String object) {
        if (right == Right.READ) throw new IllegalStateException("out of order");
        return true;
      }

      @Override
      public Optional<DataAccessError> refuses(FcReference attribute, Data data) {
        throw new IllegalStateException("out of order");
      }
    });
    assertThat(read(client, "GGIO1$ST$Ind1$stVal")).isEqualTo(DENIED);
    assertThat(write(client, "LLN0$DC$NamPlt$d", new Data.VisibleString("x"))).contains((AccessResult.Failure) DENIED);
  }

  @Test
  void aFloodOfRefusalsIsCounted() {
    ServedClient client = without(Right.READ);
    List<Variable> wanted = new ArrayList<>();
    for (int i = 0; i < 1000; i++) wanted.add(variable("GPRF1$MX$AnIn%d$mag$f".formatted(i % 50 + 1)));
    assertThat(read(client, new VariableAccess.Variables(wanted))).hasSize(1000).containsOnly(DENIED);
    ClientAccess.Refusals refusals = client.access().take();
    assertThat(refusals.list()).hasSize(16).doesNotHaveDuplicates();
    assertThat(refusals.more()).isPositive();
    assertThat(client.access().take().more()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void rolesAllowWhatTheirRightsSay(Role role) {
    ServedClient client = client(role);
    assertThat(read(client, "GGIO1$ST$Ind1$stVal")).isEqualTo(Data.Bool.FALSE);
    Map<Right, String> written = Map.of(Right.CONFIG, "LLN0$DC$NamPlt$d", Right.CONTROL, "GGIO1$SV$Ind1$subEna",
        Right.SETTINGGROUP, "LLN0$SP$SGCB$ActSG", Right.REPORTING, "LLN0$BR$brcbStat01$PurgeBuf");
    written.forEach((right,
        item) -> assertThat(write(client, item, read(client(Access.EVERYTHING), item) instanceof Data value
            ? value
            : Data.Bool.FALSE).equals(Optional.of(DENIED))).as(item).isNotEqualTo(role.rights().contains(right)));
    Answer<?> defined = answer(client, new ConfirmedRequest.DefineNamedVariableList(new AssociationSpecific("a"),
        List.of(variable("GGIO1$ST$Ind1"))));
    assertThat(defined.equals(NO_SERVICE)).isNotEqualTo(role.rights().contains(Right.DATASET));
  }

  @Test
  void commandsAndConfigurationAreDifferentRoles() {
    assertThat(Role.OPERATOR.rights()).contains(Right.CONTROL).doesNotContain(Right.CONFIG, Right.SETTINGGROUP);
    assertThat(Role.ENGINEER.rights()).contains(Right.CONFIG, Right.SETTINGGROUP).doesNotContain(Right.CONTROL);
    assertThat(Role.VIEWER.rights()).containsExactlyInAnyOrder(Right.VIEW, Right.READ, Right.REPORTING);
    Access both = Role.VIEWER.or(Role.OPERATOR.on(object -> object.startsWith("LD0/")));
    assertThat(both.allows(Right.CONTROL, "LD0/CSWI1$CO$Pos")).isTrue();
    assertThat(both.allows(Right.CONTROL, "LD1/CSWI1$CO$Pos")).isFalse();
    assertThat(both.allows(Right.READ, "LD1/CSWI1$ST$Pos")).isTrue();
  }
}
