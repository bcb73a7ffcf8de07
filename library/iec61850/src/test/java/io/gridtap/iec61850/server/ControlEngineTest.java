package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlActivity.Execution;
import io.gridtap.iec61850.server.ControlActivity.Inquiry;
import io.gridtap.iec61850.server.ControlEngine.Addressed;
import io.gridtap.iec61850.server.ControlEngine.Outset;
import io.gridtap.iec61850.server.ControlEngine.Step;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The state machine of controllable objects, with its times. */
class ControlEngineTest {
  private static final Duration SBO_TIMEOUT = Duration.ofSeconds(30);
  private static final Origin STATION = Origin.of(OriginatorCategory.STATION_CONTROL, "here");

  private final ServedClient one = new ServedClient("one", Octets.EMPTY, 65_000);
  private final ServedClient two = new ServedClient("two", Octets.EMPTY, 65_000);
  private Moment now = Moment.ORIGIN;
  private Instant at = Instant.parse("2026-11-21T06:00:00Z");

  /** The recorded device; objects that are selected with value also have operTimeout. */
  private static VirtualDevice device() throws Exception {
    try (InputStream in = requireNonNull(ControlEngineTest.class.getResourceAsStream("/scl/golden.cid"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("<DA name=\"SBOw\"", "<DA name=\"operTimeout\" bType=\"INT32U\" fc=\"CF\"/><DA name=\"SBOw\"");
      return new VirtualDevice(Scl.parse("golden.cid", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .model("GOLD"), ServerSettings.STANDARD, Moment.ORIGIN);
    }
  }

  private final VirtualDevice device;
  private final ControlEngine engine;

  ControlEngineTest() throws Exception {
    device = device();
    engine = device.controls();
  }

  private Addressed service(String object, String service) {
    return device.resolve(VariableAccess.Variable.of("GOLDLD0", "GGIO2$CO$%s$%s".formatted(object, service)))
        .flatMap(engine::service).orElseThrow();
  }

  private void set(String attribute, Data data) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    assertThat(VirtualDevice.flatten(
        device.find(FcReference.parse("GOLDLD0/GGIO2." + attribute)).orElseThrow(), data, settings)).isEmpty();
    device.apply(settings, now, at);
  }

  private Data get(String attribute) {
    return device.find(FcReference.parse("GOLDLD0/GGIO2." + attribute)).orElseThrow().read();
  }

  private void pass(Duration time) {
    now = now.plus(time);
    at = at.plus(time);
    device.timeout(now, at);
  }

  private Oper oper(boolean on, Optional<Instant> operTm, Origin origin) {
    return new Oper(Data.Bool.of(on), operTm.map(time -> Timestamp.of(time, 0)), origin, 7,
        Timestamp.of(at, 0), false, Optional.of(new Value.Check(false, false)));
  }

  private Step write(ServedClient client, String object, String service, Oper oper) {
    Addressed target = service(object, service);
    Step step = engine.write(client, target, oper.data(), now, at);
    return step instanceof Step.Test test ? engine.tested(test.inquiry(), Optional.empty(), now, at) : step;
  }

  private Step select(ServedClient client) {
    return write(client, "SPCSO4", "SBOw", oper(true, Optional.empty(), STATION));
  }

  private Step operate(ServedClient client) {
    return write(client, "SPCSO4", "Oper", oper(true, Optional.empty(), STATION));
  }

  private Execution begun(Step step) {
    assertThat(step).isInstanceOf(Step.Perform.class);
    return ((Step.Perform) step).execution();
  }

  private static Inquiry asked(Step step) {
    assertThat(step).isInstanceOf(Step.Test.class);
    return ((Step.Test) step).inquiry();
  }

  private static void assertRefused(Step step, DataAccessError error, AddCause cause) {
    assertThat(step).isInstanceOfSatisfying(Step.Refused.class, refused -> {
      assertThat(refused.error()).isEqualTo(error);
      assertThat(refused.report().flatMap(LastApplError::of).map(LastApplError::addCause)).contains(cause);
    });
  }

  private static Optional<AddCause> negative(ServedClient client) {
    InformationReport report = client.takeTermination().orElseThrow();
    assertThat(report.results()).hasSize(LastApplError.of(report).isPresent() ? 2 : 1);
    return LastApplError.of(report).map(LastApplError::addCause);
  }

  @Test
  void aSelectionEndsWithItsTime() {
    assertThat(select(one)).isEqualTo(new Step.Accepted());
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(engine.deadline()).isEqualTo(now.plus(SBO_TIMEOUT));
    pass(SBO_TIMEOUT.minusNanos(1));
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.LOCKED_BY_OTHER_CLIENT);
    pass(Duration.ofNanos(1));
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertRefused(operate(one), DataAccessError.OBJECT_ACCESS_DENIED, AddCause.OBJECT_NOT_SELECTED);
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void theDeviceSaysHowLongASelectionLasts() {
    set("SPCSO4.sboTimeout[CF]", new Data.Unsigned(500));
    assertThat(select(one)).isEqualTo(new Step.Accepted());
    pass(Duration.ofMillis(500));
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void whatIsSelectedIsNotSelectedAgain() {
    assertThat(select(one)).isEqualTo(new Step.Accepted());
    assertRefused(select(one), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.OBJECT_ALREADY_SELECTED);
  }

  @Test
  void operateManyKeepsTheSelectionAndBeginsItsTimeAnew() {
    set("SPCSO4.sboClass[CF]", new Data.Int(1));
    assertThat(select(one)).isEqualTo(new Step.Accepted());
    for (int i = 0; i < 3; i++) {
      engine.performed(begun(operate(one)), Optional.empty(), now, at);
      assertThat(negative(one)).isEmpty();
      pass(SBO_TIMEOUT.minusSeconds(1));
    }
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    pass(Duration.ofSeconds(1));
    assertRefused(operate(one), DataAccessError.OBJECT_ACCESS_DENIED, AddCause.OBJECT_NOT_SELECTED);
  }

  @Test
  void operateOnceNeedsAnotherSelection() {
    select(one);
    engine.performed(begun(operate(one)), Optional.empty(), now, at);
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertRefused(operate(one), DataAccessError.OBJECT_ACCESS_DENIED, AddCause.OBJECT_NOT_SELECTED);
  }

  @Test
  void whatTakesLongerThanOperTimeoutIsStopped() {
    set("SPCSO4.operTimeout[CF]", new Data.Unsigned(2000));
    select(one);
    Execution execution = begun(operate(one));
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.TRUE);
    pass(Duration.ofMillis(1999));
    assertThat(engine.takeAbandoned()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(engine.takeAbandoned()).containsExactly(execution);
    assertThat(negative(one)).contains(AddCause.TIME_LIMIT_OVER);
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.FALSE);
    // the object is taken until the application has let go of it
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    // whatever the application says now is too late
    engine.performed(execution, Optional.empty(), now, at);
    assertThat(one.takeTermination()).isEmpty();
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void nothingElseIsCommandedMeanwhile() {
    select(one);
    begun(operate(one));
    assertRefused(operate(one), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    assertRefused(write(two, "SPCSO4", "Cancel", oper(true, Optional.empty(), STATION)),
        DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.LOCKED_BY_OTHER_CLIENT);
  }

  @Test
  void whileTheApplicationIsAskedNobodyElseGetsIn() {
    Addressed target = service("SPCSO4", "SBOw");
    Inquiry inquiry = asked(engine.write(one, target, oper(true, Optional.empty(), STATION).data(), now, at));
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    assertRefused(engine.tested(inquiry, Optional.of(AddCause.BLOCKED_BY_PROCESS), now, at),
        DataAccessError.OBJECT_ACCESS_DENIED, AddCause.BLOCKED_BY_PROCESS);
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void theEndOfTheAssociationFreesWhatItSelectedAndForgetsWhatWaits() {
    select(one);
    Oper later = oper(true, Optional.of(at.plusSeconds(60)), STATION);
    assertThat(write(one, "SPCSO7", "Oper", later)).isEqualTo(new Step.Accepted());
    device.closed(one, now, at);
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(select(two)).isEqualTo(new Step.Accepted());
    pass(Duration.ofSeconds(60));
    assertThat(engine.takeDue()).isEmpty();
  }

  @Test
  void whatIsUnderWayOutlivesItsAssociationButTellsNobody() {
    select(one);
    Execution execution = begun(operate(one));
    device.closed(one, now, at);
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    engine.follow(execution, now, at);
    engine.performed(execution, Optional.empty(), now, at);
    assertThat(get("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(one.takeTermination()).isEmpty();
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void aCommandForLaterBecomesDueThenAndNotBefore() {
    Oper later = oper(true, Optional.of(at.plusMillis(1500)), STATION);
    assertThat(write(one, "SPCSO7", "Oper", later)).isEqualTo(new Step.Accepted());
    pass(Duration.ofMillis(1499));
    assertThat(engine.takeDue()).isEmpty();
    pass(Duration.ofMillis(1));
    List<Execution> due = engine.takeDue();
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().timeActivated()).isTrue();
    engine.performed(due.getFirst(), Optional.of(AddCause.BLOCKED_BY_INTERLOCKING), now, at);
    assertThat(negative(one)).contains(AddCause.BLOCKED_BY_INTERLOCKING);
  }

  @Test
  void whatWasCancelledIsNotShownAsReached() {
    select(one);
    Execution execution = begun(operate(one));
    assertThat(write(one, "SPCSO4", "Cancel", oper(true, Optional.empty(), STATION))).isEqualTo(new Step.Accepted());
    assertThat(engine.follow(execution, now, at)).contains(AddCause.ABORTION_BY_CANCEL);
    assertThat(get("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(ControlEngine.running(execution)).isFalse();
  }

  @Test
  void aCommandWhoseTimePassesWhileItIsTestedIsTestedAgain() {
    Addressed target = service("SPCSO7", "Oper");
    Oper soon = oper(true, Optional.of(at.plusSeconds(1)), STATION);
    Step step = engine.write(one, target, soon.data(), now, at);
    assertThat(step).isInstanceOfSatisfying(Step.Test.class, test -> assertThat(test.dynamic()).isFalse());
    pass(Duration.ofSeconds(2));
    assertThat(begun(engine.tested(asked(step), Optional.empty(), now, at)).timeActivated()).isTrue();
  }

  @Test
  void aCommandThatWaitedForItsTimeHasAnEnd() {
    Oper later = oper(true, Optional.of(at.plusSeconds(60)), STATION);
    write(one, "SPCSO7", "Oper", later);
    write(one, "SPCSO7", "Cancel", later);
    assertThat(engine.takeEnded()).extracting(ControlEngine.Ended::failure)
        .containsExactly(Optional.of(AddCause.ABORTION_BY_CANCEL));
    write(one, "SPCSO7", "Oper", later);
    engine.write(one, service("SPCSO4", "SBOw"), oper(true, Optional.empty(), STATION).data(), now, at);
    device.closed(one, now, at);
    assertThat(engine.takeEnded()).extracting(ControlEngine.Ended::failure)
        .containsExactly(Optional.of(AddCause.ABORTION_BY_COMMUNICATION_LOSS),
            Optional.of(AddCause.ABORTION_BY_COMMUNICATION_LOSS));
  }

  @Test
  void aCancelOfAnotherCommandStopsNothing() {
    select(one);
    Execution execution = begun(operate(one));
    Oper other = new Oper(Data.Bool.TRUE, Optional.empty(), STATION, 8, Timestamp.of(at, 0), false, Optional.empty());
    assertRefused(write(one, "SPCSO4", "Cancel", other), DataAccessError.OBJECT_VALUE_INVALID,
        AddCause.INCONSISTENT_PARAMETERS);
    assertThat(ControlEngine.running(execution)).isTrue();
    assertThat(engine.takeAbandoned()).isEmpty();
  }

  @Test
  void aRequestForAnotherControlModelIsNotSupported() {
    // what is written by hand, whatever our client does
    set("SPCSO4.ctlModel[CF]", new Data.Int(3));
    assertRefused(select(one), DataAccessError.OBJECT_ACCESS_UNSUPPORTED, AddCause.NOT_SUPPORTED);
    set("SPCSO4.ctlModel[CF]", new Data.Int(0));
    assertThat(operate(one)).isEqualTo(
        new Step.Refused(DataAccessError.OBJECT_ACCESS_UNSUPPORTED, Optional.empty()));
    assertThat(engine.select(one, service("SPCSO2", "SBO").point(), now)).isInstanceOf(Step.Test.class);
  }

  @Test
  void anOriginatorOfNoCategoryAndAStructureThatIsNoneAreRefused() {
    Data.Structure good = oper(true, Optional.empty(), STATION).data();
    Data.Structure noCategory = new Data.Structure(List.of(good.components().get(0),
        Data.Structure.of(new Data.Int(42), new Data.OctetString(Octets.EMPTY)), good.components().get(2),
        good.components().get(3), good.components().get(4), good.components().get(5)));
    Step.Refused invalid = new Step.Refused(DataAccessError.OBJECT_VALUE_INVALID, Optional.empty());
    assertThat(engine.write(one, service("SPCSO4", "SBOw"), noCategory, now, at)).isEqualTo(invalid);
    assertThat(engine.write(one, service("SPCSO4", "SBOw"), Data.Bool.TRUE, now, at)).isEqualTo(invalid);
  }

  @Test
  void aClientThatDoesNotTakeTerminationsLosesTheOldest() {
    for (int i = 0; i < 300; i++) {
      select(one);
      engine.performed(begun(operate(one)), Optional.empty(), now, at);
    }
    int kept = 0;
    while (one.takeTermination().isPresent()) kept++;
    assertThat(kept).isEqualTo(256);
    assertThat(one.dropped()).isEqualTo(44);
  }

  @Test
  void theModeDecidesWhatBecomesOfACommand() {
    record Row(int beh, boolean test, Behaviour.Treatment treatment) {}
    for (Row row : List.of( //
        new Row(1, false, Behaviour.Treatment.CARRIED_OUT), new Row(1, true, Behaviour.Treatment.REFUSED),
        new Row(2, false, Behaviour.Treatment.WITHOUT_OUTPUT), new Row(2, true, Behaviour.Treatment.REFUSED),
        new Row(3, false, Behaviour.Treatment.REFUSED), new Row(3, true, Behaviour.Treatment.CARRIED_OUT),
        new Row(4, false, Behaviour.Treatment.REFUSED), new Row(4, true, Behaviour.Treatment.WITHOUT_OUTPUT),
        new Row(5, false, Behaviour.Treatment.REFUSED), new Row(5, true, Behaviour.Treatment.REFUSED))) {
      set("Beh.stVal[ST]", new Data.Int(row.beh));
      Oper oper = new Oper(Data.Bool.TRUE, Optional.empty(), STATION, 7, Timestamp.of(at, 0), row.test,
          Optional.of(new Value.Check(false, false)));
      Step selected = write(one, "SPCSO4", "SBOw", oper);
      if (row.treatment == Behaviour.Treatment.REFUSED) {
        assertRefused(selected, DataAccessError.OBJECT_ACCESS_DENIED, AddCause.BLOCKED_BY_MODE);
        assertRefused(write(one, "SPCSO3", "Oper", oper), DataAccessError.OBJECT_ACCESS_DENIED,
            AddCause.BLOCKED_BY_MODE);
        continue;
      }
      assertThat(selected).isEqualTo(new Step.Accepted());
      Execution execution = begun(write(one, "SPCSO4", "Oper", oper));
      assertThat(engine.begin(execution)).as(row.toString())
          .isEqualTo(new Outset(row.treatment == Behaviour.Treatment.CARRIED_OUT, Optional.empty()));
      engine.performed(execution, Optional.empty(), now, at);
      assertThat(negative(one)).isEmpty();
    }
  }

  @Test
  void aSelectionWithoutAValueIsRefusedOnlyWhereNothingIsTaken() {
    for (int beh = 1; beh <= 4; beh++) {
      set("Beh.stVal[ST]", new Data.Int(beh));
      Inquiry inquiry = asked(engine.select(one, service("SPCSO2", "SBO").point(), now));
      engine.tested(inquiry, Optional.of(AddCause.UNKNOWN), now, at);
    }
    set("Beh.stVal[ST]", new Data.Int(5));
    assertThat(engine.select(one, service("SPCSO2", "SBO").point(), now)).isInstanceOf(Step.Refused.class);
  }

  @Test
  void aModeThatChangesWhileACommandWaitsForItsTimeBlocksIt() {
    write(one, "SPCSO7", "Oper", oper(true, Optional.of(at.plusSeconds(1)), STATION));
    set("Beh.stVal[ST]", new Data.Int(3));
    pass(Duration.ofSeconds(1));
    assertThat(ControlEngine.blocked(engine.takeDue().getFirst())).contains(AddCause.BLOCKED_BY_MODE);
  }

  private Execution due() {
    write(one, "SPCSO7", "Oper", oper(true, Optional.of(at.plusSeconds(1)), STATION));
    pass(Duration.ofSeconds(1));
    return engine.takeDue().getFirst();
  }

  @Test
  void theTestsOfACommandThatIsDueHaveTheirTimeToo() {
    Execution execution = due();
    Duration limit = ControlLimits.STANDARD.testWithin();
    assertThat(engine.deadline()).isEqualTo(now.plus(limit));
    pass(limit.minusNanos(1));
    assertThat(engine.takeAbandoned()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(engine.takeAbandoned()).containsExactly(execution);
    assertThat(negative(one)).contains(AddCause.TIME_LIMIT_OVER);
    assertThat(engine.begin(execution)).isEqualTo(new Outset(false, Optional.of(AddCause.ABORTION_BY_CANCEL)));
  }

  @Test
  void onceTestedACommandHasAsLongAsItTakesAndDoesNotNeedItsClient() {
    Execution execution = due();
    assertThat(engine.begin(execution)).isEqualTo(new Outset(true, Optional.empty()));
    assertThat(engine.deadline()).isEqualTo(Moment.NEVER);
    device.closed(one, now, at);
    assertThat(ControlEngine.running(execution)).isTrue();
  }

  @Test
  void aCommandWhoseClientGoesWhileItIsTestedAgainIsNotCarriedOut() {
    Execution execution = due();
    device.closed(two, now, at);
    assertThat(ControlEngine.running(execution)).isTrue();
    device.closed(one, now, at);
    assertThat(engine.takeAbandoned()).containsExactly(execution);
    assertThat(engine.takeEnded()).extracting(ControlEngine.Ended::failure)
        .containsExactly(Optional.of(AddCause.ABORTION_BY_COMMUNICATION_LOSS));
    assertThat(engine.begin(execution).output()).isFalse();
    engine.performed(execution, Optional.empty(), now, at);
    assertThat(write(two, "SPCSO7", "Oper", oper(true, Optional.empty(), STATION))).isInstanceOf(Step.Perform.class);
  }

  @Test
  void anAnswerThatCrossesItsDeadlineIsRefusedWithItsCause() {
    select(one);
    Inquiry inquiry = asked(engine.write(one, service("SPCSO4", "Oper"),
        oper(true, Optional.empty(), STATION).data(), now, at));
    pass(ControlLimits.STANDARD.testWithin());
    assertRefused(engine.tested(inquiry, Optional.empty(), now, at), DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.TIME_LIMIT_OVER);
    assertThat(engine.takeOverdue()).isEmpty();
  }

  @Test
  void whatTheApplicationIsAskedTooLongIsRefusedAndTheObjectIsTakenUntilItHasAnswered() {
    select(one);
    Inquiry inquiry = asked(engine.write(one, service("SPCSO4", "Oper"),
        oper(true, Optional.empty(), STATION).data(), now, at));
    Duration limit = ControlLimits.STANDARD.testWithin();
    assertThat(engine.deadline()).isEqualTo(now.plus(limit));
    pass(limit.minusNanos(1));
    assertThat(engine.takeOverdue()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(engine.takeOverdue()).containsOnlyKeys(inquiry)
        .allSatisfy((_, refusal) -> assertRefused(refusal, DataAccessError.OBJECT_ACCESS_DENIED,
            AddCause.TIME_LIMIT_OVER));
    assertThat(engine.takeEnded()).extracting(ControlEngine.Ended::failure)
        .containsExactly(Optional.of(AddCause.TIME_LIMIT_OVER));
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.FALSE);
    assertThat(get("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    // what it says now is too late, and not carried out
    assertThat(engine.tested(inquiry, Optional.empty(), now, at)).isInstanceOf(Step.Refused.class);
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void anObjectThatIsAskedAboutForAClientThatHasGoneIsTakenUntilTheApplicationHasAnswered() {
    Inquiry inquiry = asked(engine.write(one, service("SPCSO4", "SBOw"),
        oper(true, Optional.empty(), STATION).data(), now, at));
    device.closed(one, now, at);
    assertThat(engine.takeEnded()).extracting(ControlEngine.Ended::failure)
        .containsExactly(Optional.of(AddCause.ABORTION_BY_COMMUNICATION_LOSS));
    assertRefused(select(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    engine.givenUp(inquiry, now, at);
    assertThat(select(two)).isEqualTo(new Step.Accepted());
  }

  @Test
  void theRefusedCommandOfAnotherChangesNothingThatIsShownOfTheOneUnderWay() {
    select(one);
    Execution execution = begun(operate(one));
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.TRUE);
    Data since = get("SPCSO4.tOpOk[OR]");
    pass(Duration.ofSeconds(1));
    assertRefused(operate(two), DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.TRUE);
    assertThat(get("SPCSO4.opRcvd[OR]")).isEqualTo(Data.Bool.TRUE);
    assertThat(get("SPCSO4.tOpOk[OR]")).isEqualTo(since);
    engine.performed(execution, Optional.empty(), now, at);
    assertThat(get("SPCSO4.opOk[OR]")).isEqualTo(Data.Bool.FALSE);
  }
}
