package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events that flow while connections are cut: our redundant client and our server, which packs. */
@Timeout(120)
class SwitchOverLoopbackTest {
  private static final int POINTS = 60;
  private static final int EVENTS = 42_000;
  private static final int CUTS = 20;
  /** Events that are at most under way, so that the flow lasts as long as the cuts. */
  private static final int UNDER_WAY = 2000;
  private static final int LAST = 9999;
  private static final RedundancySettings QUICK = RedundancySettings.STANDARD
      .with(new Backoff.Settings(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0));

  private final List<FaultProxy> proxies = new ArrayList<>();
  private final AtomicLong told = new AtomicLong();

  /** Three types, so that what is packed is pulled forward; a third of the points has no time tag. */
  private static Station station() {
    List<Point> points = new ArrayList<>();
    for (int address = 1; address <= POINTS; address++)
      points.add(switch (address % 3) {
        case 0 -> Point.of(address, new ShortFloat(-1, Quality.GOOD));
        case 1 -> Point.of(address, new Bitstring32(-1, Quality.GOOD), TimeTag.Form.NONE);
        default -> Point.of(address, new Bitstring32(-1, Quality.GOOD));
      });
    points.add(Point.of(LAST, new ShortFloat(-1, Quality.GOOD)));
    return Station.of(1, points, List.of());
  }

  private static Monitored value(int address, int number) {
    return address % 3 == 0 ? new ShortFloat(number, Quality.GOOD) : new Bitstring32(number, Quality.GOOD);
  }

  private static int number(InformationObject object) {
    return switch (object.information()) {
      case ShortFloat(float value, Quality _) -> (int) value;
      case Bitstring32(int bits, Quality _) -> bits;
      default -> throw new AssertionError(object);
    };
  }

  /** Now, in the middle of a frame, or in the middle of an acknowledgement, which is then lost. */
  private static void cut(FaultProxy proxy, int turn) {
    switch (turn % 4) {
      case 0 -> proxy.cut(Ending.RST);
      case 1 -> proxy.toServer().cutAfter(3, Ending.RST);
      case 2 -> proxy.toClient().cutAfter(137L * turn, Ending.FIN);
      default -> proxy.cut(Ending.FIN);
    }
  }

  @ParameterizedTest
  @EnumSource(Acknowledge.class)
  void noEventIsLostAndNoneThatHasATimeComesTwiceThoughConnectionsAreCut(Acknowledge acknowledge) throws Exception {
    ServerSettings settings = ServerSettings.STANDARD.with(DeviceSettings.STANDARD.withoutInitialization())
        .withMaxConnectionsPerGroup(32);
    Iec104Settings client = Iec104Settings.STANDARD.with(ApciSettings.STANDARD.with(acknowledge));
    try (Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), settings, List.of(station()),
        request -> request.refuse());
        FaultProxy one = FaultProxy.to(server.port());
        FaultProxy two = FaultProxy.to(server.port())) {
      proxies.addAll(List.of(one, two));
      List<TcpConnector.Settings> group = proxies.stream()
          .map(proxy -> TcpConnector.Settings.to("127.0.0.1", proxy.port())).toList();
      RedundantIec104Client redundant = RedundantIec104Client.open(group, client, QUICK, this::count);
      try (redundant) {
        Semaphore room = new Semaphore(UNDER_WAY);
        Thread flow = Thread.ofVirtual().start(() -> flow(server, room));
        takeAll(redundant, room);
        flow.join();
        server.update(1, LAST, new ShortFloat(1, Quality.GOOD), Instant.EPOCH);
        takeLast(redundant);
        assertThat(Objects.requireNonNull(server.statistics().groups().get("all")).dropped()).isZero();
      }
      // repetitions may go on behind the last event; now they are over and told
      assertThat(redundant.repeated()).isPositive().isEqualTo(told.get());
    }
  }

  private void count(int member, LinkEvent event) {
    if (event instanceof LinkEvent.Repeated(long objects)) told.addAndGet(objects);
  }

  private static void flow(Iec104Server server, Semaphore room) {
    for (int i = 0; i < EVENTS; i++) {
      room.acquireUninterruptibly();
      int address = 1 + i * 7 % POINTS;
      server.update(1, address, value(address, i / POINTS), Instant.EPOCH.plusMillis(i));
    }
  }

  /** Each point's events are numbered, so a gap, a repetition or a wrong order shows. */
  private void takeAll(RedundantIec104Client redundant, Semaphore room) throws InterruptedException {
    int[] next = new int[POINTS + 1];
    int cuts = 0;
    int count = 0;
    while (count < EVENTS) {
      for (InformationObject object : objects(redundant)) {
        // whether an event without time is a repetition cannot be told where its acknowledgement was sent and lost
        if (object.address() % 3 == 1 && number(object) < next[object.address()]) continue;
        assertThat(number(object)).as("point %d, after %d events and %d cuts", object.address(), count, cuts)
            .isEqualTo(next[object.address()]++);
        count++;
        room.release();
      }
      int started = redundant.started().orElse(-1);
      if (started >= 0 && cuts < CUTS && count > (cuts + 1) * (EVENTS / (CUTS + 1)))
        cut(proxies.get(started), cuts++);
    }
    assertThat(cuts).isEqualTo(CUTS);
  }

  /** What a cut near the end brings once more comes before it. */
  private static void takeLast(RedundantIec104Client redundant) throws InterruptedException {
    while (true)
      for (InformationObject object : objects(redundant)) {
        if (object.address() == LAST) return;
        assertThat(object.address() % 3).as("%s has come twice", object).isEqualTo(1);
      }
  }

  private static List<InformationObject> objects(RedundantIec104Client redundant) throws InterruptedException {
    while (true)
      if (redundant.updates().take() instanceof Update.Data(long _, Asdu asdu)) return asdu.objects();
  }
}
