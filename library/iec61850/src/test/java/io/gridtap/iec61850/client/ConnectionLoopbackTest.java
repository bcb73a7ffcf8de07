package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.OsiAddress;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a client's association, and what it says of itself. */
@Timeout(30)
class ConnectionLoopbackTest {
  private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();

  private Iec61850Client connect(int port, AssociationSettings settings) throws Exception {
    ClientListener listener = (state, reason) -> changes.add(reason.isEmpty() ? state.name() : state + ": " + reason);
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings, Optional.empty(), listener);
  }

  @Test
  void goesFromStateToStateAndTellsEach() throws Exception {
    try (GoldenDevice device = new GoldenDevice()) {
      Iec61850Client client = connect(device.port(), AssociationSettings.STANDARD);
      assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
      assertThat(client.identify().orThrow().vendor()).isNotEmpty();
      assertThat(client.status().orThrow()).isEqualTo(new ConfirmedResponse.Status(0, 0, Optional.empty()));
      assertThat(client.parameters().maxPduOctets()).isEqualTo(65_000);
      assertThat(client.lastError()).isEmpty();
      client.close();
      assertThat(client.state()).isEqualTo(ClientState.CLOSED);
      assertThat(changes).startsWith("CONNECTING", "CONNECTED", "CLOSING").hasSize(4);
      assertThat(client.closedReason()).isNotEmpty();
    }
  }

  @Test
  void saysWhyThereIsNoConnection() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    assertThatThrownBy(() -> connect(unused, AssociationSettings.STANDARD)).isInstanceOf(IOException.class);
    assertThat(changes).hasSize(2).first().isEqualTo("CONNECTING");
    assertThat(List.copyOf(changes).getLast()).startsWith("CLOSED: ");
  }

  @Test
  void noticesThatTheDeviceHasGoneAndSaysSo() throws Exception {
    try (GoldenDevice device = new GoldenDevice(); FaultProxy proxy = FaultProxy.to(device.port())) {
      Iec61850Client client = connect(proxy.port(), AssociationSettings.STANDARD);
      proxy.cut(FaultProxy.Ending.RST);
      assertThat(changes.take()).isEqualTo("CONNECTING");
      assertThat(changes.take()).isEqualTo("CONNECTED");
      assertThat(changes.take()).startsWith("CLOSED: ");
      assertThatThrownBy(client::identify).isInstanceOf(ConnectionLostException.class);
      client.close();
    }
  }

  /** Within the names, within the types, within the values. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 20_000, 60_000, 120_000})
  void endsWhereverTheConnectionIsCut(long octets) throws Exception {
    try (GoldenDevice device = new GoldenDevice(); FaultProxy proxy = FaultProxy.to(device.port())) {
      Iec61850Client client = connect(proxy.port(), AssociationSettings.STANDARD);
      proxy.toClient().cutAfter(octets, FaultProxy.Ending.FIN);
      assertThatThrownBy(() -> {
        client.directory().modelWithConfiguration();
        while (true) client.dataSets().read("GOLDLD0/LLN0$dsPerf100");
      }).isInstanceOf(ConnectionLostException.class);
      assertThat(client.closedReason()).isNotEmpty();
      client.close();
    }
  }

  @Test
  void keepsAliveAndEndsWhatIsNotAnswered() throws Exception {
    Semaphore asked = new Semaphore(0);
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = request -> {
        if (!(request instanceof ConfirmedRequest.Status)) return Optional.empty();
        asked.release();
        if (asked.availablePermits() < 4)
          return Optional.of(new Answer.Rejected<>(
              RejectReason.UNRECOGNIZED_SERVICE)); // also a sign of life
        try {
          over.await();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
        return Optional.empty();
      };
      ClientListener listener = (state, reason) -> changes.add(state + ": " + reason);
      Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", device.port()),
          AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(50)), Optional.empty(), listener);
      try (KeepAlive keepAlive = client.keepAlive(Duration.ofMillis(5), 2)) {
        assertThat(keepAlive).isNotNull();
        assertThat(asked.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
        String last = changes.take();
        while (!last.startsWith("CLOSED")) last = changes.take();
        assertThat(last).isEqualTo("CLOSED: 2 status requests were not answered");
        assertThat(client.closedReason()).isEqualTo("2 status requests were not answered");
      } finally {
        over.countDown();
      }
      assertThatThrownBy(() -> client.keepAlive(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void takesTheOsiAddressFromTheFile() throws Exception {
    IedModel model = GoldenDevice.file();
    OsiAddress address = OsiAddresses.of(model, "192.0.2.1").orElseThrow();
    assertThat(address.transportSelector()).isEqualTo(Octets.hex("0001"));
    IedModel none = new IedModel(model.iedName(), model.accessPoint(), model.services(), List.of(),
        model.logicalDevices(), List.of());
    assertThat(OsiAddresses.of(none, "192.0.2.1")).isEmpty();
  }

  @Test
  void aUserWhoTakesNoReportsIsNoSilentDevice() throws Exception {
    Semaphore asked = new Semaphore(0);
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = request -> {
        if (request instanceof ConfirmedRequest.Status) asked.release();
        return Optional.empty();
      };
      Iec61850Client client = connect(device.port(),
          AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(50)));
      client.mms().call(new ConfirmedRequest.Status(false)); // the device has the association
      int sent = 500;
      for (int i = 0; i < sent; i++) device.report(new Data.VisibleString("report " + i));
      try (KeepAlive keepAlive = client.keepAlive(Duration.ofMillis(5), 1)) {
        assertThat(keepAlive).isNotNull();
        // these are answered behind reports that nobody takes
        assertThat(asked.tryAcquire(6, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
        for (int i = 0; i < sent; i++) assertThat(client.poll(Duration.ofSeconds(10))).isPresent();
        assertThat(client.mms().call(new ConfirmedRequest.Status(false))).isNotNull();
      }
      client.close();
    }
  }
}
