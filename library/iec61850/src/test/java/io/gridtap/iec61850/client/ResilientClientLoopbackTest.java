package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.RedundancySettings.SwitchBack;
import io.gridtap.iec61850.client.ResilientClient.State;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client over networks that fail. */
@Timeout(60)
class ResilientClientLoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(20), 2, Duration.ofMillis(80),
      0);
  private static final FcReference NAME = FcReference.parse("GOLDLD0/LLN0.NamPlt.vendor[DC]");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<State> states = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private GoldenDevice device() throws Exception { return closing(new GoldenDevice()); }

  private FaultProxy network(GoldenDevice to) throws Exception { return closing(FaultProxy.to(to.port())); }

  private static int unused() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static ResilientSettings at(int first, int... further) {
    AssociationSettings quick = AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(300));
    ResilientSettings settings = ResilientSettings.of(TcpConnector.Settings.to("127.0.0.1", first), quick);
    for (int port : further) settings = settings.withServer(TcpConnector.Settings.to("127.0.0.1", port), quick);
    return settings.withPauses(SHORT).withSwitchBack(new SwitchBack.Never()).withKeepAlive(Optional.empty());
  }

  private ResilientClient open(ResilientSettings settings) {
    return closing(ResilientClient.open(settings, states::add));
  }

  /** The next state of this kind. */
  private <S extends State> S next(Class<S> kind) throws InterruptedException {
    List<State> passed = new ArrayList<>();
    while (true) {
      State state = states.poll(20, TimeUnit.SECONDS);
      if (state == null) throw new AssertionError("nothing came but " + passed);
      if (kind.isInstance(state)) return kind.cast(state);
      passed.add(state);
    }
  }

  private static String vendor(Iec61850Client client) throws InterruptedException {
    return client.identify().orThrow().vendor();
  }

  @Test
  void readsOnOverTheOtherNetworkWhereTheFirstIsCutInTheMiddle() throws Exception {
    GoldenDevice device = device();
    FaultProxy one = network(device);
    FaultProxy two = network(device);
    ResilientClient client = open(at(one.port(), two.port()));
    assertThat(client.client(LONG).logicalDevices()).isNotEmpty();
    assertThat(next(State.Connected.class).server()).isZero();

    one.toClient().cutAfter(20_000, Ending.RST);
    AtomicInteger asked = new AtomicInteger();
    ServerModel model = client.repeating(LONG, association -> {
      asked.incrementAndGet();
      return association.directory().model();
    });

    assertThat(model.logicalDevices()).isNotEmpty();
    assertThat(asked).hasValue(2);
    State.Lost lost = next(State.Lost.class);
    assertThat(lost).isEqualTo(new State.Lost(0, "127.0.0.1:" + one.port(), true, lost.reason(),
        Optional.of(Duration.ZERO)));
    assertThat(lost.reason()).isNotEmpty();
    assertThat(next(State.Connected.class)).isEqualTo(new State.Connected(1, "127.0.0.1:" + two.port()));
    client.close();
    assertThat(client.state()).isEqualTo(new State.Closed("closed by this side"));
    assertThatThrownBy(() -> client.client(LONG)).isInstanceOf(ConnectionLostException.class)
        .hasMessage("closed by this side");
    assertThat(client.client()).isEmpty();
    assertThat(one.awaitNoLinks(LONG)).isTrue();
    assertThat(two.awaitNoLinks(LONG)).isTrue();
  }

  @Test
  void takesTheSecondNetworkWhereTheFirstIsDeadFromTheStart() throws Exception {
    GoldenDevice device = device();
    ResilientClient client = open(at(unused(), device.port()));
    assertThat(vendor(client.client(LONG))).isNotEmpty();
    State.Lost lost = next(State.Lost.class);
    assertThat(lost.associated()).isFalse();
    assertThat(lost.pause()).contains(Duration.ZERO);
    assertThat(next(State.Connecting.class)).isEqualTo(
        new State.Connecting(1, "127.0.0.1:" + device.port(), 2));
    assertThat(client.client()).isPresent();
  }

  @Test
  void waitsForWhoeverComesBackFirstWhereAllAreDead() throws Exception {
    int late = unused();
    ResilientClient client = open(at(unused(), late));
    assertThatThrownBy(() -> client.client(Duration.ofMillis(50))).isInstanceOf(ConnectionLostException.class)
        .hasMessageStartingWith("no association within 50 ms: ");
    Duration pause = next(State.Lost.class).pause().orElseThrow();
    assertThat(pause).isZero();
    // both were tried, so it pauses
    assertThat(next(State.Lost.class).pause()).contains(SHORT.initial());
    closing(new GoldenDevice(GoldenDevice.file(), late));
    assertThat(vendor(client.client(LONG))).isNotEmpty();
    assertThat(next(State.Connected.class).server()).isOne();
  }

  @Test
  void isClosedWhileItConnects() throws Exception {
    GoldenDevice device = device();
    FaultProxy stalled = network(device);
    stalled.toClient().stall();
    ResilientClient client = open(at(stalled.port()));
    next(State.Connecting.class);
    CountDownLatch waits = new CountDownLatch(1);
    LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    Thread waiting = Thread.ofVirtual().start(() -> {
      waits.countDown();
      try {
        client.client(LONG);
        ended.add("an association");
      } catch (ConnectionLostException over) {
        ended.add(String.valueOf(over.getMessage()));
      } catch (InterruptedException never) {
        ended.add("interrupted");
      }
    });
    waits.await();
    long before = System.nanoTime();
    client.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    waiting.join();
    assertThat(ended).containsExactly("closed by this side");
    stalled.toClient().pass();
    assertThat(stalled.awaitNoLinks(LONG)).isTrue();
  }

  @Test
  void leavesANetworkThatFallsSilent() throws Exception {
    GoldenDevice device = device();
    FaultProxy one = network(device);
    ResilientClient client = open(at(one.port(), device.port()).withKeepAlive(Optional.of(Duration.ofMillis(20))));
    client.client(LONG);
    one.toClient().stall();
    assertThat(next(State.Lost.class).reason()).isEqualTo("2 status requests were not answered");
    assertThat(vendor(client.client(LONG))).isNotEmpty();
    assertThat(next(State.Connected.class).server()).isOne();
  }

  @Test
  void noticesTheSilenceByWhatItIsAskedTooAndAsksAgain() throws Exception {
    GoldenDevice device = device();
    FaultProxy one = network(device);
    ResilientClient client = open(at(one.port(), device.port()));
    client.client(LONG);
    one.toClient().stall();
    AccessResult read = client.repeating(LONG, association -> association.read(NAME));
    assertThat(read).isInstanceOf(Data.class);
    assertThat(next(State.Lost.class).reason()).isEqualTo("not even a status request was answered");
  }

  @Test
  void doesNotRepeatWhatADeviceThatIsAliveDoesNotAnswer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedDevice device = new ScriptedDevice()) {
      AtomicInteger asked = new AtomicInteger();
      device.first = request -> {
        if (request instanceof ConfirmedRequest.Identify && asked.incrementAndGet() == 1) {
          try {
            // longer than the request's limit, not as long as those of the request and of what is asked then
            assertThat(over.await(400, TimeUnit.MILLISECONDS)).isFalse();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        }
        return Optional.empty();
      };
      ResilientClient client = open(at(device.port()));
      Iec61850Client first = client.client(LONG);
      assertThatThrownBy(() -> client.repeating(LONG, Iec61850Client::identify))
          .isInstanceOf(RequestTimeoutException.class);
      assertThat(client.client()).containsSame(first);
      assertThat(asked).hasValue(1);
    } finally {
      over.countDown();
    }
  }

  /** The device does it, and is lost before the client has the answer. */
  @Test
  void neverWritesTwiceByItself() throws Exception {
    try (ScriptedDevice device = new ScriptedDevice(); FaultProxy one = FaultProxy.to(device.port())) {
      ResilientClient client = open(at(one.port(), device.port()));
      Iec61850Client first = client.client(LONG);
      one.toClient().cutAfter(0, Ending.RST);
      assertThatThrownBy(() -> first.write(NAME, new Data.VisibleString("x")))
          .isInstanceOf(ConnectionLostException.class);
      assertThat(next(State.Connected.class).server()).isZero();
      assertThat(next(State.Connected.class).server()).isOne();
      AccessResult read = client.repeating(LONG, association -> association.read(NAME));
      assertThat(read).isInstanceOf(AccessResult.Failure.class);
      client.close();
      assertThat(device.written()).containsExactly("write vendor=x");
    }
  }

  /** Answers once the other server is connected to, or not in this moment: leaving is decided every tenth of a second. */
  private static boolean isLeft(CountDownLatch leaving) {
    try {
      return leaving.await(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private ResilientClient listening(CountDownLatch leaving, int first, int second) {
    AssociationSettings patient = AssociationSettings.STANDARD;
    return closing(ResilientClient.open(
        ResilientSettings.of(TcpConnector.Settings.to("127.0.0.1", first), patient)
            .withServer(TcpConnector.Settings.to("127.0.0.1", second), patient)
            .withSwitchBack(new SwitchBack.Never()).withKeepAlive(Optional.empty()),
        state -> {
          states.add(state);
          if (state instanceof State.Connecting(int server, var _, var _) && server == 1) leaving.countDown();
        }));
  }

  @Test
  void leavesForAnotherServerOnceWhatIsAskedIsAnswered() throws Exception {
    CountDownLatch leaving = new CountDownLatch(1);
    GoldenDevice other = device();
    try (ScriptedDevice device = new ScriptedDevice()) {
      CompletableFuture<ResilientClient> client = new CompletableFuture<>();
      device.first = request -> {
        if (!(request instanceof ConfirmedRequest.Write)) return Optional.empty();
        client.join().switchTo(1);
        assertThat(isLeft(leaving)).isFalse();
        return Optional.empty();
      };
      client.complete(listening(leaving, device.port(), other.port()));
      assertThat(client.join().client(LONG).write(NAME, new Data.VisibleString("x"))).isEqualTo(Optional.empty());
      assertThat(next(State.Connected.class).server()).isZero();
      assertThat(next(State.Connected.class).server()).isOne();
    }
  }

  @Test
  void leavesForAnotherServerOnceACommandHasEnded() throws Exception {
    CountDownLatch leaving = new CountDownLatch(1);
    CompletableFuture<ResilientClient> client = new CompletableFuture<>();
    GoldenDevice other = device();
    Iec61850Server device = closing(Iec61850Server.start(GoldenDevice.file(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withControls(new ControlHandler() {
          @Override
          public Optional<AddCause> perform(ControlCommand command, Controlled object)
              throws InterruptedException {
            client.join().switchTo(1);
            assertThat(isLeft(leaving)).isFalse();
            return object.follow();
          }
        })));
    client.complete(listening(leaving, device.port(), other.port()));
    ControlObject object = client.join().client(LONG).control("GOLDLD0/GGIO2.SPCSO3");
    assertThat(object.model().enhancedSecurity()).isTrue();
    assertThat(object.execute(Value.Bool.TRUE)).isInstanceOf(ControlResult.Terminated.class);
    assertThat(next(State.Connected.class).server()).isZero();
    assertThat(next(State.Connected.class).server()).isOne();
  }

  @Test
  void aWishForTheServerInUseDoesNotStrikeLater() throws Exception {
    GoldenDevice device = device();
    FaultProxy one = network(device);
    FaultProxy two = network(device);
    ResilientClient client = open(at(one.port(), two.port()));
    client.client(LONG);
    client.switchTo(0);
    one.cut(Ending.RST);
    assertThat(next(State.Connected.class).server()).isZero();
    assertThat(next(State.Connected.class).server()).isOne();
    assertThat(vendor(client.client(LONG))).isNotEmpty();
    two.cut(Ending.RST);
    // and not connecting to the other before
    assertThat(states.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(State.Lost.class, lost -> assertThat(lost.server()).isOne());
  }

  @Test
  void isClosedByItsListener() throws Exception {
    CompletableFuture<ResilientClient> client = new CompletableFuture<>();
    client.complete(closing(ResilientClient.open(at(unused()), state -> {
      states.add(state);
      if (state instanceof State.Lost) client.join().close();
    })));
    next(State.Lost.class);
    // far sooner than after the longest wait for the end
    assertThat(states.poll(5, TimeUnit.SECONDS)).isEqualTo(new State.Closed("closed by this side"));
    assertThat(states).isEmpty();
  }

  @Test
  void givesUpAsItIsTold() throws Exception {
    int nobody = unused();
    ResilientClient client = open(at(nobody).withReconnect(ReconnectPolicy.NONE));
    assertThatThrownBy(() -> client.client(LONG)).isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("127.0.0.1:" + nobody);
    assertThat(next(State.Lost.class).pause()).isEmpty();
    next(State.Closed.class);
  }

  @Test
  void goesWhereItIsSentAndBackOnceTheFirstHasHeld() throws Exception {
    GoldenDevice device = device();
    FaultProxy one = network(device);
    ResilientClient client = open(at(one.port(), device.port())
        .withSwitchBack(new SwitchBack.WhenStable(Duration.ofMillis(300))));
    client.client(LONG);
    client.switchTo(1);
    assertThat(next(State.Connected.class).server()).isZero();
    assertThat(next(State.Connected.class).server()).isOne();
    assertThat(next(State.Connected.class).server()).isZero();
    assertThat(vendor(client.client(LONG))).isNotEmpty();
    assertThatThrownBy(() -> client.switchTo(2)).hasMessage("servers are 0…1: 2");
  }

  @Test
  void outlivesAListenerThatFails() throws Exception {
    GoldenDevice device = device();
    ResilientClient client = closing(ResilientClient.open(at(device.port()), _ -> {
      throw new IllegalStateException("of the test");
    }));
    assertThat(vendor(client.client(LONG))).isNotEmpty();
  }

  @Test
  void checksItsSettings() {
    assertThatThrownBy(() -> at(1).withKeepAlive(Optional.of(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResilientSettings(List.of(), Optional.empty(), ReconnectPolicy.STANDARD,
        new SwitchBack.Never(), Optional.empty())).isInstanceOf(IllegalArgumentException.class);
  }
}
