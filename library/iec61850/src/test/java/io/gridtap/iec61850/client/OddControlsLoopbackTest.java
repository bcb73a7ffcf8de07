package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Operated;
import io.gridtap.iec61850.client.ControlResult.Refused;
import io.gridtap.iec61850.client.ControlResult.Selected;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.TypeDescription.Component;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that do things their own way, as devices do. */
@Timeout(30)
class OddControlsLoopbackTest {
  private static final String OPER = "CSWI1$CO$Pos$Oper";
  private static final Component CTL_VAL = new Component("ctlVal", new TypeDescription.Bool());
  private static final Component OPER_TM = new Component("operTm", new TypeDescription.UtcTime());

  /** What is read by item; nothing is no such variable. */
  private final Map<String, AccessResult> values = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Data> written = new LinkedBlockingQueue<>();
  private volatile Write write = (_, _) -> written(Optional.empty());
  private volatile List<Component> oper = List.of(CTL_VAL);
  private volatile List<String> services = List.of("Oper", "Cancel");
  private volatile boolean readsTogether = true;
  private @Nullable MmsServer device;
  private @Nullable Iec61850Client client;

  /** How a test wants a write answered. */
  private interface Write {
    Answer<?> answer(MmsServer.Association association, Oper command) throws InterruptedException;
  }

  private static Answer<?> written(Optional<AccessResult.Failure> result) {
    return new Answer.Positive<>(new ConfirmedResponse.Written(List.of(result)));
  }

  @BeforeEach
  void start() throws Exception {
    device = MmsServer.start(TcpListener.Settings.local(0), AssociationSettings.STANDARD,
        association -> new MmsServer.Service() {
          @Override
          public Answer<?> answer(ConfirmedRequest<?> request) throws InterruptedException {
            return OddControlsLoopbackTest.this.answer(association, request);
          }

          @Override
          public void closed(String reason) {
            // the test is over
          }
        });
    client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", device.port()), AssociationSettings.STANDARD,
        Optional.empty(), _ -> {});
  }

  @AfterEach
  void close() {
    requireNonNull(client).close();
    requireNonNull(device).close();
  }

  private Answer<?> answer(MmsServer.Association association, ConfirmedRequest<?> request) throws InterruptedException {
    return switch (request) {
      case ConfirmedRequest.GetVariableAccessAttributes _ -> new Answer.Positive<>(
          new ConfirmedResponse.VariableAccessAttributes(false, new TypeDescription.Structure(services.stream()
              .map(name -> new Component(name, new TypeDescription.Structure(oper))).toList())));
      case ConfirmedRequest.Read(boolean _, VariableAccess.Variables(List<VariableAccess.Variable> list)) ->
        list.size() > 1 && !readsTogether
            ? new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT)
            : new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), list.stream()
                .map(variable -> values.getOrDefault(variable.name().item(),
                    new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT)))
                .toList()));
      case ConfirmedRequest.Write(VariableAccess _, List<Data> data) -> {
        written.add(data.getFirst());
        yield write.answer(association, Oper.of((AccessResult) data.getFirst()).orElseThrow());
      }
      default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE); // of no account here
    };
  }

  private ControlObject control(int ctlModel) throws InterruptedException {
    values.put("CSWI1$CF$Pos$ctlModel", new Data.Int(ctlModel));
    return requireNonNull(client).control("LD0/CSWI1.Pos");
  }

  private static InformationReport termination(Oper command) {
    return new InformationReport(VariableAccess.of(VariableAccess.Variable.of("LD0", OPER)), List.of(command.data()));
  }

  @Test
  void aTerminationThatComesBeforeTheResponseIsNotLost() throws Exception {
    write = (association, command) -> {
      association.report(termination(command));
      return written(Optional.empty());
    };
    assertThat(control(3).execute(Value.Bool.TRUE)).isEqualTo(new Terminated());
  }

  @Test
  void theTerminationOfACommandForLaterThatComesAtOnceIsNotBelieved() throws Exception {
    oper = List.of(CTL_VAL, OPER_TM);
    Instant at = Instant.now().plus(Duration.ofHours(1));
    CompletableFuture<MmsServer.Association> asked = new CompletableFuture<>();
    CompletableFuture<Oper> taken = new CompletableFuture<>();
    write = (association, command) -> {
      association.report(termination(command));
      asked.complete(association);
      taken.complete(command);
      return written(Optional.empty());
    };
    ControlObject object = control(3);
    ControlObject timed = object.with(object.settings().withOperTm(at));
    assertThat(timed.execute(Value.Bool.TRUE)).isEqualTo(new Operated());
    asked.join().report(LastApplError.of("LD0/" + OPER, taken.join(), AddCause.BLOCKED_BY_PROCESS)
        .termination(VariableAccess.Variable.of("LD0", OPER), taken.join().data()));
    assertThat(timed.awaitTermination(Duration.ofSeconds(10))).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.addCause()).contains(AddCause.BLOCKED_BY_PROCESS));
  }

  @Test
  void terminationsOfOthersAreLeftToOthers() throws Exception {
    write = (association, command) -> {
      Oper others = new Oper(command.ctlVal(), command.operTm(), command.origin(), 200, command.t(), false,
          command.check());
      for (int i = 0; i < 10; i++) association.report(termination(others));
      association.report(termination(command));
      return written(Optional.empty());
    };
    assertThat(control(3).execute(Value.Bool.TRUE)).isEqualTo(new Terminated());
    assertThat(requireNonNull(client).poll(Duration.ofSeconds(10))).containsInstanceOf(Update.Other.class);
  }

  @Test
  void aDeviceThatDoesNotTellItsControlModelIsControlledAsItsVariablesSay() throws Exception {
    readsTogether = false;
    Iec61850Client asking = requireNonNull(client);
    assertThat(asking.control("LD0/CSWI1.Pos").model()).isEqualTo(CtlModel.DIRECT_WITH_NORMAL_SECURITY);
    services = List.of("SBO", "Oper", "Cancel");
    assertThat(asking.control("LD0/CSWI1.Pos").model()).isEqualTo(CtlModel.SBO_WITH_NORMAL_SECURITY);
    services = List.of("SBOw", "Oper", "Cancel");
    assertThat(asking.control("LD0/CSWI1.Pos").model()).isEqualTo(CtlModel.SBO_WITH_ENHANCED_SECURITY);
    values.put("CSWI1$CF$Pos$ctlModel", new Data.Int(3));
    assertThat(asking.control("LD0/CSWI1.Pos").model()).isEqualTo(CtlModel.DIRECT_WITH_ENHANCED_SECURITY);
  }

  @Test
  void aServiceThatIsRefusedAsAWholeIsAValueToo() throws Exception {
    write = (_, _) -> new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED);
    assertThat(control(1).execute(Value.Bool.TRUE)).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(Step.OPERATE);
      assertThat(refused.refusal()).isEqualTo(new Refusal("access/object-access-unsupported", Optional.empty(),
          Optional.of(ServiceError.OBJECT_ACCESS_UNSUPPORTED), Optional.empty()));
      assertThat(refused.dataAccessError()).isEmpty();
    });
    write = (_, _) -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE);
    assertThat(control(1).execute(Value.Bool.TRUE)).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.refusal().rejectReason()).contains(RejectReason.UNRECOGNIZED_SERVICE);
      assertThat(refused.text()).isEqualTo("operate refused: rejected: confirmed-request/unrecognized-service");
    });
    write = (_, _) -> new Answer.Positive<>(new ConfirmedResponse.Written(List.of()));
    assertThat(control(1).execute(Value.Bool.TRUE)).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.error()).isEqualTo("0 results where one was asked for"));
    write = (_, _) -> written(Optional.of(new AccessResult.Failure(77)));
    assertThat(control(1).execute(Value.Bool.TRUE).text()).isEqualTo("operate refused: data access error 77");
  }

  @Test
  void aSelectionIsRefusedByAnEmptyReferenceOrAnError() throws Exception {
    services = List.of("SBO", "Oper", "Cancel");
    ControlObject object = control(2);
    values.put("CSWI1$CO$Pos$SBO", new Data.VisibleString("LD0/CSWI1$CO$Pos$SBO"));
    assertThat(object.select()).isEqualTo(new Selected());
    values.put("CSWI1$CO$Pos$SBO", new Data.VisibleString(""));
    assertThat(object.select().text()).isEqualTo("select refused: not selected");
    values.remove("CSWI1$CO$Pos$SBO");
    assertThat(object.execute(Value.Bool.TRUE)).isInstanceOfSatisfying(Refused.class, refused -> {
      assertThat(refused.step()).isEqualTo(Step.SELECT);
      assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_NON_EXISTENT);
    });
  }

  @Test
  void anObjectWithoutCancelIsNotCancelled() throws Exception {
    services = List.of("Oper");
    ControlObject object = control(1);
    assertThatThrownBy(object::cancel).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LD0/CSWI1.Pos has no Cancel, only Oper");
    assertThat(written).isEmpty();
  }

  @Test
  void whatIsSentHasTheTypesAndTheOrderOfTheStandard() throws Exception {
    oper = List.of(CTL_VAL, OPER_TM);
    control(1).execute(Value.Bool.TRUE);
    Data.Structure sent = (Data.Structure) written.take();
    assertThat(sent.components()).hasSize(7);
    assertThat(sent.components().get(1)).isEqualTo(Data.UtcTime.NOT_SET);
    assertThat(sent.components().get(3)).isEqualTo(new Data.Unsigned(1));
    ControlObject object = control(1);
    object.cancel();
    assertThat(((Data.Structure) written.take()).components()).hasSize(6);
  }

  @Test
  void ctlNumBeginsAnewAfter255() throws Exception {
    ControlObject object = control(1);
    for (int i = 1; i <= 257; i++) {
      object.execute(Value.Bool.TRUE);
      assertThat(((Data.Structure) written.take()).components().get(2)).isEqualTo(new Data.Unsigned(i % 256));
    }
  }

  /** Of what was written: ctlNum, origin and T, by which a device knows a command. */
  private List<Object> identity() throws InterruptedException {
    Oper sent = Oper.of((AccessResult) written.take()).orElseThrow();
    return List.of(sent.ctlNum(), sent.origin(), sent.t());
  }

  @Test
  void aCancelNamesTheCommandWhoseAnswerWasLostThroughWhicheverObject() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    write = (_, _) -> {
      asked.countDown();
      answer.await();
      return written(Optional.empty());
    };
    ControlObject object = control(3);
    ControlObject named = object.with(object.settings().withOrigin(Origin.of(OriginatorCategory.BAY_CONTROL, "me")));
    CompletableFuture<Throwable> lost = new CompletableFuture<>();
    Thread thread = Thread.startVirtualThread(() -> {
      try {
        named.execute(Value.Bool.TRUE);
      } catch (InterruptedException interrupted) {
        lost.complete(interrupted);
      }
    });
    asked.await();
    thread.interrupt();
    assertThat(lost.join()).isInstanceOf(InterruptedException.class);
    answer.countDown();
    List<Object> command = identity();
    // another command, which the device refuses, is not what is to be stopped
    write = (_, _) -> written(Optional.of(new AccessResult.Failure(DataAccessError.TEMPORARILY_UNAVAILABLE)));
    assertThat(control(3).execute(Value.Bool.FALSE).successful()).isFalse();
    assertThat(identity()).isNotEqualTo(command);
    write = (_, _) -> written(Optional.empty());
    assertThat(control(3).cancel()).isEqualTo(new ControlResult.Cancelled());
    assertThat(identity()).isEqualTo(command);
    assertThat(named.cancel()).isEqualTo(new ControlResult.Cancelled());
    assertThat(identity()).isEqualTo(command);
  }

  @Test
  void aCancelMayCarryAValueOfItsOwn() throws Exception {
    ControlObject object = control(1);
    assertThat(object.cancel(Value.Bool.TRUE)).isEqualTo(new ControlResult.Cancelled());
    assertThat(((Data.Structure) written.take()).components().getFirst()).isEqualTo(Data.Bool.TRUE);
    object.execute(Value.Bool.TRUE);
    assertThat(object.cancel(Value.Bool.FALSE)).isEqualTo(new ControlResult.Cancelled());
    Oper command = Oper.of((AccessResult) written.take()).orElseThrow();
    Oper cancel = Oper.of((AccessResult) written.take()).orElseThrow();
    assertThat(cancel.ctlVal()).isEqualTo(Data.Bool.FALSE);
    assertThat(cancel.ctlNum()).isEqualTo(command.ctlNum());
    assertThatThrownBy(() -> object.cancel(new Data.Int(1))).isInstanceOf(IllegalArgumentException.class);
  }
}
