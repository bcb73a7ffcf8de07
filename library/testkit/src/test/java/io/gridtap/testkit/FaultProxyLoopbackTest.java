package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyLoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final FaultProxy proxy = FaultProxy.to(listener.getLocalPort());
  private final Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  private final Socket server = listener.accept();

  FaultProxyLoopbackTest() throws IOException {
    client.setSoTimeout(20_000);
    server.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    client.close();
    server.close();
    listener.close();
  }

  private void send(String hex) throws IOException { Octets.hex(hex).writeTo(client.getOutputStream()); }

  private Octets received(int count) throws IOException {
    return Octets.wrap(server.getInputStream().readNBytes(count));
  }

  @Test
  void passesBothWaysAndRecords() throws Exception {
    send("01 02 03");
    assertThat(received(3)).isEqualTo(Octets.hex("01 02 03"));
    server.getOutputStream().write(9);
    assertThat(client.getInputStream().read()).isEqualTo(9);
    assertThat(proxy.toServer().awaitOctets(3, LONG)).isTrue();
    assertThat(proxy.toServer().recorded()).isEqualTo(Octets.hex("01 02 03"));
    assertThat(proxy.toClient().awaitOctets(1, LONG)).isTrue();
    assertThat(proxy.toClient().octets()).isEqualTo(1);
    assertThat(proxy.toClient().awaitOctets(2, Duration.ofMillis(10))).isFalse();
    client.close();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void corruptsOneOctet() throws Exception {
    proxy.toServer().corrupt(2, 0x80);
    send("01 02");
    assertThat(received(2)).isEqualTo(Octets.hex("01 02"));
    send("03 04");
    assertThat(received(2)).isEqualTo(Octets.hex("83 04"));
  }

  @Test
  void cutsInOrderBehindSoManyOctets() throws Exception {
    proxy.toServer().cutAfter(2, Ending.FIN);
    send("01 02 03 04");
    assertThat(Octets.wrap(server.getInputStream().readAllBytes())).isEqualTo(Octets.hex("01 02"));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    // the cut was for once
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket accepted = listener.accept()) {
      again.getOutputStream().write(new byte[]{1, 2, 3, 4});
      assertThat(accepted.getInputStream().readNBytes(4)).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void countsAnOctetBeforeItsReceiverHasIt() throws Exception {
    for (int i = 1; i <= 2000; i++) {
      client.getOutputStream().write(i);
      assertThat(server.getInputStream().read()).isEqualTo(i & 0xFF);
      assertThat(proxy.toServer().octets()).isEqualTo(i);
      assertThat(proxy.toServer().recorded().length()).isEqualTo(i);
    }
  }

  @Test
  void aPlaceThatHasGonePastIsNone() {
    assertThatThrownBy(() -> proxy.toServer().cutAfter(-1, Ending.FIN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> proxy.toServer().corrupt(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cutsWithAReset() throws Exception {
    proxy.toServer().cutAfter(0, Ending.RST);
    send("01");
    InputStream in = client.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("reset");
  }

  @Test
  void cutsAtOnceWithAReset() throws Exception {
    send("01");
    received(1);
    assertThat(proxy.links()).isEqualTo(1);
    proxy.cut(Ending.RST);
    assertThat(proxy.links()).isZero();
    InputStream in = server.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("reset");
  }

  @Test
  void stallsUntilToldToPass() throws Exception {
    proxy.toServer().stall();
    assertThat(proxy.toServer().awaitHeld(Duration.ofMillis(1))).as("nothing to hold back").isFalse();
    send("01 02");
    assertThat(proxy.toServer().awaitHeld(Duration.ofSeconds(20))).isTrue();
    server.setSoTimeout(100);
    assertThatThrownBy(() -> received(1)).isInstanceOf(SocketTimeoutException.class);
    assertThat(proxy.toServer().octets()).isZero();
    server.setSoTimeout(20_000);
    proxy.toServer().pass();
    assertThat(received(2)).isEqualTo(Octets.hex("01 02"));
    assertThat(proxy.toServer().awaitHeld(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void endsALinkThatStalls() throws Exception {
    proxy.toServer().stall();
    send("01 02");
    proxy.close();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void delays() throws Exception {
    proxy.toServer().delay(Duration.ofMillis(80));
    long start = System.nanoTime();
    send("01");
    received(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
  }

  @Test
  void splitsIntoSingleOctets() throws Exception {
    proxy.toServer().segment();
    send("01 02 03 04 05");
    assertThat(received(5)).isEqualTo(Octets.hex("01 02 03 04 05"));
  }

  @Test
  void aServerThatIsNotThereEndsTheLink() throws Exception {
    listener.close();
    try (Socket another = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      another.setSoTimeout(20_000);
      InputStream in = another.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }
  }
}
