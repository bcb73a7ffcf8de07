package io.gridtap.iec104;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.apci.UnnumberedFunction;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process with little memory: a station that sends more than fits into it, as fast as it may or faster, and a client
 * whose taker takes one ASDU whenever the station cannot go on.
 */
public final class SlowConsumerProbe {
  private static final int K = 12;
  private static final int W = 8;
  /** So that nothing is acknowledged because of the time that has passed. */
  private static final Duration LONG = Duration.ofSeconds(200);
  private static final int SLOWLY_TAKEN = 100;
  /** In the body, behind the address of the first object. */
  private static final int NUMBER_AT = 3;
  private static final byte[] TEMPLATE = template();

  private final int total;
  private final int window;
  private final Selector selector = Selector.open();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean blocked;
  private int acknowledged;
  private int acknowledgements;
  private int testsConfirmed;
  private int testsWanted;

  private SlowConsumerProbe(int total, int window) throws IOException {
    this.total = total;
    this.window = window;
  }

  public static void main(String[] arguments) throws Exception {
    boolean obedient = "obedient".equals(arguments[0]);
    SlowConsumerProbe probe = obedient ? new SlowConsumerProbe(20_000, K) : new SlowConsumerProbe(300_000, 1 << 30);
    probe.run(obedient);
  }

  private void run(boolean obedient) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      FutureTask<Boolean> station = async(() -> send(listener.accept()));
      Iec104Settings settings = Iec104Settings.STANDARD
          .with(ApciSettings.STANDARD.withWindow(K, W).withTimes(LONG, LONG.minusSeconds(1), LONG)
              .with(Acknowledge.TAKEN));
      try (Iec104Client client = Iec104Client.connect(
          TcpConnector.Settings.to("127.0.0.1", port), settings, _ -> {})) {
        for (int i = 0; i < SLOWLY_TAKEN; i++) {
          // what was given out last is not taken before its taker comes back
          awaitBlocked(obedient ? (i - 1) / W * W : 0);
          if (obedient) standsStill(i - 1);
          check(client, i);
        }
        for (int i = SLOWLY_TAKEN; i < total; i++) check(client, i);
        client.updates().acknowledge();
      }
      // the end acknowledges what is left
      station.get();
      System.out.println("in order: " + total);
    }
  }

  private static <T> FutureTask<T> async(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }

  /** N(R) says no more than what was taken, and a test is answered all the same. */
  private void standsStill(int taken) throws InterruptedException {
    lock.lock();
    try {
      testsWanted++;
      int wanted = testsWanted;
      int before = acknowledgements;
      wake();
      while (testsConfirmed < wanted) changed.await();
      expect(acknowledgements == before && acknowledged <= Math.max(0, taken),
          "N(R) is %d with %d taken".formatted(acknowledged, taken));
    } finally {
      lock.unlock();
    }
  }

  private void awaitBlocked(int expected) throws InterruptedException {
    lock.lock();
    try {
      while (!blocked || acknowledged < expected) changed.await();
      expect(acknowledged <= SLOWLY_TAKEN, "N(R) is " + acknowledged);
    } finally {
      lock.unlock();
    }
  }

  private static void check(Iec104Client client, int number) throws InterruptedException {
    Asdu asdu = ((Update.Data) client.updates().take()).asdu();
    int came = asdu.body().u16le(NUMBER_AT) | asdu.body().u16le(NUMBER_AT + 2) << 16;
    if (came != number) throw new IllegalStateException("%d came instead of %d".formatted(came, number));
  }

  private static void expect(boolean truth, String otherwise) {
    if (!truth) throw new IllegalStateException(otherwise);
  }

  // ---- the station

  private void wake() { selector.wakeup(); }

  private boolean send(SocketChannel channel) throws IOException {
    FrameBuffer frames = Apdu.frames();
    ByteBuffer in = ByteBuffer.allocate(4096);
    ByteBuffer out = ByteBuffer.allocate(0);
    int sent = 0;
    int testsSent = 0;
    boolean started = false;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    while (acknowledged < total) {
      while (channel.read(in) > 0) {
        frames.append(Octets.of(in.array(), 0, in.position()));
        in.clear();
        while (frames.hasNext())
          switch (Apdu.CODEC.decode(frames.next())) {
          case Apdu.S(int receive) -> acknowledge(receive);
          case Apdu.U(UnnumberedFunction function) -> {
            started |= function == UnnumberedFunction.STARTDT_ACT;
            if (function == UnnumberedFunction.STARTDT_ACT) out = next(new Apdu.U(UnnumberedFunction.STARTDT_CON));
            if (function == UnnumberedFunction.TESTFR_CON) tell(() -> testsConfirmed++);
          }
          case Apdu.I frame -> throw new IOException("not expected: " + frame);
          }
      }
      boolean goesOn = true;
      while (goesOn) {
        if (out.hasRemaining()) goesOn = channel.write(out) > 0;
        else if (testsSent < testsWanted()) {
          testsSent++;
          out = next(new Apdu.U(UnnumberedFunction.TESTFR_ACT));
        } else if (started && sent < total && sent - acknowledged < window) {
          out = next(new Apdu.I(sent & Apdu.SEQUENCE_MASK, 0, asdu(sent)));
          sent++;
        } else
          goesOn = false;
      }
      boolean full = started && sent < total;
      tell(() -> blocked = full);
      key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      selector.select();
      tell(() -> blocked = false);
      selector.selectedKeys().clear();
    }
    return true;
  }

  private static ByteBuffer next(Apdu apdu) { return ByteBuffer.wrap(Apdu.CODEC.encode(apdu).toByteArray()); }

  private static byte[] template() {
    List<InformationObject> objects = new ArrayList<>();
    for (int i = 0; i < 30; i++)
      objects.add(new InformationObject(1 + i, new Bitstring32(0, Quality.GOOD)));
    return Asdu.of(TypeId.M_BO_NA_1, CauseOfTransmission.of(Cause.SPONTANEOUS), 1, objects).encode().toByteArray();
  }

  /** The first object's value is the number. */
  private static Octets asdu(int number) {
    byte[] octets = TEMPLATE.clone();
    for (int i = 0; i < 4; i++)
      octets[FieldSizes.IEC104.headerOctets() + NUMBER_AT + i] = (byte) (number >> 8 * i);
    return Octets.wrap(octets);
  }

  private void acknowledge(int receive) {
    tell(() -> {
      acknowledged += receive - acknowledged & Apdu.SEQUENCE_MASK;
      acknowledgements++;
    });
  }

  private int testsWanted() {
    lock.lock();
    try {
      return testsWanted;
    } finally {
      lock.unlock();
    }
  }

  private void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
