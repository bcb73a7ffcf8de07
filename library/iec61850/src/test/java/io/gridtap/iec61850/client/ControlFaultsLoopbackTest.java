package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlResult.Terminated;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection is cut at each step of a command: nobody hangs, and the device takes commands afterwards. */
@Timeout(60)
class ControlFaultsLoopbackTest {
  private static final AssociationSettings HASTY = AssociationSettings.STANDARD
      .withRequestLimit(Duration.ofMillis(300));
  private static final String OBJECT = "GOLDLD0/GGIO2.SPCSO4";

  private final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Iec61850Server server;
  private final FaultProxy proxy;

  ControlFaultsLoopbackTest() throws Exception {
    try (InputStream in = requireNonNull(ControlFaultsLoopbackTest.class.getResourceAsStream("/scl/golden.cid"))) {
      server = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"), TcpListener.Settings.local(0),
          ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
            @Override
            public void closed(String peer, String reason) { closed.add(peer); }
          }).withControls(new ControlHandler() {
            @Override
            public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
              performed.add(command);
              mayEnd.await();
              return object.follow();
            }
          }));
    }
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    proxy.close();
    server.close();
  }

  private static Iec61850Client client(int port) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), HASTY, Optional.empty(), _ -> {});
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

  private void assertTakesCommandsAgain() throws Exception {
    closed.take();
    mayEnd.countDown();
    try (Iec61850Client again = client(server.port())) {
      ControlObject object = again.control(OBJECT);
      // what was under way ends in its own time
      ControlResult result = object.execute(Value.Bool.TRUE);
      while (result instanceof ControlResult.Refused refused
          && refused.addCause().equals(Optional.of(AddCause.COMMAND_ALREADY_IN_EXECUTION)))
        result = object.execute(Value.Bool.TRUE);
      assertThat(result).isEqualTo(new Terminated());
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutBeforeTheSelectionArrives(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    proxy.toServer().cutAfter(20, ending);
    assertThatThrownBy(() -> object.selectWithValue(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutBeforeTheAnswerToTheSelectionArrives(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(() -> object.selectWithValue(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutBeforeOperateArrives(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    assertThat(object.selectWithValue(Value.Bool.TRUE).successful()).isTrue();
    proxy.toServer().cutAfter(20, ending);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
    assertThat(performed).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutBeforeTheAnswerToOperateArrives(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    assertThat(object.selectWithValue(Value.Bool.TRUE).successful()).isTrue();
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(() -> object.operate(Value.Bool.TRUE)).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutWhileTheTerminationIsAwaited(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    CompletableFuture<ControlResult> result = async(() -> object.execute(Value.Bool.TRUE));
    performed.take();
    proxy.cut(ending);
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
    assertThat(server.read(FcReference.parse(OBJECT + ".stVal[ST]"))).contains(Data.Bool.TRUE);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void cutBeforeTheAnswerToCancelArrives(Ending ending) throws Exception {
    ControlObject object = client(proxy.port()).control(OBJECT);
    assertThat(object.selectWithValue(Value.Bool.TRUE).successful()).isTrue();
    proxy.toClient().cutAfter(10, ending);
    assertThatThrownBy(object::cancel).isInstanceOf(ConnectionLostException.class);
    assertTakesCommandsAgain();
  }

  @Test
  void aServerThatClosesWaitsForNoHandler() throws Exception {
    CompletableFuture<Thread> asked = new CompletableFuture<>();
    Iec61850Server stopped;
    try (InputStream in = requireNonNull(getClass().getResourceAsStream("/scl/golden.cid"))) {
      stopped = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"), TcpListener.Settings.local(0),
          ServerSettings.STANDARD.withControls(new ControlHandler() {
            @Override
            public Optional<AddCause> waitFor(ControlCommand command) throws InterruptedException {
              asked.complete(Thread.currentThread());
              new CountDownLatch(1).await();
              return Optional.empty();
            }
          }));
    }
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
    Iec61850Client client = client(proxy.port());
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
    client.close();
  }
}
