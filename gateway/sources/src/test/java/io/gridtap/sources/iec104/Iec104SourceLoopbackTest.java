package io.gridtap.sources.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.RedundancyGroup;
import io.gridtap.simulators.rtu.RtuPoint;
import io.gridtap.simulators.rtu.RtuPoints;
import io.gridtap.simulators.rtu.SimulatedRtu;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Value;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source against the simulated RTU, over real sockets. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class Iec104SourceLoopbackTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final RtuPoints POINTS = new RtuPoints(List.of(
      point(100, "breaker", TypeId.M_SP_TB_1, new SinglePoint(true, Quality.GOOD)),
      point(800, "voltage", TypeId.M_ME_TF_1, new ShortFloat(1, Quality.GOOD))));

  private final BlockingQueue<Measurement> measurements = new LinkedBlockingQueue<>();

  private static RtuPoint point(int address, String name, TypeId type, io.gridtap.iec104.asdu.Monitored initial) {
    return new RtuPoint(1, address, name, type, initial, Set.of(), Optional.empty(), Optional.empty(),
        OptionalDouble.empty(), Optional.empty());
  }

  private static SimulatedRtu rtu() throws Exception {
    return SimulatedRtu.start(SimulatedRtu.Settings.STANDARD.withoutMovement(), POINTS);
  }

  private static Iec104SourceSettings settings(int port) {
    return Iec104SourceSettings.of(TcpConnector.Settings.to("127.0.0.1", port))
        .with(new Backoff.Settings(Duration.ofMillis(50), 1, Duration.ofMillis(50), 0));
  }

  /** The next that fits; others are let go. */
  private Measurement await(Predicate<Measurement> wanted) throws InterruptedException {
    for (Measurement next; (next = measurements.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)) != null;)
      if (wanted.test(next)) return next;
    throw new AssertionError("it did not come");
  }

  private static Predicate<Measurement> interrogated(String path) {
    return measurement -> measurement.cause() == Cause.GENERAL_INTERROGATION && measurement.point().path().equals(path);
  }

  private static boolean isOld(Measurement measurement) {
    return measurement.quality().details().contains(Detail.OLD_DATA);
  }

  private static RedundancyGroup.Statistics group(SimulatedRtu rtu) {
    return rtu.statistics().server().groups().values().iterator().next();
  }

  @Test
  void theInterrogationAtTheStartFillsThePointsAndAnEventHasTheTimeOfTheStation() throws Exception {
    try (SimulatedRtu rtu = rtu(); Iec104Source source = new Iec104Source("rtu7", settings(rtu.port()))) {
      source.start(measurements::addAll);
      assertThat(await(interrogated("1/100")).value()).isEqualTo(new Value.Bool(true));
      assertThat(await(interrogated("1/800")).value()).isEqualTo(new Value.Float32(1));
      Instant before = Instant.now();
      rtu.set(1, 800, "17.5");
      Measurement event = await(measurement -> measurement.cause() == Cause.SPONTANEOUS);
      assertThat(event.value()).isEqualTo(new Value.Float32(17.5f));
      assertThat(event.point().device()).isEqualTo("rtu7");
      // the simulated clock goes on in steps
      assertThat(event.observedAt()).isBetween(before.minusSeconds(2), event.receivedAt().plusSeconds(2))
          .isNotEqualTo(event.receivedAt());
    }
  }

  @Test
  void aGapIsMarkedOnEveryPointOnceAndEndsWithTheInterrogationAndTheEventsThatTheStationKept() throws Exception {
    try (SimulatedRtu rtu = rtu();
        FaultProxy proxy = FaultProxy.to(rtu.port());
        Iec104Source source = new Iec104Source("rtu7", settings(proxy.port()))) {
      source.start(measurements::addAll);
      await(interrogated("1/100"));
      await(interrogated("1/800"));
      // what comes from now on gets nowhere until the link is cut
      proxy.toClient().stall();
      for (int i = 1; i <= 5; i++) rtu.set(1, 800, Integer.toString(100 + i));
      proxy.cut(FaultProxy.Ending.RST);
      List<String> old = new ArrayList<>();
      while (old.size() < 2) {
        Measurement marked = await(Iec104SourceLoopbackTest::isOld);
        old.add(marked.point().path());
      }
      assertThat(old).containsExactlyInAnyOrder("1/100", "1/800");
      proxy.toClient().pass();
      List<Value> events = new ArrayList<>();
      Set<String> pending = new HashSet<>(Set.of("1/100", "1/800"));
      while (events.size() < 5 || !pending.isEmpty()) {
        Measurement next = await(_ -> true);
        assertThat(isOld(next)).as("marked a second time: %s", next).isFalse();
        if (next.cause() == Cause.SPONTANEOUS) events.add(next.value());
        if (next.cause() == Cause.GENERAL_INTERROGATION) pending.remove(next.point().path());
      }
      assertThat(events).containsExactly(new Value.Float32(101), new Value.Float32(102), new Value.Float32(103),
          new Value.Float32(104), new Value.Float32(105));
    }
  }

  @Test
  void anIntakeThatBlocksWithholdsTheAcknowledgementAndNothingIsLost() throws Exception {
    // more than a full window of full frames holds
    int events = 500;
    // tested after a second of silence; nothing but events, acknowledgements and tests is on the wire
    Iec104Settings station = Iec104Settings.STANDARD.with(ApciSettings.STANDARD.withTimes(Duration.ofSeconds(15),
        Duration.ofSeconds(1), Duration.ofSeconds(1)));
    Iec104SourceSettings.Plan silent = new Iec104SourceSettings.Plan(false, Optional.empty(), Optional.empty(),
        Optional.empty());
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (SimulatedRtu rtu = rtu();
        FaultProxy proxy = FaultProxy.to(rtu.port());
        Iec104Source source = new Iec104Source("rtu7", settings(proxy.port()).with(station).with(silent))) {
      source.start(batch -> {
        if (batch.stream().anyMatch(measurement -> measurement.cause() == Cause.SPONTANEOUS)) {
          blocked.countDown();
          free.await();
        }
        measurements.addAll(batch);
      });
      await(measurement -> measurement.cause() == Cause.INITIALIZED);
      rtu.set(1, 800, "1001");
      assertThat(blocked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      RedundancyGroup.Statistics before = group(rtu);
      long written = proxy.toServer().octets();
      for (int i = 2; i <= events; i++) rtu.set(1, 800, Integer.toString(1000 + i));
      // of six octets each: the acknowledgement of what came before, and a test, or two tests; t2 has passed then
      assertThat(proxy.toServer().awaitOctets(written + 12, LIMIT)).isTrue();
      RedundancyGroup.Statistics held = group(rtu);
      assertThat(held.waiting()).isPositive();
      assertThat(held.acknowledged()).isEqualTo(before.acknowledged());
      assertThat(proxy.toServer().awaitOctets(written + 24, LIMIT)).isTrue();
      assertThat(group(rtu)).isEqualTo(held);
      free.countDown();
      for (int i = 1; i <= events; i++)
        assertThat(await(measurement -> measurement.cause() == Cause.SPONTANEOUS).value())
            .isEqualTo(new Value.Float32(1000 + i));
    }
  }

  @Test
  void closingEndsThoughTheIntakeNeverReturns() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (SimulatedRtu rtu = rtu()) {
      Iec104Source source = new Iec104Source("rtu7", settings(rtu.port()));
      source.start(_ -> {
        blocked.countDown();
        while (free.getCount() > 0)
          try {
            free.await();
          } catch (InterruptedException deaf) {
            measurements.clear();
          }
      });
      assertThat(blocked.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      Thread.ofVirtual().start(() -> {
        source.close();
        closed.countDown();
      });
      assertThat(closed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      free.countDown();
    }
  }
}
