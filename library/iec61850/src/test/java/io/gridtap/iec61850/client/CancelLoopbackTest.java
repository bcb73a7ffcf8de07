package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.Pending;
import io.gridtap.mms.Pending.Cancellation;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are begun, and not waited for or not wanted any more. */
@Timeout(30)
class CancelLoopbackTest {
  /** A device that answers Identify when it is told to. */
  private static ScriptedDevice slow(CountDownLatch asked, CountDownLatch go) throws Exception {
    ScriptedDevice device = new ScriptedDevice();
    device.first = request -> {
      if (!(request instanceof ConfirmedRequest.Identify)) return Optional.empty();
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return Optional.of(new Answer.Positive<>(new ConfirmedResponse.Identity("vendor", "model", "1")));
    };
    return device;
  }

  @Test
  void aRequestUnderWayIsLeftUndone() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedDevice device = slow(asked, go); Iec61850Client client = device.connect()) {
      Pending<ConfirmedResponse.Identity> pending = client.begin(new ConfirmedRequest.Identify());
      asked.await();
      assertThat(pending.isDone()).isFalse();
      assertThat(pending.cancel()).isEqualTo(Cancellation.CANCELLED);
      assertThat(pending.await()).isEqualTo(new Answer.Negative<>(ServiceError.CANCELLED));
      assertThat(pending.cancel()).isEqualTo(Cancellation.CANCELLED);
      go.countDown();
      assertThat(client.status()).as("the association goes on").isNotNull();
    }
  }

  @Test
  void whatIsAnsweredIsNotCancelled() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedDevice device = slow(new CountDownLatch(1), go); Iec61850Client client = device.connect()) {
      Pending<ConfirmedResponse.Identity> pending = client.begin(new ConfirmedRequest.Identify());
      Pending<ConfirmedResponse.Identity> second = client.begin(new ConfirmedRequest.Identify());
      go.countDown();
      assertThat(second.await().orThrow().vendor()).isEqualTo("vendor");
      assertThat(pending.cancel()).isEqualTo(Cancellation.TOO_LATE);
      assertThat(pending.await().orThrow().vendor()).isEqualTo("vendor");
    }
  }

  /** The cancel crosses the answer. */
  @Test
  void aCancelThatComesTooLateIsSaid() throws Exception {
    try (GoldenDevice device = new GoldenDevice();
        FaultProxy proxy = FaultProxy.to(device.port());
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port()))) {
      proxy.toClient().stall();
      assertThat(crossed(client, proxy)).isEqualTo(Cancellation.TOO_LATE);
      assertThat(client.identify().orThrow().vendor()).isNotEmpty();
    }
  }

  /** The answer is held back until the cancel is on its way, too. */
  private static Cancellation crossed(Iec61850Client client, FaultProxy proxy) throws Exception {
    long before = proxy.toServer().octets();
    Pending<ConfirmedResponse.NameList> pending = client.begin(
        new ConfirmedRequest.GetNameList(ObjectClass.DOMAIN, new ConfirmedRequest.Scope.Vmd(), Optional.empty()));
    assertThat(proxy.toServer().awaitOctets(before + 1, Duration.ofSeconds(20))).isTrue();
    // a device that has not begun would leave it undone
    assertThat(proxy.toClient().awaitHeld(Duration.ofSeconds(20))).isTrue();
    long sent = proxy.toServer().octets();
    Thread letGo = Thread.ofVirtual().start(() -> {
      try {
        assertThat(proxy.toServer().awaitOctets(sent + 1, Duration.ofSeconds(20))).isTrue();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      proxy.toClient().pass();
    });
    Cancellation cancellation = pending.cancel();
    letGo.join();
    assertThat(pending.await().orThrow().names()).contains("GOLDLD0");
    return cancellation;
  }

  @Test
  void anotherStackThatKnowsNoCancelAnswersTheRequest() throws Exception {
    try (OpenmucServer server = new OpenmucServer();
        FaultProxy proxy = FaultProxy.to(server.port());
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port()))) {
      proxy.toClient().stall();
      assertThat(crossed(client, proxy)).isEqualTo(Cancellation.TOO_LATE);
      assertThat(client.logicalDevices()).contains("GOLDLD0");
    }
  }

  @Test
  void nobodyWaitsForEver() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AssociationSettings quick = AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(200));
    try (ScriptedDevice device = slow(new CountDownLatch(1), go);
        FaultProxy proxy = FaultProxy.to(device.port());
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port()), quick)) {
      proxy.toClient().stall();
      assertThatThrownBy(() -> client.begin(new ConfirmedRequest.Identify()).cancel())
          .isInstanceOf(RequestTimeoutException.class);
      Pending<ConfirmedResponse.Identity> lost = client.begin(new ConfirmedRequest.Identify());
      proxy.cut(Ending.RST);
      assertThatThrownBy(lost::cancel).isInstanceOf(ConnectionLostException.class);
      assertThatThrownBy(lost::await).isInstanceOf(ConnectionLostException.class);
    } finally {
      go.countDown();
    }
  }
}
