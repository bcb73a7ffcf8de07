package io.gridtap.simulators.rtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TypeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points that move, on a clock that the test turns. */
class RtuProcessTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ANY = Integer.MAX_VALUE;

  private record Change(int address, Monitored value, Instant time) {}

  /** Keeps what the station would be told. */
  private static final class Told implements RtuProcess.Outlet {
    private final List<Change> updates = new ArrayList<>();
    private final List<Change> events = new ArrayList<>();
    private final List<Change> silent = new ArrayList<>();
    private final Map<Integer, Integer> counts = new HashMap<>();

    @Override
    public void update(RtuPoint point, Monitored value, Instant time) {
      updates.add(new Change(point.address(), value, time));
    }

    @Override
    public void set(RtuPoint point, Monitored value, Instant time) {
      silent.add(new Change(point.address(), value, time));
    }

    @Override
    public Monitored count(RtuPoint point, int increment, Instant time) {
      int count = counts.merge(point.address(), increment, Integer::sum);
      updates.add(new Change(point.address(), new IntegratedTotal(count, 0), time));
      return new IntegratedTotal(count, 0);
    }

    @Override
    public void report(RtuPoint point, Monitored value, Instant time) {
      events.add(new Change(point.address(), value, time));
    }
  }

  private final Told told = new Told();

  private RtuProcess process(int eventsPerSecond, String... lines) {
    String text = "ca,ioa,name,type,value,generator,deadband\n" + String.join("\n", lines);
    return new RtuProcess(RtuPoints.parseCsv("p", text, OptionalInt.empty()), 1, eventsPerSecond, true, START, told);
  }

  @Test
  void aPointIsToldWhenItHasMovedByItsDeadband() {
    RtuProcess process = process(0, "1,1,a,float,0,ramp from=0 to=100 period=100s,10");
    for (int i = 0; i < 1000; i++) process.advance(Duration.ofMillis(35));
    assertThat(told.updates).extracting(Change::value).containsExactly(new ShortFloat(10, Quality.GOOD),
        new ShortFloat(20, Quality.GOOD), new ShortFloat(30, Quality.GOOD));
    assertThat(told.updates).extracting(Change::time).containsExactly(START.plusSeconds(10), START.plusSeconds(20),
        START.plusSeconds(30));
    assertThat(process.events()).isEqualTo(3);
  }

  @Test
  void withinItsDeadbandItIsToldToThoseWhoAsk() {
    RtuProcess process = process(0, "1,1,a,float,0,ramp from=0 to=100 period=100s,10");
    process.advance(Duration.ofSeconds(12));
    assertThat(told.updates).extracting(Change::value).containsExactly(new ShortFloat(10, Quality.GOOD));
    assertThat(told.silent.getLast()).isEqualTo(new Change(1, new ShortFloat(12, Quality.GOOD), START.plusSeconds(12)));
    MovingPoint point = process.point("a");
    assertThat(process.hold(point, new ShortFloat(10, Quality.GOOD))).isTrue();
  }

  @Test
  void aCounterIsToldWhatIsAddedAndNothingWhileItIsHeld() {
    RtuProcess process = process(0, "1,1,a,counter,100,counter rate=10,");
    process.advance(Duration.ofSeconds(1));
    assertThat(told.counts).containsEntry(1, 10);
    told.counts.put(1, 0); // as a freeze with reset does
    process.advance(Duration.ofSeconds(1));
    assertThat(told.counts).containsEntry(1, 10);
    process.hold(process.point("a"), new IntegratedTotal(7, 0));
    process.advance(Duration.ofSeconds(1));
    process.release(process.point("a"));
    process.advance(Duration.ofSeconds(1));
    assertThat(told.counts).containsEntry(1, 20);
  }

  @Test
  void withoutADeadbandItIsOneHundredthOfTheSpan() {
    RtuProcess process = process(0, "1,1,a,float,0,ramp from=0 to=1000 period=1000s,");
    process.advance(Duration.ofSeconds(100));
    assertThat(told.updates).hasSize(10);
  }

  @Test
  void binaryPointsToggle() {
    RtuProcess process = process(0, "1,1,a,single,on,toggle period=2s,");
    process.advance(Duration.ofSeconds(7));
    assertThat(told.updates).containsExactly(
        new Change(1, new SinglePoint(false, Quality.GOOD), START.plusSeconds(2)),
        new Change(1, new SinglePoint(true, Quality.GOOD), START.plusSeconds(4)),
        new Change(1, new SinglePoint(false, Quality.GOOD), START.plusSeconds(6)));
  }

  @Test
  void outOfItsRangeAValueIsTheNearestAndSaysSo() {
    RtuProcess process = process(0, "1,1,a,scaled,0,constant value=40000,");
    process.advance(Duration.ofSeconds(1));
    assertThat(told.updates).singleElement().extracting(change -> PointValue.text(change.value())
        + change.value().quality()).isEqualTo("32767overflow");
  }

  @Test
  void howTimePassesMakesNoDifference() {
    String[] lines = {"1,1,a,float,5,walk step=1 min=0 max=10,0.5", "1,2,b,single,on,toggle period=700ms,",
        "1,3,c,counter,5,counter rate=3,"};
    process(0, lines).advance(Duration.ofSeconds(60));
    List<Change> atOnce = List.copyOf(told.updates);
    told.updates.clear();
    told.counts.clear();
    RtuProcess slowly = process(0, lines);
    for (int i = 0; i < 60_000 / 8; i++) slowly.advance(Duration.ofMillis(8));
    assertThat(told.updates).isEqualTo(atOnce).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 999, 1000, 33_333, 100_000})
  void eventsAreMadeToOrder(int rate) {
    RtuProcess process = process(rate, "1,1,a,single,,,", "1,2,b,float,,,", "1,3,c,float,,sine,", "1,4,d,counter,,,");
    Duration step = Duration.ofNanos(4_999_999);
    Duration passed = Duration.ZERO;
    while (passed.toSeconds() < 2) {
      process.advance(step);
      passed = passed.plus(step);
      while (process.emit(500)) {
        // others are due
      }
    }
    long due = passed.toNanos() * rate / 1_000_000_000;
    assertThat(told.events).hasSize((int) due);
    assertThat(process.events()).isEqualTo(due);
    assertThat(process.skipped()).isZero();
    assertThat(told.updates).isEmpty();
    for (int i = 0; i < told.events.size(); i++)
      assertThat(told.events.get(i).time).isEqualTo(START.plusNanos((i + 1L) * 1_000_000_000 / rate));
  }

  @Test
  void eventsAreSpreadEvenlyAndKeepToATypeWhereTheyAreMany() {
    String[] lines = IntStream.rangeClosed(1, 60).mapToObj(n -> "1,%d,p%d,%s,,,".formatted(n, n,
        n % 3 == 0 ? "single" : "float")).toArray(String[]::new);
    RtuProcess process = process(60_000, lines);
    process.advance(Duration.ofSeconds(1));
    process.emit(ANY);
    Map<Integer, Long> counts = told.events.stream().collect(Collectors.groupingBy(Change::address,
        Collectors.counting()));
    assertThat(counts).hasSize(60);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) <= 2);
    long switches = IntStream.range(1, told.events.size())
        .filter(i -> told.events.get(i).value.getClass() != told.events.get(i - 1).value.getClass()).count();
    assertThat(switches).isLessThan(told.events.size() / 20);
  }

  @Test
  void everyEventOfAPointWithoutGeneratorDiffersFromTheOneBefore() {
    RtuProcess process = process(100, "1,1,a,float,,,");
    process.advance(Duration.ofSeconds(1));
    process.emit(ANY);
    assertThat(told.events).extracting(Change::value)
        .isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(n -> new ShortFloat(n, Quality.GOOD)).toList());
  }

  @Test
  void whatIsMoreThanASecondLateIsLeftOutAndCounted() {
    RtuProcess process = process(1000, "1,1,a,float,,,");
    process.advance(Duration.ofSeconds(5));
    process.emit(ANY);
    assertThat(told.events).hasSize(1000);
    assertThat(process.skipped()).isEqualTo(4000);
    assertThat(told.events.getLast().time).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void aShortfallIsToldOnceInAWhile() {
    Shortfall shortfall = new Shortfall(100_000, 0);
    long every = Shortfall.EVERY.toNanos();
    assertThat(shortfall.look(every - 1, 50_000)).isEmpty();
    assertThat(shortfall.look(every, 50_000)).contains(new RtuNews.FellShort(100_000, 90_000));
    assertThat(shortfall.look(2 * every, 50_000)).isEmpty();
    assertThat(shortfall.look(3 * every, 1_000_000)).contains(new RtuNews.FellShort(100_000, 0));
  }

  @Test
  void countersCountEvenIfEventsAreMadeToOrder() {
    RtuProcess process = process(1, "1,1,a,counter,100,counter rate=10,", "1,2,b,single,,,");
    process.advance(Duration.ofSeconds(1));
    process.emit(ANY);
    assertThat(told.updates.getLast().value).isEqualTo(new IntegratedTotal(10, 0));
    assertThat(told.events).singleElement().extracting(Change::address).isEqualTo(2);
  }

  @Test
  void aHeldPointStaysUntilItIsReleased() {
    RtuProcess process = process(0, "1,1,a,single,off,toggle period=1s,");
    MovingPoint point = process.point("1/1");
    process.hold(point, new SinglePoint(true, Quality.GOOD));
    process.advance(Duration.ofSeconds(10));
    assertThat(told.updates).hasSize(1);
    assertThat(process.release(point)).isTrue();
    process.advance(Duration.ofMillis(500));
    assertThat(told.updates.getLast().value).isEqualTo(new SinglePoint(false, Quality.GOOD));
    assertThat(process.release(point)).isFalse();
  }

  @Test
  void aHeldPointHasNoShareInEventsToOrder() {
    RtuProcess process = process(100, "1,1,a,float,,,", "1,2,b,float,,,");
    process.hold(process.point("a"), new ShortFloat(-1, Quality.GOOD));
    process.advance(Duration.ofSeconds(1));
    process.emit(ANY);
    assertThat(told.events).hasSize(100).allMatch(change -> change.address == 2);
    process.hold(process.point("b"), new ShortFloat(-1, Quality.GOOD));
    process.advance(Duration.ofSeconds(1));
    process.emit(ANY);
    assertThat(told.events).hasSize(100);
    assertThat(process.skipped()).isEqualTo(100);
    assertThat(process.burst(5)).isZero();
  }

  @Test
  void eachTypeHasAnotherValueToTell() {
    for (TypeId type : TypeId.all())
      PointValue.first(type).filter(_ -> type.kind() == TypeId.Kind.MONITOR).ifPresent(first -> {
        Monitored value = first;
        for (int i = 0; i < 70_000; i++) {
          Monitored next = PointValue.another(value);
          assertThat(next).isNotEqualTo(value).hasSameClassAs(first);
          value = next;
        }
        assertThat(PointValue.parse(first, PointValue.text(value)).getClass()).isEqualTo(first.getClass());
      });
  }
}
