package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.PushSettings.Plain;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.DataNotificationConfirm;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.UdpListener;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PushListenerLoopbackTest {
  private static final InvocationCounters COUNTERS = new MemoryCounters();
  private static final PushSenders SENDERS = title -> Optional.of(SecuritySettings
      .of(SecuritySuite.SUITE_0, GlobalKeys.of(Key.hex("000102030405060708090A0B0C0D0E0F"),
          Key.hex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF")), SystemTitle.hex("4D4D4D0000000001"))
      .withCounters(COUNTERS).withLeast(LeastProtection.all(Protection.AUTHENTICATED_ENCRYPTED)));

  private static Socket connect(PushListener listener) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), listener.port());
  }

  @Test
  void takesWhatMetersPushAndSaysWhatItRefuses() throws IOException, InterruptedException {
    BlockingQueue<PushRefusal> refusals = new LinkedBlockingQueue<>();
    List<RecordedSession.Line> lines = RecordedSession.of("push-01-data-notification").lines();
    try (PushListener listener = PushListener.start(TcpListener.Settings.local(0),
        PushSettings.of(SENDERS).withPlain(Plain.ALLOWED), refusals::add)) {
      try (Socket hdlc = connect(listener)) {
        for (RecordedSession.Line line : lines)
          if (line.step().contains("HDLC")) line.octets().writeTo(hdlc.getOutputStream());
        assertThat(listener.take().title()).isEmpty();
        assertThat(listener.take().title()).contains(SystemTitle.hex("4752580000000001"));
        assertThat(refusals.take().text()).contains("less than expected");
      }
      try (Socket wrapper = connect(listener)) {
        for (RecordedSession.Line line : lines)
          if (line.step().contains("WRAPPER")) line.octets().writeTo(wrapper.getOutputStream());
        Push plain = listener.take();
        assertThat(plain.time()).isPresent();
        assertThat(refusals.take().text()).contains("invocation counter 4660");
        assertThat(refusals.take().text()).contains("less than expected");
        listener.confirm(plain);
        Octets answer = Octets.wrap(wrapper.getInputStream().readNBytes(8 + 6));
        assertThat(ApduCodec.decode(Wpdu.CODEC.decode(answer).apdu(), Limits.STANDARD))
            .isInstanceOf(DataNotificationConfirm.class);
        assertThat(listener.counts()).isEqualTo(new PushListener.Counts(3, 3, 0, 0));
      }
    }
  }

  @Test
  void tellsTheTakerThatItIsClosed() throws IOException {
    PushListener listener = PushListener.start(TcpListener.Settings.local(0), PushSettings.of(SENDERS), _ -> {});
    listener.close();
    assertThatThrownBy(listener::take).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void takesDatagramsAndConfirmsThem() throws IOException, InterruptedException {
    BlockingQueue<PushRefusal> refusals = new LinkedBlockingQueue<>();
    try (PushListener listener = PushListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0),
        PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED), refusals::add);
        DatagramSocket meter = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      meter.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
      byte[] wpdu = RecordedSession.of("push-01-data-notification").lines().stream()
          .filter(line -> line.step().contains("WRAPPER push, plain")).findFirst().orElseThrow().octets().toByteArray();
      meter.send(new DatagramPacket(wpdu, wpdu.length - 1));
      assertThat(refusals.take().text()).contains("not one WPDU");
      meter.send(new DatagramPacket(wpdu, wpdu.length));
      listener.confirm(listener.take());
      DatagramPacket answer = new DatagramPacket(new byte[64], 64);
      meter.receive(answer);
      assertThat(answer.getData()[8]).isEqualTo((byte) 0x10);
    }
  }

  /** The sender is silent for good, so that no datagram brings the time. */
  @Test
  void aDatagramWithoutTheNextBlockIsGivenUpByTheClock() throws IOException, InterruptedException {
    BlockingQueue<PushRefusal> refusals = new LinkedBlockingQueue<>();
    try (PushListener listener = PushListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0),
        PushSettings.of(PushSenders.NOBODY).withBlockGap(Duration.ofMillis(5)), refusals::add);
        DatagramSocket meter = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      meter.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
      byte[] block = Wpdu.CODEC.encode(new Wpdu(1, 102, Octets.hex("E0 40 0001 0000 01 0F"))).toByteArray();
      meter.send(new DatagramPacket(block, block.length));
      assertThat(refusals.take().text()).contains("block 2 did not come within 5 ms");
    }
  }

  @Test
  void blocksOfAllSendersShareOneRoom() throws IOException {
    List<PushRefusal> refusals = new ArrayList<>();
    try (
        UdpListener socket = UdpListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0), _ -> {})) {
      PushDatagrams datagrams = new PushDatagrams(PushSettings.of(PushSenders.NOBODY), new AtomicLong(),
          event -> refusals.add(((PushEngine.Event.Refused) event).refusal()), 100_000);
      Octets part = ApduCodec.encode(
          new GeneralBlockTransfer(false, true, 0, 1, 0, Octets.of(new byte[30_000])));
      Octets wpdu = Wpdu.CODEC.encode(new Wpdu(1, 102, part));
      for (int port = 1001; port <= 1005; port++)
        datagrams.receive(new UdpListener.Datagram(wpdu,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), socket);
    }
    assertThat(refusals).extracting(refusal -> refusal.peer().replaceAll(".*:", "")).containsExactly("1001", "1002");
    assertThat(refusals).allSatisfy(refusal -> assertThat(refusal.reason()).isEqualTo(PushRefusal.Reason.BLOCKS))
        .allSatisfy(refusal -> assertThat(refusal.text()).contains("more than 100000 octets"));
  }

  /** What nobody takes stays with the meter; nothing is lost once it is taken. */
  @Test
  void aFullQueueSlowsTheMeterDown() throws IOException, InterruptedException {
    Octets push = RecordedSession.of("push-02-event-notification").fromServer().get(1);
    int count = 20_000;
    try (PushListener listener = PushListener.start(TcpListener.Settings.local(0),
        PushSettings.of(PushSenders.NOBODY).withPlain(Plain.ALLOWED).withCapacity(4), refusal -> {
          throw new AssertionError(refusal);
        }); Socket meter = connect(listener)) {
      Thread pushing = Thread.ofVirtual().start(() -> {
        try {
          for (int i = 0; i < count; i++)
            push.writeTo(meter.getOutputStream());
        } catch (IOException lost) {
          throw new java.io.UncheckedIOException(lost);
        }
      });
      for (int i = 0; i < count; i++)
        assertThat(listener.take().values()).hasSize(1);
      pushing.join();
      assertThat(listener.counts().arrived()).isEqualTo(count);
    }
  }
}
