package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two conversations and a network between them that misbehaves. */
class FaultsLoopbackTest {
  private final Recorder atServer = new Recorder();
  private final Recorder atClient = new Recorder();
  private final BlockingQueue<Conversation<Telegraph.Command, Octets>> served = new LinkedBlockingQueue<>();
  private final TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), connection -> served
      .add(Conversation.start("server", connection, new Telegraph(), atServer, Conversation.Settings.STANDARD)));
  private final FaultProxy proxy = FaultProxy.to(listener.port());
  private final Conversation<Telegraph.Command, Octets> client = Conversation.start("client",
      TcpConnector.SHARED.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port())), new Telegraph(), atClient,
      Conversation.Settings.STANDARD);

  FaultsLoopbackTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() throws Exception {
    client.close();
    proxy.close();
    listener.close();
    Conversation<Telegraph.Command, Octets> server = served.poll(20, TimeUnit.SECONDS);
    assertThat(server).isNotNull();
    assertThat(server.awaitClosed(Duration.ofSeconds(20))).isTrue();
    assertThat(client.awaitClosed(Duration.ofSeconds(20))).isTrue();
    assertThat(atServer.reasons).hasSize(1);
    assertThat(atClient.reasons).hasSize(1);
    assertThat(listener.connections()).isZero();
  }

  private Octets send(int seed, int octets) throws InterruptedException {
    Octets text = new Noise(seed).octets(octets);
    client.command(new Telegraph.Command.Send(text));
    return text;
  }

  @Test
  void framesSurviveSingleOctetSegments() throws Exception {
    proxy.toServer().segment();
    Octets first = send(1, 3000);
    Octets second = send(2, 10);
    assertThat(atServer.next()).isEqualTo(first);
    assertThat(atServer.next()).isEqualTo(second);
  }

  @Test
  void halfAFrameAndTheEndIsNoEvent() throws Exception {
    proxy.toServer().cutAfter(50, Ending.FIN);
    send(1, 100);
    assertThat(atServer.reason()).isEqualTo("connection closed by the peer");
    assertThat(atServer.delivered).isEmpty();
    assertThat(atClient.reason()).startsWith("connection ");
  }

  @Test
  void aResetOnTheWayReachesBothSides() throws Exception {
    Octets whole = send(1, 98);
    assertThat(atServer.next()).isEqualTo(whole);
    proxy.cut(Ending.RST);
    assertThat(atServer.reason()).startsWith("connection lost: ");
    assertThat(atClient.reason()).startsWith("connection lost: ");
  }

  @Test
  void aStallHoldsEventsBackAndLosesNone() throws Exception {
    proxy.toServer().stall();
    Octets first = send(1, 20);
    Octets second = send(2, 20);
    assertThat(atServer.delivered.poll(100, TimeUnit.MILLISECONDS)).isNull();
    proxy.toServer().pass();
    assertThat(atServer.next()).isEqualTo(first);
    assertThat(atServer.next()).isEqualTo(second);
  }
}
