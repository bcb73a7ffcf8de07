package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpLoopbackTest {
  /** A message is its length in one octet, and that many more. */
  private static final FrameBuffer.FrameLength MESSAGES = in -> 1 + in.u8();

  private final BlockingQueue<UdpListener.Datagram> received = new LinkedBlockingQueue<>();

  private UdpListener listen() throws IOException {
    return UdpListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0), received::add);
  }

  private static Connection to(UdpListener listener) throws Exception {
    return UdpConnector.connect(UdpConnector.Settings.to("127.0.0.1", listener.port(), MESSAGES));
  }

  private UdpListener.Datagram next() throws InterruptedException {
    UdpListener.Datagram datagram = received.poll(10, TimeUnit.SECONDS);
    assertThat(datagram).isNotNull();
    return datagram;
  }

  @Test
  void eachMessageTravelsInADatagramOfItsOwn() throws Exception {
    try (UdpListener listener = listen(); Connection connection = to(listener)) {
      connection.out().write(new byte[]{1, 7, 2, 8, 9});
      connection.out().flush();
      assertThat(next().octets()).isEqualTo(Octets.hex("01 07"));
      assertThat(next().octets()).isEqualTo(Octets.hex("02 08 09"));
    }
  }

  @Test
  void whatIsNotOneMessageIsDropped() throws Exception {
    try (UdpListener listener = listen(); Connection connection = to(listener)) {
      connection.out().write(new byte[]{0});
      connection.out().flush();
      var peer = next().sender();
      listener.send(Octets.hex("05 01"), peer);
      listener.send(Octets.hex("01 02 03"), peer);
      listener.send(Octets.hex("02 AA BB"), peer);
      byte[] buffer = new byte[2];
      assertThat(connection.in().read(buffer)).isEqualTo(2);
      assertThat(Octets.of(buffer)).isEqualTo(Octets.hex("02 AA"));
      assertThat(connection.in().read()).isEqualTo(0xBB);
    }
  }

  @Test
  void whatIsLongerThanTheBufferIsDroppedAsAWhole() throws Exception {
    try (UdpListener listener = listen();
        Connection connection = UdpConnector.connect(
            UdpConnector.Settings.to("127.0.0.1", listener.port(), MESSAGES).withAnyDatagram()
                .withMaxDatagramOctets(3))) {
      connection.out().write(new byte[]{0});
      connection.out().flush();
      var peer = next().sender();
      listener.send(Octets.hex("03 01 02 03"), peer);
      listener.send(Octets.hex("02 0A 0B"), peer);
      assertThat(connection.in().readNBytes(3)).containsExactly(2, 10, 11);
    }
    assertThatThrownBy(() -> UdpConnector.Settings.to("127.0.0.1", 1, MESSAGES).withMaxDatagramOctets(65_508))
        .hasMessageContaining("1…65507");
  }

  @Test
  void datagramsMayBeTakenAsTheyAreCut() throws Exception {
    try (UdpListener listener = listen();
        Connection connection = UdpConnector.connect(
            UdpConnector.Settings.to("127.0.0.1", listener.port(), MESSAGES).withAnyDatagram())) {
      connection.out().write(new byte[]{0});
      connection.out().flush();
      var peer = next().sender();
      listener.send(Octets.hex("05 01"), peer);
      listener.send(Octets.hex("01 02 03"), peer);
      assertThat(connection.in().readNBytes(5)).containsExactly(5, 1, 1, 2, 3);
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    try (UdpListener listener = listen()) {
      Connection connection = to(listener);
      connection.close();
      assertThatThrownBy(() -> connection.in().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void receivingThatKeepsFailingEndsTheListener() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    DatagramSocket broken = new DatagramSocket(0, InetAddress.getLoopbackAddress()) {
      @Override
      public void receive(DatagramPacket packet) throws IOException { throw new IOException("no buffers"); }
    };
    try (UdpListener listener = UdpListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0), broken,
        received::add, ended::add)) {
      assertThat(ended.poll(10, TimeUnit.SECONDS)).contains("failed 100 times").contains("no buffers");
      assertThat(broken.isClosed()).isTrue();
      assertThat(listener.dropped()).isZero();
    }
  }

  @Test
  void anErrorOfTheHandlerEndsTheListenerAndAnExceptionDoesNot() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    try (UdpListener listener = UdpListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0), _ -> {
      if (calls.incrementAndGet() == 1) throw new IllegalStateException("one of those");
      throw new StackOverflowError("deep");
    }, ended::add); Connection connection = to(listener)) {
      for (int i = 0; i < 2; i++) {
        connection.out().write(0);
        connection.out().flush();
      }
      assertThat(ended.poll(10, TimeUnit.SECONDS)).contains("StackOverflowError").contains("deep");
      assertThat(calls).hasValue(2);
    }
    assertThat(ended).isEmpty();
  }

  @Test
  void whatFindsNoRoomIsCounted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    var settings = UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0).withMaxWaiting(1);
    try (UdpListener listener = UdpListener.start(settings, datagram -> {
      inside.countDown();
      try {
        go.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
    }); Connection connection = to(listener)) {
      connection.out().write(0);
      connection.out().flush();
      inside.await();
      while (listener.dropped() == 0) {
        connection.out().write(0);
        connection.out().flush();
      }
      go.countDown();
    }
  }
}
