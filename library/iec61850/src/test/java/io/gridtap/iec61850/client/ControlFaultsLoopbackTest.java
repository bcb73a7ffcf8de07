package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.ControlLimits;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection is cut at each step of a command: nobody hangs, and the device takes commands afterwards. */
@Timeout(120)
class ControlFaultsLoopbackTest {
  /** For what ends by itself, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OBJECT = "GOLDLD0/GGIO2.SPCSO4";

  private record Ended(ControlCommand command, Optional<AddCause> failure) {}

  private final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<Iec61850Client> clients = new CopyOnWriteArrayList<>();
  private final Leftovers leftovers;
  private final Iec61850Server server;
  private final FaultProxy proxy;

  ControlFaultsLoopbackTest() throws Exception {
    leftovers = NoThreadsLeft.sinceNow();
    // a command with normal security that takes its time is answered all the same, and soon
    server = Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD
            .withControlLimits(new ControlLimits(Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofSeconds(60)))
            .withWatcher(new Iec61850Server.Watcher() {
              @Override
              public void commanded(ControlCommand command, Optional<AddCause> failure) {
                ended.add(new Ended(command, failure));
              }
            }).withControls(new ControlHandler() {
              @Override
              public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
                performed.add(command);
                mayEnd.await();
                return object.follow();
              }
            }));
    proxy = FaultProxy.to(server.port());
  }

  /** However a command ended, nothing of it is left. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    mayEnd.countDown();
    for (Iec61850Client client : clients) client.close();
    leftovers.awaitNoLinks(proxy);
    leftovers.awaitNone(server::connections);
    proxy.close();
    server.close();
    leftovers.awaitNoThreads();
  }

  private Iec61850Client client(int port) throws Exception { return client(port, AssociationSettings.STANDARD); }

  private Iec61850Client client(int port, AssociationSettings settings) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings,
        Optional.empty(), _ -> {});
    clients.add(client);
    return client;
  }

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

  // Objects by control model, and how the connection ends

  private static Stream<Arguments> endings(String... objects) {
    return Stream.of(objects).flatMap(
        object -> Stream.of(Ending.values()).map(ending -> Arguments.of("GOLDLD0/GGIO2." + object, ending)));
  }

  static Stream<Arguments> all() { return endings("SPCSO1", "SPCSO2", "SPCSO3", "SPCSO4"); }

  static Stream<Arguments> selected() { return endings("SPCSO2", "SPCSO4"); }

  static Stream<Arguments> enhanced() { return endings("SPCSO3", "SPCSO4"); }

  /** They can be told to wait for a time. */
  static Stream<Arguments> timed() { return endings("SPCSO7", "SPCSO8"); }

  private static ControlResult select(ControlObject object) throws InterruptedException {
    return object.model() == CtlModel.SBO_WITH_NORMAL_SECURITY
        ? object.select()
        : object.selectWithValue(Value.Bool.TRUE);
  }

  private ControlObject object(String reference) throws Exception { return client(proxy.port()).control(reference); }

  private ControlObject selectedObject(String reference) throws Exception {
    ControlObject object = object(reference);
    if (object.model().selectBeforeOperate()) assertThat(select(object)).isEqualTo(new ControlResult.Selected());
    return object;
  }

  /** The next client has the object, and finds it neither selected nor under command. */
  private void assertTakesCommandsAgain(String reference) throws Exception {
    leftovers.awaitNone(server::connections);
    mayEnd.countDown();
    // the selection is gone, and not because its time is over: what is being carried out has it until it has ended
    leftovers.awaitNone(() -> selected(reference) ? List.of(reference + " is selected") : List.of());
    try (Iec61850Client next = client(server.port())) {
      Origin origin = Origin.of(OriginatorCategory.REMOTE_CONTROL, "client " + clients.size());
      ControlObject object = next.control(reference).with(ControlSettings.STANDARD.withOrigin(origin));
      assertThat(executeOnceFree(object))
          .isEqualTo(object.model().enhancedSecurity() ? new Terminated() : new ControlResult.Operated());
      // with normal security it may have been answered before
      Ended last = ended.take();
      while (!last.command().oper().origin().equals(origin) || last.failure().isPresent()) last = ended.take();
    }
    assertThat(server.read(FcReference.parse(reference + ".stVal[ST]"))).contains(Data.Bool.TRUE);
    assertThat(selected(reference)).isFalse();
  }

  /** What is under way of a client that has gone ends in its own time, and nobody is told. */
  private static ControlResult executeOnceFree(ControlObject object) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ControlResult result = object.execute(Value.Bool.TRUE);
    while (isTaken(result) && System.nanoTime() - end < 0) result = object.execute(Value.Bool.TRUE);
    return result;
  }

  /** A plain Select is refused without a cause. */
  private static boolean isTaken(ControlResult result) {
    return result instanceof ControlResult.Refused refused && refused.addCause()
        .map(AddCause.COMMAND_ALREADY_IN_EXECUTION::equals).orElse(refused.step() == ControlResult.Step.SELECT);
  }

  private boolean selected(String reference) {
    return server.read(FcReference.parse(reference + ".stSeld[ST]")).filter(Data.Bool.TRUE::equals).isPresent();
  }

  @ParameterizedTest
  @MethodSource("selected")
  void cutBeforeTheSelectionArrives(String reference, Ending ending) throws Exception {
    ControlObject object = object(reference);
    proxy.toServer().cutAfter(20, ending);
    assertThatThrownBy(() -> select(object)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("selected")
  void cutBeforeTheAnswerToTheSelectionArrives(String reference, Ending ending) throws Exception {
    ControlObject object = object(reference);
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(() -> select(object)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("selected")
  void cutBetweenSelectionAndOperate(String reference, Ending ending) throws Exception {
    ControlObject object = selectedObject(reference);
    proxy.cut(ending);
    assertTakesCommandsAgain(reference);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void cutBeforeOperateArrives(String reference, Ending ending) throws Exception {
    ControlObject object = selectedObject(reference);
    proxy.toServer().cutAfter(20, ending);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void cutBeforeTheAnswerToOperateArrives(String reference, Ending ending) throws Exception {
    ControlObject object = selectedObject(reference);
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
  }

  @ParameterizedTest
  @MethodSource("enhanced")
  void cutWhileTheTerminationIsAwaited(String reference, Ending ending) throws Exception {
    ControlObject object = object(reference);
    CompletableFuture<ControlResult> result = async(() -> object.execute(Value.Bool.TRUE));
    performed.take();
    proxy.cut(ending);
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
  }

  @ParameterizedTest
  @MethodSource("selected")
  void cutBeforeTheAnswerToCancelArrives(String reference, Ending ending) throws Exception {
    ControlObject object = selectedObject(reference);
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(object::cancel).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void cutBeforeTheCancelOfACommandUnderWayArrives(String reference, Ending ending) throws Exception {
    cancelUnderWay(reference, () -> proxy.toServer().cutAfter(20, ending));
  }

  @ParameterizedTest
  @MethodSource("all")
  void cutBeforeTheAnswerToTheCancelOfACommandUnderWayArrives(String reference, Ending ending) throws Exception {
    cancelUnderWay(reference, () -> proxy.toClient().cutAfter(10, ending));
  }

  private void cancelUnderWay(String reference, Runnable cut) throws Exception {
    ControlObject object = object(reference);
    CompletableFuture<ControlResult> result = async(() -> object.execute(Value.Bool.TRUE));
    performed.take();
    // with normal security the device says at once that it has begun
    if (!object.model().enhancedSecurity()) assertThat(result.get()).isEqualTo(new ControlResult.Operated());
    cut.run();
    assertThatThrownBy(object::cancel).isInstanceOf(ConnectionLostException.class);
    if (object.model().enhancedSecurity())
      assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain(reference);
  }

  @ParameterizedTest
  @MethodSource("timed")
  void aCommandForLaterIsForgottenWithTheConnection(String reference, Ending ending) throws Exception {
    ControlObject object = object(reference)
        .with(ControlSettings.STANDARD.withOperTm(Instant.now().plusSeconds(3600)));
    if (object.model().selectBeforeOperate()) assertThat(select(object)).isEqualTo(new ControlResult.Selected());
    assertThat(object.operate(Value.Bool.TRUE)).isEqualTo(new ControlResult.Operated());
    CompletableFuture<ControlResult> result = async(() -> object.awaitTermination(Duration.ofSeconds(20)));
    proxy.cut(ending);
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectionLostException.class);
    assertThat(ended.take().failure()).contains(AddCause.ABORTION_BY_COMMUNICATION_LOSS);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("timed")
  void soItIsIfItsAnswerIsLost(String reference, Ending ending) throws Exception {
    ControlObject object = object(reference)
        .with(ControlSettings.STANDARD.withOperTm(Instant.now().plusSeconds(3600)));
    if (object.model().selectBeforeOperate()) assertThat(select(object)).isEqualTo(new ControlResult.Selected());
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertThat(ended.take().failure()).contains(AddCause.ABORTION_BY_COMMUNICATION_LOSS);
    assertTakesCommandsAgain(reference);
    assertThat(performed).hasSize(1);
  }

  /** From the first question about the object's types to the last octet of the termination. */
  @ParameterizedTest
  @ValueSource(strings = {"SPCSO1", "SPCSO2", "SPCSO3", "SPCSO4"})
  void cutAnywhere(String name) throws Exception {
    String reference = "GOLDLD0/GGIO2." + name;
    mayEnd.countDown();
    Cuts.spread(proxy, 7, () -> client(proxy.port()),
        client -> assertThat(client.control(reference).execute(Value.Bool.TRUE).successful()).isTrue(),
        (_, told) -> {
          assertThat(told).containsInstanceOf(ConnectionLostException.class);
          assertTakesCommandsAgain(reference);
        });
  }

  @Test
  void aServerThatClosesWaitsForNoHandler() throws Exception {
    CompletableFuture<Thread> asked = new CompletableFuture<>();
    Iec61850Server stopped = Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withControls(new ControlHandler() {
          @Override
          public Optional<AddCause> waitFor(ControlCommand command) throws InterruptedException {
            asked.complete(Thread.currentThread());
            new CountDownLatch(1).await();
            return Optional.empty();
          }
        }));
    Iec61850Client client = client(stopped.port());
    CompletableFuture<ControlResult> result = async(
        () -> client.control("GOLDLD0/GGIO2.SPCSO3").execute(Value.Bool.TRUE));
    Thread waiting = asked.join();
    stopped.close();
    waiting.join();
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class);
  }

  @Test
  void aDeviceThatDoesNotAnswerIsGivenUp() throws Exception {
    // for all requests of this client: long enough for those that are answered
    Iec61850Client client = client(proxy.port(), AssociationSettings.STANDARD.withRequestLimit(Duration.ofSeconds(5)));
    ControlObject object = client.control(OBJECT);
    proxy.toClient().stall();
    assertThatThrownBy(() -> object.selectWithValue(Value.Bool.TRUE)).isInstanceOf(RequestTimeoutException.class);
    proxy.toClient().pass();
    // the device has selected it, and the same client gives it back
    assertThat(object.selectWithValue(Value.Bool.TRUE)).isInstanceOfSatisfying(ControlResult.Refused.class,
        refused -> assertThat(refused.addCause()).contains(AddCause.OBJECT_ALREADY_SELECTED));
    assertThat(object.cancel()).isEqualTo(new ControlResult.Cancelled());
    mayEnd.countDown();
    assertThat(object.execute(Value.Bool.TRUE)).isEqualTo(new Terminated());
  }
}
