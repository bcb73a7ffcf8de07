package io.gridtap.sources.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.sources.dlms.DlmsSourceSettings.Job;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import io.gridtap.transport.Backoff;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DlmsSourceTest {
  private static final Obis VOLTAGE = Obis.of(1, 1, 32, 7, 0, 255);
  private static final Obis LOAD_PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  private static final Wanted WANTED = Wanted.of(new AttributeDescriptor(3, VOLTAGE, 2), "voltage_l1",
      "Phase A instantaneous voltage");
  private static final Wanted MISSING = Wanted.of(new AttributeDescriptor(3, LOAD_PROFILE, 2), "", "");
  private static final Duration FAST = Duration.ofMillis(100);
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);

  @TempDir
  private Path directory;

  private final EndpointTurns turns = new EndpointTurns();
  private final BlockingQueue<String> story = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<Measurement>> taken = new LinkedBlockingQueue<>();
  /** What opening an association leads to, in order; when empty it succeeds. */
  private final Deque<IOException> openings = new ArrayDeque<>();
  private final List<MeterLink.Row> profile = new ArrayList<>();
  private final List<DlmsSource> sources = new ArrayList<>();

  private final class FakeLink implements MeterLink {
    private final int association;

    FakeLink(int association) {
      this.association = association;
      story.add("open " + association);
    }

    @Override
    public List<Observation> read(List<Wanted> wanted) {
      List<Observation> read = new ArrayList<>();
      for (Wanted each : wanted)
        read.add(each.equals(WANTED) ? volts("229.00") : new Observation.Refused(each, "object-undefined"));
      return read;
    }

    @Override
    public Optional<String> rows(WantedProfile wanted, Instant from, RowTaker taker)
        throws IOException, InterruptedException {
      for (Row row : profile) if (!row.at().isBefore(from)) taker.take(row);
      return Optional.empty();
    }

    @Override
    public boolean isOpen() { return true; }

    @Override
    public void close() { story.add("close " + association); }
  }

  private static Observation.Read volts(String value) {
    return new Observation.Read(WANTED, new Value.Decimal(new BigDecimal(value)), OptionalInt.of(35),
        OptionalInt.of(-2),
        Optional.empty());
  }

  private DlmsSource start(String name, DlmsSourceSettings settings) {
    DlmsSource source = new DlmsSource(name, settings, association -> {
      if (!openings.isEmpty()) {
        story.add("failed");
        throw openings.removeFirst();
      }
      return new FakeLink(association);
    }, turns, code -> code == 35 ? "V" : "", new DlmsSource.Watcher() {
      @Override
      public void failed(int consecutive, String reason) { story.add(consecutive + " " + reason); }
    });
    sources.add(source);
    source.start(taken::add);
    return source;
  }

  private static Job reading(int association, Wanted... wanted) {
    return new Job(association, new Schedule.Every(FAST), new What.Reading(List.of(wanted)));
  }

  private static DlmsSourceSettings settings(Job... jobs) {
    return DlmsSourceSettings.of("192.0.2.7:4059", List.of(jobs)).withPauses(Duration.ofMillis(1), SHORT)
        .withAfterRefusal(Duration.ofMillis(1));
  }

  private List<Measurement> next() throws InterruptedException {
    List<Measurement> reading = taken.poll(30, TimeUnit.SECONDS);
    assertThat(reading).isNotNull();
    return reading;
  }

  private String told() throws InterruptedException { return String.valueOf(story.poll(30, TimeUnit.SECONDS)); }

  @AfterEach
  void close() { sources.forEach(DlmsSource::close); }

  @Test
  void aReadingIsHandedOverAsOne() throws InterruptedException {
    start("m1", settings(reading(0, WANTED, MISSING)));
    List<Measurement> reading = next();
    assertThat(reading).singleElement().satisfies(measurement -> {
      assertThat(measurement.value()).isEqualTo(new Value.Decimal(new BigDecimal("229.00")));
      assertThat(measurement.point().path()).isEqualTo("1-1:32.7.0/2");
      assertThat(measurement.point().labels()).containsExactlyEntriesOf(ordered());
    });
    assertThat(next().getFirst().point()).isSameAs(reading.getFirst().point());
  }

  private static Map<String, String> ordered() {
    Map<String, String> labels = new java.util.LinkedHashMap<>();
    labels.put("obis", "1-1:32.7.0");
    labels.put("class", "3");
    labels.put("attribute", "2");
    labels.put("key", "voltage_l1");
    labels.put("description", "Phase A instantaneous voltage");
    labels.put("unit", "V");
    labels.put("unit_code", "35");
    labels.put("scaler", "-2");
    return labels;
  }

  @Test
  void anAssociationStaysOpenUntilTheSourceIsClosed() throws InterruptedException {
    DlmsSource source = start("m1", settings(reading(0, WANTED)));
    next();
    next();
    source.close();
    assertThat(story).containsExactly("open 0", "close 0");
  }

  @Test
  void associationsAreChangedOneAfterTheOther() throws InterruptedException {
    start("m1", settings(reading(0, WANTED), reading(1, WANTED)));
    assertThat(List.of(told(), told(), told(), told())).containsExactly("open 0", "close 0", "open 1", "close 1");
  }

  @Test
  void anAssociationIsRenewedAfterSoManyReadings() throws InterruptedException {
    start("m1", settings(reading(0, WANTED)).withReconnectEvery(2));
    assertThat(told()).isEqualTo("open 0");
    assertThat(told()).isEqualTo("close 0");
    assertThat(taken).hasSize(2);
  }

  @Test
  void failuresAreCountedAndReadingGoesOn() throws InterruptedException {
    openings.add(new IOException("connection refused"));
    openings.add(new MeterLink.NotAdmittedException("wrong password", new IOException("authentication-failure")));
    start("m1", settings(reading(0, WANTED)));
    assertThat(List.of(told(), told(), told(), told())).containsExactly("failed", "1 connection refused", "failed",
        "2 wrong password");
  }

  @Test
  void metersOfOneEndpointTakeTurns() throws InterruptedException {
    SynchronousQueue<String> inside = new SynchronousQueue<>();
    for (String name : List.of("m1", "m2")) {
      DlmsSource source = new DlmsSource(name, settings(reading(0, WANTED)).withKeepOpen(false), association -> {
        inside.put(name + " in");
        inside.put(name + " out");
        return new FakeLink(association);
      }, turns, code -> "", new DlmsSource.Watcher() {
      });
      sources.add(source);
      source.start(taken::add);
    }
    for (int visit = 0; visit < 4; visit++) {
      String in = String.valueOf(inside.poll(30, TimeUnit.SECONDS));
      assertThat(inside.poll(30, TimeUnit.SECONDS)).isEqualTo(in.replace(" in", " out"));
    }
  }

  @Test
  void rowsOfAProfileAreTakenOverOnceAlsoAcrossARestart() throws InterruptedException {
    Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
    for (int quarter = 0; quarter < 3; quarter++)
      profile.add(new MeterLink.Row(midnight.plus(Duration.ofMinutes(15L * quarter)), List.of(volts("230.0" + quarter)),
          Quality.UNKNOWN));
    DlmsSourceSettings settings = settings(new Job(0, new Schedule.Every(FAST),
        new What.Profile(new WantedProfile(LOAD_PROFILE, Duration.ofDays(40))))).withState(directory);
    DlmsSource first = start("m1", settings);
    assertThat(next()).extracting(Measurement::observedAt).containsExactly(midnight,
        midnight.plus(Duration.ofMinutes(15)), midnight.plus(Duration.ofMinutes(30)));
    first.close();
    profile.add(new MeterLink.Row(midnight.plus(Duration.ofMinutes(45)), List.of(volts("231.00")), Quality.UNKNOWN));
    taken.clear();
    start("m1", settings);
    assertThat(next())
        .extracting(Measurement::observedAt, measurement -> measurement.point().labels().get("profile"))
        .containsExactly(tuple(midnight.plus(Duration.ofMinutes(45)), "1-0:99.1.0"));
  }
}
