package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Cancelled;
import io.gridtap.iec61850.client.ControlResult.Operated;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Selected;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.client.ControlResult.Unterminated;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client commands our server: all control models, and everything that may go wrong on the way. */
@Timeout(30)
class ControlLoopbackTest {
  private static final Value ON = Value.Bool.TRUE;
  private static final Value OFF = Value.Bool.FALSE;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Plant process = new Plant();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private @Nullable Iec61850Server server;

  @BeforeEach
  void start() throws Exception {
    server = Iec61850Server.start(model(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withControls(process).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void commanded(ControlCommand command, Optional<AddCause> failure) {
            told.add("%s %s %s %s".formatted(command.select() ? "select" : "operate", command.object(), command.on(),
                failure.map(AddCause::text).orElse("ok")));
          }
        }));
    open.add(server);
  }

  private static IedModel model() throws Exception {
    try (InputStream in = requireNonNull(ControlLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      return Scl.parse("golden.cid", in).model("GOLD");
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    process.mayEnd.countDown();
    for (AutoCloseable closeable : open.reversed()) closeable.close();
  }

  private Iec61850Server server() { return requireNonNull(server); }

  private Iec61850Client client() throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server().port()),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private ControlObject control(String object) throws Exception { return client().control("GOLDLD0/GGIO2." + object); }

  private Data status(String attribute) {
    return server().read(FcReference.parse("GOLDLD0/GGIO2." + attribute)).orElseThrow();
  }

  private static void assertRefused(ControlResult result, Step step, DataAccessError error, AddCause cause) {
    assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(step);
      assertThat(refused.dataAccessError()).contains(error);
      assertThat(refused.addCause()).contains(cause);
    });
  }

  /** Refuses what a test wants refused, and ends when a test wants it. */
  private static final class Plant implements ControlHandler {
    volatile Optional<AddCause> check = Optional.empty();
    volatile Optional<AddCause> dynamic = Optional.empty();
    volatile Optional<AddCause> outcome = Optional.empty();
    volatile CountDownLatch mayEnd = new CountDownLatch(0);
    final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<ControlCommand> checked = new LinkedBlockingQueue<>();

    @Override
    public Optional<AddCause> check(ControlCommand command) {
      checked.add(command);
      return command.interlockCheck() ? Optional.of(AddCause.BLOCKED_BY_INTERLOCKING) : check;
    }

    @Override
    public Optional<AddCause> waitFor(ControlCommand command) { return dynamic; }

    @Override
    public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
      object.moving();
      performed.add(command);
      mayEnd.await();
      return outcome.isPresent() ? outcome : object.follow();
    }
  }

  // The four models

  @Test
  void directWithNormalSecurityIsOperated() throws Exception {
    ControlObject object = control("SPCSO1");
    assertThat(object.model()).isEqualTo(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    assertThat(object.execute(ON)).isEqualTo(new Operated());
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO1.origin.orCat[ST]")).isEqualTo(new Data.Int(3));
    assertThat(status("SPCSO1.ctlNum[ST]")).isEqualTo(new Data.Unsigned(1));
    assertThat(status("SPCSO1.opRcvd[OR]")).isEqualTo(Data.Bool.FALSE);
    assertThat(status("SPCSO1.tOpOk[OR]")).isNotEqualTo(Data.UtcTime.NOT_SET);
    assertThat(object.execute(OFF)).isEqualTo(new Operated());
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(status("SPCSO1.ctlNum[ST]")).isEqualTo(new Data.Unsigned(2));
  }

  @Test
  void sboWithNormalSecurityIsSelectedAndOperated() throws Exception {
    ControlObject object = control("SPCSO2");
    assertThat(object.model()).isEqualTo(CtlModel.SBO_WITH_NORMAL_SECURITY);
    assertThat(object.sboTimeout()).contains(Duration.ofSeconds(30));
    assertThat(object.select()).isEqualTo(new Selected());
    assertThat(status("SPCSO2.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(object.operate(ON)).isEqualTo(new Operated());
    assertThat(status("SPCSO2.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO2.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(object.execute(OFF)).isEqualTo(new Operated());
  }

  @Test
  void directWithEnhancedSecurityIsTerminated() throws Exception {
    ControlObject object = control("SPCSO3");
    assertThat(object.execute(ON)).isEqualTo(new Terminated());
    assertThat(status("SPCSO3.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
  }

  @Test
  void sboWithEnhancedSecurityIsSelectedOperatedAndTerminated() throws Exception {
    ControlObject object = control("SPCSO4");
    assertThat(object.selectWithValue(ON)).isEqualTo(new Selected());
    assertThat(status("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(object.operate(ON)).isEqualTo(new Terminated());
    assertThat(status("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(object.execute(OFF)).isEqualTo(new Terminated());
    assertThat(process.performed).extracting(command -> command.oper().ctlNum()).containsExactly(1, 2);
  }

  // Types

  @Test
  void everyKindOfValueHasItsStatus() throws Exception {
    ControlObject doublePoint = control("DPCSO1");
    assertThat(doublePoint.execute(Dbpos.ON)).isEqualTo(new Terminated());
    assertThat(status("DPCSO1.stVal[ST]")).isEqualTo(new Data.Bits(Dbpos.ON.bits()));
    assertThat(doublePoint.execute(OFF)).isEqualTo(new Terminated());
    assertThat(status("DPCSO1.stVal[ST]")).isEqualTo(new Data.Bits(Dbpos.OFF.bits()));

    assertThat(control("ISCSO1").execute(new Value.Int(-42))).isEqualTo(new Operated());
    assertThat(status("ISCSO1.stVal[ST]")).isEqualTo(new Data.Int(-42));

    assertThat(control("AnOut1").execute(new Value.Float32(12.5f))).isEqualTo(new Operated());
    assertThat(status("AnOut1.mxVal.f[MX]")).isEqualTo(new Data.Float32(12.5f));

    ControlObject steps = control("PosBSC");
    for (int i = 0; i < 3; i++) assertThat(steps.execute(Tcmd.HIGHER)).isEqualTo(new Operated());
    assertThat(steps.execute(Tcmd.LOWER)).isEqualTo(new Operated());
    assertThat(status("PosBSC.valWTr[ST]")).isEqualTo(Data.Structure.of(new Data.Int(2), Data.Bool.FALSE));
  }

  @Test
  void valuesAreReadAsPeopleWriteThem() throws Exception {
    assertThat(control("DPCSO1").parse("on")).isEqualTo(Data.Bool.TRUE);
    assertThat(control("AnOut1").parse("12.5")).isEqualTo(Data.Structure.of(new Data.Float32(12.5f)));
    assertThat(control("AnOut1").parse("{f=12.5}")).isEqualTo(Data.Structure.of(new Data.Float32(12.5f)));
    assertThat(control("PosBSC").parse("higher")).isEqualTo(new Data.Bits(Tcmd.HIGHER.bits()));
    assertThatThrownBy(() -> control("DPCSO1").parse("open")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("true or false");
  }

  @Test
  void aTapChangerAtTheEndOfItsRangeRefusesAStep() throws Exception {
    server().update(update -> update.set(FcReference.parse("GOLDLD0/GGIO2.PosBSC.valWTr.posVal[ST]"),
        new Data.Int(63)));
    assertThat(control("PosBSC").execute(Tcmd.HIGHER)).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(status("PosBSC.valWTr.posVal[ST]")).isEqualTo(new Data.Int(63));
  }

  @Test
  void aDoublePointIsInIntermediateStateWhileItMoves() throws Exception {
    process.mayEnd = new CountDownLatch(1);
    ControlObject object = control("DPCSO1");
    CompletableFuture<ControlResult> result = async(() -> object.execute(Dbpos.ON));
    process.performed.take();
    assertThat(status("DPCSO1.stVal[ST]")).isEqualTo(new Data.Bits(Dbpos.INTERMEDIATE_STATE.bits()));
    assertThat(status("DPCSO1.opOk[OR]")).isEqualTo(Data.Bool.TRUE);
    process.mayEnd.countDown();
    assertThat(result.join()).isEqualTo(new Terminated());
    assertThat(status("DPCSO1.opOk[OR]")).isEqualTo(Data.Bool.FALSE);
  }

  // Refused before sending

  @Test
  void anObjectThatIsStatusOnlyIsCommandedByNobody() throws Exception {
    ControlObject object = control("SPCSO5");
    assertThat(object.model()).isEqualTo(CtlModel.STATUS_ONLY);
    assertThatThrownBy(() -> object.execute(ON)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GOLDLD0/GGIO2.SPCSO5 is status-only: the device takes no commands for it (Operate)");
    assertThatThrownBy(object::select).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(object::cancel).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueOfAnotherTypeIsNotSent() throws Exception {
    ControlObject single = control("SPCSO1");
    assertThatThrownBy(() -> single.execute(new Value.Int(1))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GOLDLD0/GGIO2.SPCSO1").hasMessageContaining("true or false");
    assertThatThrownBy(() -> single.execute(new Data.Int(1))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> control("AnOut1").execute(ON)).hasMessageContaining("a number");
    assertThatThrownBy(() -> control("ISCSO1").execute(new Value.Int(1L << 31))).hasMessageContaining("INT32");
    assertThat(process.checked).isEmpty();
  }

  @Test
  void aServiceOfAnotherControlModelIsNotSent() throws Exception {
    assertThatThrownBy(() -> control("SPCSO1").select()).hasMessage("GOLDLD0/GGIO2.SPCSO1 is "
        + "direct-with-normal-security: Select is for sbo-with-normal-security");
    assertThatThrownBy(() -> control("SPCSO2").selectWithValue(ON)).hasMessageContaining("SelectWithValue is for");
    ControlObject now = control("SPCSO1");
    assertThatThrownBy(() -> now.with(now.settings().withOperTm(Instant.now())).execute(ON))
        .hasMessage("GOLDLD0/GGIO2.SPCSO1 has no operTm: it takes no commands for later");
  }

  @Test
  void aReferenceIsCheckedBeforeTheDeviceIsAsked() throws Exception {
    Iec61850Client client = client();
    assertThatThrownBy(() -> client.control("GOLDLD0GGIO2.SPCSO1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.control("GOLDLD0/GGIO2")).hasMessageContaining("LD0/CSWI1.Pos");
    assertThatThrownBy(() -> client.control("GOLDLD0/GGIO2.SPCSO1[ST]")).hasMessageContaining("position 21");
    assertThatThrownBy(() -> client.control("GOLDLD0/GGIO2.Nothing")).isInstanceOf(Answer.RefusedException.class);
  }

  // Refused by the device, with its cause

  @Test
  void whatTheHandlerRefusesComesWithItsCauseAtTheStepItWasRefused() throws Exception {
    for (AddCause cause : AddCause.values()) {
      process.check = Optional.of(cause);
      ControlResult direct = control("SPCSO3").execute(ON);
      assertThat(direct).isInstanceOfSatisfying(Refused.class, refused -> {
        assertThat(refused.step()).isEqualTo(Step.OPERATE);
        assertThat(refused.addCause()).contains(cause);
        assertThat(refused.text()).startsWith("operate refused: ").contains(cause.text(), cause.meaning());
      });
      assertThat(control("SPCSO4").execute(ON)).isInstanceOfSatisfying(Refused.class, refused -> {
        assertThat(refused.step()).isEqualTo(Step.SELECT_WITH_VALUE);
        assertThat(refused.addCause()).contains(cause);
      });
      process.check = Optional.empty();
      process.outcome = Optional.of(cause);
      assertThat(control("SPCSO4").execute(ON)).isInstanceOfSatisfying(Refused.class, refused -> {
        assertThat(refused.step()).isEqualTo(Step.TERMINATION);
        assertThat(refused.addCause()).contains(cause);
      });
      process.outcome = Optional.empty();
    }
  }

  @Test
  void aCheckThatIsAskedForReachesTheHandler() throws Exception {
    ControlObject object = control("SPCSO3");
    ControlObject interlocked = object.with(object.settings().withCheck(new Value.Check(false, true)));
    assertRefused(interlocked.execute(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.BLOCKED_BY_INTERLOCKING);
    process.dynamic = Optional.of(AddCause.BLOCKED_BY_SYNCHROCHECK);
    ControlObject synchronised = object.with(object.settings().withCheck(new Value.Check(true, false)));
    assertRefused(synchronised.execute(ON), Step.OPERATE, DataAccessError.TEMPORARILY_UNAVAILABLE,
        AddCause.BLOCKED_BY_SYNCHROCHECK);
    assertThat(process.checked).last().satisfies(command -> assertThat(command.synchrocheck()).isTrue());
    assertThat(status("SPCSO3.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
  }

  @Test
  void normalSecurityTellsNoCauseButWhatFailsAtOnceIsRefused() throws Exception {
    process.outcome = Optional.of(AddCause.BLOCKED_BY_PROCESS);
    assertThat(control("SPCSO1").execute(ON)).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(Step.OPERATE);
      assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_ACCESS_DENIED);
      assertThat(refused.addCause()).isEmpty();
    });
  }

  @Test
  void aCommandThatTakesItsTimeWithNormalSecurityIsAnsweredMeanwhile() throws Exception {
    process.mayEnd = new CountDownLatch(1);
    assertThat(control("SPCSO1").execute(ON)).isEqualTo(new Operated());
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
    // another one while it is under way
    assertThat(control("SPCSO1").execute(ON)).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.dataAccessError()).contains(DataAccessError.TEMPORARILY_UNAVAILABLE));
  }

  @Test
  void aHandlerThatFailsRefuses() throws Exception {
    process.outcome = Optional.empty();
    try (Iec61850Server failing = Iec61850Server.start(model(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withControls(new ControlHandler() {
          @Override
          public Optional<AddCause> check(ControlCommand command) {
            throw new IllegalStateException("a bug of the application");
          }
        }));
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", failing.port()),
            AssociationSettings.STANDARD, Optional.empty(), _ -> {})) {
      assertRefused(client.control("GOLDLD0/GGIO2.SPCSO4").execute(ON), Step.SELECT_WITH_VALUE,
          DataAccessError.OBJECT_ACCESS_DENIED, AddCause.UNKNOWN);
    }
  }

  @Test
  void whatIsNotSelectedIsNotOperated() throws Exception {
    assertRefused(control("SPCSO2").operate(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.OBJECT_NOT_SELECTED);
    assertRefused(control("SPCSO4").operate(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.OBJECT_NOT_SELECTED);
    assertThat(process.checked).isEmpty();
  }

  @Test
  void aCommandOtherThanTheOneSelectedIsRefusedAndUsesUpTheSelection() throws Exception {
    ControlObject object = control("SPCSO4");
    assertThat(object.selectWithValue(ON)).isEqualTo(new Selected());
    assertRefused(object.operate(OFF), Step.OPERATE, DataAccessError.OBJECT_VALUE_INVALID,
        AddCause.INCONSISTENT_PARAMETERS);
    assertRefused(object.operate(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.OBJECT_NOT_SELECTED);
  }

  @Test
  void aLogicalNodeThatIsOffTakesNoCommands() throws Exception {
    ControlObject object = control("SPCSO3");
    server().update(update -> update.set(FcReference.parse("GOLDLD0/GGIO2.Beh.stVal[ST]"), new Data.Int(5)));
    assertRefused(object.execute(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED, AddCause.BLOCKED_BY_MODE);
  }

  @Test
  void partsOfAServiceAreNotWrittenAndReadingAllOfAnObjectSelectsNothing() throws Exception {
    Iec61850Client client = client();
    for (String part : List.of("SPCSO1.Oper.ctlVal", "SPCSO2.SBO", "SPCSO1.Oper.origin"))
      assertThat(client.write(FcReference.parse("GOLDLD0/GGIO2.%s[CO]".formatted(part)),
          client.read(FcReference.parse("GOLDLD0/GGIO2.SPCSO1.Oper.ctlVal[CO]")) instanceof Data data
              && part.endsWith("ctlVal") ? data : new Data.VisibleString("x")))
          .as(part).isPresent();
    assertThat(client.read(FcReference.parse("GOLDLD0/GGIO2.SPCSO2[CO]"))).isInstanceOf(Data.Structure.class);
    assertThat(client.read(FcReference.parse("GOLDLD0/GGIO2[CO]"))).isInstanceOf(Data.Structure.class);
    assertThat(status("SPCSO2.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertThat(process.checked).isEmpty();
  }

  @Test
  void severalServicesInOneRequestAreCarriedOutInTheirOrder() throws Exception {
    MmsClient mms = client().mms();
    Data.Structure command = new Oper(Data.Bool.TRUE, Optional.empty(), ControlSettings.STANDARD.origin(), 9,
        Timestamp.of(Instant.now(), 0), false, Optional.of(new Value.Check(false, false))).data();
    AccessResult.Failure unknown = new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT);
    assertThat(mms.call(new ConfirmedRequest.Read(true, VariableAccess.of(
        Variable.of("GOLDLD0", "GGIO2$CF$SPCSO2$ctlModel"), Variable.of("GOLDLD0", "GGIO2$CO$SPCSO2$SBO"),
        Variable.of("GOLDLD0", "GGIO2$CO$None$SBO")))).orThrow().results())
        .containsExactly(new Data.Int(2), new Data.VisibleString("GOLDLD0/GGIO2$CO$SPCSO2"), unknown);
    assertThat(mms.call(new ConfirmedRequest.Write(VariableAccess.of(
        Variable.of("GOLDLD0", "GGIO2$CO$SPCSO1$Oper"), Variable.of("GOLDLD0", "GTYP1$SP$Wr$b"),
        Variable.of("GOLDLD0", "GGIO2$CO$SPCSO2$Oper"), Variable.of("GOLDLD0", "GGIO2$CO$None$Oper")),
        List.of(command, Data.Bool.TRUE, command, command))).orThrow().results())
        .containsExactly(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(unknown));
    assertThat(status("SPCSO1.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(status("SPCSO2.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
    assertThat(server().read(FcReference.parse("GOLDLD0/GTYP1.Wr.b[SP]"))).contains(Data.Bool.TRUE);
    assertThat(mms.call(new ConfirmedRequest.Write(VariableAccess.of(Variable.of("GOLDLD0", "GGIO2$CO$SPCSO1$Oper")),
        List.of(command, command)))).isInstanceOf(Answer.Rejected.class);
  }

  @Test
  void theWatcherIsToldWhatBecameOfCommands() throws Exception {
    ControlObject object = control("SPCSO4");
    object.execute(ON);
    assertThat(told.take()).isEqualTo("operate GOLDLD0/GGIO2.SPCSO4 true ok");
    object.operate(OFF);
    assertThat(told.take()).isEqualTo("operate GOLDLD0/GGIO2.SPCSO4 false object-not-selected");
    process.check = Optional.of(AddCause.BLOCKED_BY_PROCESS);
    object.execute(ON);
    assertThat(told.take()).isEqualTo("select GOLDLD0/GGIO2.SPCSO4 true blocked-by-process");
    process.check = Optional.empty();
    process.outcome = Optional.of(AddCause.ABORTION_BY_TRIP);
    control("SPCSO1").execute(ON);
    assertThat(told.take()).isEqualTo("operate GOLDLD0/GGIO2.SPCSO1 true abortion-by-trip");
    assertThat(told).isEmpty();
  }

  // Several clients

  @Test
  void onlyOneClientSelectsAnObject() throws Exception {
    ControlObject first = control("SPCSO4");
    ControlObject second = control("SPCSO4");
    assertThat(first.selectWithValue(ON)).isEqualTo(new Selected());
    assertRefused(second.selectWithValue(ON), Step.SELECT_WITH_VALUE, DataAccessError.TEMPORARILY_UNAVAILABLE,
        AddCause.LOCKED_BY_OTHER_CLIENT);
    assertRefused(second.operate(ON), Step.OPERATE, DataAccessError.TEMPORARILY_UNAVAILABLE,
        AddCause.LOCKED_BY_OTHER_CLIENT);
    assertRefused(second.cancel(), Step.CANCEL, DataAccessError.TEMPORARILY_UNAVAILABLE,
        AddCause.LOCKED_BY_OTHER_CLIENT);
    assertThat(first.operate(ON)).isEqualTo(new Terminated());
    assertThat(second.execute(OFF)).isEqualTo(new Terminated());
  }

  @Test
  void ofClientsThatRaceForAnObjectOneWins() throws Exception {
    assertOneWins("SPCSO2", (racer, _) -> racer.select(), new Operated());
    assertOneWins("SPCSO4", ControlObject::selectWithValue, new Terminated());
  }

  /** How a racer selects, and the value that it will operate. */
  private interface Selecting {
    ControlResult run(ControlObject racer, Value value) throws Exception;
  }

  private void assertOneWins(String raced, Selecting selects, ControlResult operated) throws Exception {
    List<ControlObject> racers = new ArrayList<>();
    for (int i = 0; i < 4; i++) racers.add(control(raced));
    for (int round = 0; round < 20; round++) {
      Value value = round % 2 == 0 ? ON : OFF;
      List<CompletableFuture<ControlResult>> selections = racers.stream()
          .map(racer -> async(() -> selects.run(racer, value))).toList();
      int winner = -1;
      for (int i = 0; i < racers.size(); i++) {
        if (!selections.get(i).join().successful()) continue;
        assertThat(winner).as("both %d and %d have selected it", winner, i).isNegative();
        winner = i;
      }
      assertThat(winner).isNotNegative();
      assertThat(racers.get(winner).operate(value)).isEqualTo(operated);
    }
  }

  @Test
  void aLostAssociationReleasesItsSelections() throws Exception {
    Iec61850Client lost = client();
    assertThat(lost.control("GOLDLD0/GGIO2.SPCSO4").selectWithValue(ON)).isEqualTo(new Selected());
    ControlObject other = control("SPCSO4");
    lost.mms().abort();
    // the server learns of it in its own time
    ControlResult result = other.execute(ON);
    while (result instanceof Refused refused && refused.addCause().equals(Optional.of(AddCause.LOCKED_BY_OTHER_CLIENT)))
      result = other.execute(ON);
    assertThat(result).isEqualTo(new Terminated());
  }

  // Cancel

  @Test
  void aSelectionIsGivenBack() throws Exception {
    ControlObject normal = control("SPCSO2");
    assertThat(normal.select()).isEqualTo(new Selected());
    assertThat(normal.cancel()).isEqualTo(new Cancelled());
    assertRefused(normal.operate(ON), Step.OPERATE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.OBJECT_NOT_SELECTED);
    ControlObject enhanced = control("SPCSO4");
    assertThat(enhanced.selectWithValue(ON)).isEqualTo(new Selected());
    assertThat(enhanced.cancel()).isEqualTo(new Cancelled());
    assertThat(status("SPCSO4.stSeld[ST]")).isEqualTo(Data.Bool.FALSE);
    assertRefused(enhanced.cancel(), Step.CANCEL, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.OBJECT_NOT_SELECTED);
    assertRefused(control("SPCSO3").cancel(), Step.CANCEL, DataAccessError.OBJECT_ACCESS_UNSUPPORTED,
        AddCause.NOT_SUPPORTED);
  }

  @Test
  void aCommandUnderWayIsStopped() throws Exception {
    process.mayEnd = new CountDownLatch(1);
    ControlObject object = control("SPCSO4");
    CompletableFuture<ControlResult> result = async(() -> object.execute(ON));
    process.performed.take();
    assertThat(object.cancel()).isEqualTo(new Cancelled());
    assertThat(result.join()).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(Step.TERMINATION);
      assertThat(refused.addCause()).contains(AddCause.ABORTION_BY_CANCEL);
    });
    assertThat(status("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
  }

  // Time

  @Test
  void aCommandForLaterIsCarriedOutThen() throws Exception {
    ControlObject object = control("SPCSO7");
    assertThat(object.hasOperTm()).isTrue();
    Instant at = Instant.now().plusMillis(300);
    ControlObject timed = object.with(object.settings().withOperTm(at));
    assertThat(timed.execute(ON)).isEqualTo(new Operated());
    assertThat(process.performed).isEmpty();
    assertThat(timed.awaitTermination(Duration.ofSeconds(10))).isEqualTo(new Terminated());
    assertThat(Instant.now()).isAfter(at);
    assertThat(status("SPCSO7.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
  }

  @Test
  void aCommandForLaterIsCancelled() throws Exception {
    ControlObject object = control("SPCSO8");
    ControlObject timed = object.with(object.settings().withOperTm(Instant.now().plusSeconds(3600)));
    assertThat(timed.execute(ON)).isEqualTo(new Operated());
    assertRefused(control("SPCSO8").selectWithValue(ON), Step.SELECT_WITH_VALUE,
        DataAccessError.TEMPORARILY_UNAVAILABLE, AddCause.COMMAND_ALREADY_IN_EXECUTION);
    assertThat(timed.cancel()).isEqualTo(new Cancelled());
    assertThat(object.execute(ON)).isEqualTo(new Terminated());
    assertThat(process.performed).hasSize(1);
  }

  @Test
  void aTimeThatIsOverIsRefused() throws Exception {
    ControlObject object = control("SPCSO7");
    assertRefused(object.with(object.settings().withOperTm(Instant.now().minusSeconds(5))).execute(ON), Step.OPERATE,
        DataAccessError.OBJECT_VALUE_INVALID, AddCause.INCONSISTENT_PARAMETERS);
  }

  @Test
  void aDeviceThatDoesNotSayHowItEndedIsGivenUp() throws Exception {
    process.mayEnd = new CountDownLatch(1);
    ControlObject object = control("SPCSO3");
    Duration limit = Duration.ofMillis(50);
    assertThat(object.with(object.settings().withTerminationLimit(limit)).execute(ON))
        .isEqualTo(new Unterminated(limit));
    // the late termination is nobody's, and found among the reports
    process.mayEnd.countDown();
  }

  // Settings

  @Test
  void settingsReachTheDevice() throws Exception {
    ControlObject object = control("SPCSO4");
    Origin origin = Origin.of(OriginatorCategory.STATION_CONTROL, "desk 7");
    assertThat(object.with(object.settings().withOrigin(origin).withCtlNum(77)).execute(ON))
        .isEqualTo(new Terminated());
    assertThat(status("SPCSO4.origin[ST]")).isEqualTo(origin.data());
    assertThat(status("SPCSO4.ctlNum[ST]")).isEqualTo(new Data.Unsigned(77));
    ControlCommand select = process.checked.take();
    ControlCommand operate = process.checked.take();
    assertThat(select.select()).isTrue();
    assertThat(operate.select()).isFalse();
    assertThat(operate.oper().t()).isEqualTo(select.oper().t());
    assertThat(object.with(object.settings().withConstantT(false)).execute(OFF)).isEqualTo(new Terminated());
    assertThat(process.checked.take().oper().t()).isNotEqualTo(process.checked.take().oper().t());
  }

  private void mode(int beh) {
    server().update(update -> update.set(FcReference.parse("GOLDLD0/GGIO2.Beh.stVal[ST]"), new Data.Int(beh)));
  }

  @Test
  void aTestIsCarriedOutInTestAndMovesNothingWhereOutputsAreBlocked() throws Exception {
    ControlObject object = control("SPCSO4");
    ControlObject test = object.with(object.settings().withTest(true));
    mode(1);
    assertRefused(test.execute(ON), Step.SELECT_WITH_VALUE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.BLOCKED_BY_MODE);
    mode(2);
    assertThat(object.execute(ON)).isEqualTo(new Terminated());
    mode(4);
    assertThat(test.execute(ON)).isEqualTo(new Terminated());
    assertThat(process.performed).isEmpty();
    assertThat(status("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.FALSE);
    mode(3);
    assertRefused(object.execute(ON), Step.SELECT_WITH_VALUE, DataAccessError.OBJECT_ACCESS_DENIED,
        AddCause.BLOCKED_BY_MODE);
    assertThat(test.execute(ON)).isEqualTo(new Terminated());
    assertThat(process.performed).singleElement().satisfies(command -> assertThat(command.oper().test()).isTrue());
    assertThat(status("SPCSO4.stVal[ST]")).isEqualTo(Data.Bool.TRUE);
  }

  // Help

  /** What may be interrupted or lost. */
  private interface Call {
    ControlResult run() throws Exception;
  }

  private static CompletableFuture<ControlResult> async(Call call) {
    CompletableFuture<ControlResult> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(call.run());
      } catch (Exception failed) {
        result.completeExceptionally(failed);
      }
    });
    return result;
  }
}
