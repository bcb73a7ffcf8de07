package io.gridtap.sink.victoriametrics;

import static io.gridtap.sink.victoriametrics.Samples.counting;
import static io.gridtap.sink.victoriametrics.Samples.labels;
import static io.gridtap.sink.victoriametrics.Samples.measurement;
import static io.gridtap.sink.victoriametrics.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.Retry;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.Limits;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Validity;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Against a real VictoriaMetrics: what was written is read back, also when the server goes away in between. */
class VictoriaMetricsLoopbackTest {
  private static final DeliverySettings DELIVERY = DeliverySettings.STANDARD
      .with(new Batching(500, Duration.ofMillis(20))).with(WhenFull.WAIT)
      .with(new Retry(Duration.ofMillis(20), Duration.ofMillis(200), 0.2)).withCloseLimit(Duration.ofSeconds(60));
  private static final PointId POINT = point("MMXU1.TotW");

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

  @TempDir
  private Path directory;

  @Test
  void everyKindOfValueComesBackAsDocumented() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      VictoriaMetricsSink sink = new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url()));
      try (Delivery delivery = Delivery.start("vm", sink, DELIVERY)) {
        Quality old = Quality.of(Validity.QUESTIONABLE, Detail.OLD_DATA);
        delivery.accept(List.of(measurement(point("f32"), new Value.Float32(3.3f), old, start),
            measurement(point("f64"), new Value.Float64(-1e-300), Quality.GOOD, start),
            measurement(point("inf"), new Value.Float64(Double.NEGATIVE_INFINITY), Quality.GOOD, start),
            measurement(point("u64"), new Value.Unsigned(4_294_967_295L), Quality.GOOD, start),
            measurement(point("pos"), Value.DoublePoint.ON, Quality.GOOD, start),
            measurement(point("mod"), new Value.Enumerated(5, "off"), Quality.UNKNOWN, start)));
      }
      Map<String, Double> values = Map.of("f32", 3.3, "f64", -1e-300, "u64", 4_294_967_295.0, "pos", 2.0, "mod", 5.0);
      List<JsonNode> stored = server.export("iec61850_value");
      assertThat(stored).hasSize(6).allSatisfy(series -> {
        assertThat(series.path("timestamps").get(0).asLong()).isEqualTo(start.toEpochMilli());
        String member = series.path("metric").path("member").asString();
        if (member.equals("inf"))
          assertThat(series.path("values").get(0).asString()).isEqualTo("-Inf");
        else
          assertThat(series.path("values").get(0).asDouble()).as(member).isEqualTo(values.get(member));
      });
      assertThat(server.export("iec61850_value_quality")).hasSize(5);
      assertThat(server.export("iec61850_value_quality{member=\"f32\"}").getFirst().path("values").get(0).asInt())
          .isEqualTo(3);
      assertThat(server.export("iec61850_value_quality_flags{member=\"f32\"}").getFirst().path("values").get(0).asInt())
          .isEqualTo(32);
      assertThat(server.export("iec61850_value_info{member=\"mod\"}").getFirst().path("metric").path("text").asString())
          .isEqualTo("off");
      assertThat(sink.statistics().watching()).isTrue();
      assertThat(sink.statistics().serverLosses()).isEmpty();
    }
  }

  @Test
  void aSeriesIsReadBackByPromql() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      try (Delivery delivery = Delivery.start("vm",
          new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url())), DELIVERY)) {
        for (int i = 0; i < 30; i++)
          delivery.accept(List.of(measurement(POINT, new Value.Int(i), Quality.GOOD, start.plusSeconds(i))));
      }
      server.flush();
      JsonNode result = server.queryRange("iec61850_value{ied=\"IED1\",component=\"mag.f\"}", start,
          start.plusSeconds(29), Duration.ofSeconds(1));
      assertThat(result.size()).isEqualTo(1);
      JsonNode samples = result.get(0).path("values");
      assertThat(samples.size()).isEqualTo(30);
      for (int i = 0; i < 30; i++)
        assertThat(samples.get(i).get(1).asString()).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void labelsWithEveryNastyCharacterComeBackAsTheyWere() throws Exception {
    String nasty = "\"\\ \n\r\t{a=\"b\"},c #=~ é€😀 \\n $1";
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      PointId point = point(labels(nasty, "\\", "\"", "\\\"", "a\nb", "{}", "} 7 1000"));
      try (Delivery delivery = Delivery.start("vm",
          new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url())), DELIVERY)) {
        delivery.accept(List.of(measurement(point, new Value.Int(1), Quality.UNKNOWN, start),
            measurement(point, new Value.Text(nasty), Quality.UNKNOWN, start)));
      }
      JsonNode metric = server.export("iec61850_value").getFirst().path("metric");
      point.labels().forEach((name, value) -> assertThat(metric.path(name).asString()).isEqualTo(value));
      assertThat(metric.size()).isEqualTo(1 + point.labels().size());
      assertThat(server.export("iec61850_value_info").getFirst().path("metric").path("text").asString())
          .isEqualTo(nasty);
    }
  }

  @Test
  void linesTheServerWouldThrowAwayAreCountedHereAndNotThere() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      List<String> warnings = Collections.synchronizedList(new ArrayList<>());
      VictoriaMetricsSink sink = new VictoriaMetricsSink(
          VictoriaMetricsSettings.of(server.url()).withWatchInterval(Duration.ZERO), warnings::add,
          InstantSource.system());
      try (Delivery delivery = Delivery.start("vm", sink, DELIVERY)) {
        delivery.accept(List.of(measurement(POINT, new Value.Float32(Float.NaN), Quality.UNKNOWN, start),
            measurement(POINT, new Value.Int(1), Quality.UNKNOWN, Instant.EPOCH),
            measurement(POINT, new Value.Int(2), Quality.UNKNOWN, start.minus(Duration.ofDays(60))),
            measurement(POINT, new Value.Int(3), Quality.UNKNOWN, start.plus(Duration.ofDays(60))),
            measurement(point("x".repeat(20_000)), new Value.Int(4), Quality.UNKNOWN, start),
            measurement(POINT, new Value.Int(5), Quality.UNKNOWN, start)));
      }
      assertThat(sink.statistics().refused()).containsOnly(entry(Refusal.NOT_A_NUMBER, 1L),
          entry(Refusal.TIME_BEFORE_1970_01_26, 1L), entry(Refusal.OLDER_THAN_RETENTION, 1L),
          entry(Refusal.TOO_FAR_AHEAD, 1L), entry(Refusal.LABEL_VALUE_TOO_LONG, 1L));
      assertThat(warnings).hasSize(5);
      assertThat(numbers(server)).containsExactly(5);
      assertThat(sink.statistics().serverLosses()).isEmpty();
    }
  }

  @Test
  void linesTheServerThrowsAwayBehindIts204AreSeenInItsCounters() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      List<String> warnings = new ArrayList<>();
      VictoriaMetricsSettings settings = VictoriaMetricsSettings.of(server.url()).withWatchInterval(Duration.ZERO)
          .with(Limits.STANDARD.withRetention(Duration.ofDays(400))); // the server's is a month
      try (VictoriaMetricsSink sink = new VictoriaMetricsSink(settings, warnings::add, InstantSource.system())) {
        sink.connect();
        sink.write(List.of(measurement(POINT, new Value.Int(1), Quality.UNKNOWN, start.minus(Duration.ofDays(300)))));
        VictoriaMetricsServer.await("the counter to be noticed", () -> {
          sink.write(List.of()); // the server renews its counters once a second
          return !sink.statistics().serverLosses().isEmpty();
        });
        assertThat(sink.statistics().serverLosses())
            .containsOnly(entry("vm_rows_ignored_total{reason=\"small_timestamp\"}", 1L));
      }
      assertThat(warnings).hasSize(1).first().asString().contains("small_timestamp");
    }
  }

  @Test
  void nothingIsLostWhenTheServerIsStoppedUnderLoadAndStartedAgain() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      Delivery delivery = Delivery.start("vm", new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url())),
          DELIVERY);
      accept(delivery, 1, 5_000);
      VictoriaMetricsServer.await("load", () -> delivery.statistics().delivered() > 1_000);
      Thread load = Thread.ofVirtual().start(() -> accept(delivery, 5_001, 20_000));
      server.terminate();
      VictoriaMetricsServer.await("the outage to be noticed", () -> !delivery.statistics().connected());
      load.join();
      server.restart();
      delivery.close();
      assertThat(delivery.statistics().delivered()).isEqualTo(20_000);
      assertThat(delivery.statistics().lost()).isZero();
      assertThat(numbers(server)).containsExactlyElementsOf(range(1, 20_000));
    }
  }

  /** A killed server may lose what it acknowledged and had not on disk; all else must be there. */
  @Test
  void aKilledServerLosesAtMostWhatItHadAcknowledgedSinceItsStart() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      Delivery delivery = Delivery.start("vm", new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url())),
          DELIVERY);
      accept(delivery, 1, 5_000);
      VictoriaMetricsServer.await("the first part", () -> delivery.statistics().delivered() == 5_000);
      server.terminate();
      server.restart();
      Thread load = Thread.ofVirtual().start(() -> accept(delivery, 5_001, 20_000));
      VictoriaMetricsServer.await("load", () -> delivery.statistics().delivered() > 5_500);
      server.kill();
      load.join();
      VictoriaMetricsServer.await("the outage or the end",
          () -> !delivery.statistics().connected() || delivery.statistics().delivered() == 20_000);
      int acknowledgedBeforeKill = (int) delivery.statistics().delivered();
      server.restart();
      delivery.close();
      assertThat(delivery.statistics().delivered()).isEqualTo(20_000);
      assertThat(delivery.statistics().lost()).isZero();
      assertThat(numbers(server)).containsAll(range(1, 5_000))
          .containsAll(range(acknowledgedBeforeKill + 1, 20_000));
    }
  }

  @Test
  void aServerThatFreezesIsWaitedForAndNothingIsLost() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      VictoriaMetricsSettings settings = VictoriaMetricsSettings.of(server.url()).withTimeouts(Duration.ofSeconds(1),
          Duration.ofMillis(500));
      Delivery delivery = Delivery.start("vm", new VictoriaMetricsSink(settings), DELIVERY);
      accept(delivery, 1, 1_000);
      VictoriaMetricsServer.await("the first part", () -> delivery.statistics().delivered() == 1_000);
      server.freeze();
      accept(delivery, 1_001, 5_000);
      VictoriaMetricsServer.await("the outage to be noticed",
          () -> delivery.statistics().lastFailure().orElse("").contains("no answer within 500 ms"));
      server.thaw();
      delivery.close();
      assertThat(delivery.statistics().lost()).isZero();
      assertThat(numbers(server)).containsExactlyElementsOf(range(1, 5_000));
    }
  }

  @Test
  void aBufferThatOverflowsDuringAnOutageKeepsTheNewestAndCountsTheRest() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory)) {
      Delivery delivery = Delivery.start("vm", new VictoriaMetricsSink(VictoriaMetricsSettings.of(server.url())),
          DELIVERY.withCapacity(1_000).with(WhenFull.DROP_OLDEST));
      VictoriaMetricsServer.await("the connection", () -> delivery.statistics().connected());
      server.terminate();
      accept(delivery, 1, 500); // one batch, which will be in flight from now on
      VictoriaMetricsServer.await("the outage to be noticed", () -> delivery.statistics().failures() > 0);
      accept(delivery, 501, 3_000);
      assertThat(delivery.statistics().dropped()).containsOnly(entry("buffer full", 2_000L));
      server.restart();
      delivery.close();
      assertThat(delivery.statistics().delivered()).isEqualTo(1_000);
      assertThat(numbers(server)).containsExactlyElementsOf(
          IntStream.concat(IntStream.rangeClosed(1, 500), IntStream.rangeClosed(2_501, 3_000)).boxed().toList());
    }
  }

  @Test
  void wrongCredentialsAndWrongPathsSayWhatToDo() throws Exception {
    try (VictoriaMetricsServer server = VictoriaMetricsServer.start(directory, "-httpAuth.username=tap",
        "-httpAuth.password=s3cret")) {
      String good = server.url().replace("//", "//tap:s3cret@");
      try (VictoriaMetricsSink sink = new VictoriaMetricsSink(VictoriaMetricsSettings.of(good))) {
        sink.connect();
        assertThat(sink.statistics().watching()).isTrue();
      }
      SinkException unknown = connectFailure(server.url().replace("//", "//tap:wr0ng@"));
      assertThat(unknown.retryable()).isFalse();
      assertThat(unknown).hasMessageContaining("HTTP 401").hasMessageContaining("check user and password")
          .hasMessageNotContaining("wr0ng");
      assertThat(connectFailure(good + "/no/such/path")).hasMessageContaining("unsupported path requested")
          .hasMessageContaining("check the URL").hasMessageNotContaining("s3cret");
    }
  }

  private static SinkException connectFailure(String url) {
    try (VictoriaMetricsSink sink = new VictoriaMetricsSink(VictoriaMetricsSettings.of(url))) {
      SinkException failure = catchThrowableOfType(SinkException.class, sink::connect);
      assertThat(failure).isNotNull();
      return failure;
    }
  }

  private void accept(Delivery delivery, int from, int to) {
    try {
      for (int i = from; i <= to; i += 50)
        delivery.accept(counting(POINT, start, i, Math.min(i + 49, to)));
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  /** A batch may be stored twice when its acknowledgement was lost: at least once is the promise. */
  private static Set<Integer> numbers(VictoriaMetricsServer server) throws IOException, InterruptedException {
    Set<Integer> numbers = new TreeSet<>();
    for (JsonNode series : server.export("iec61850_value"))
      for (JsonNode value : series.path("values"))
        numbers.add(value.asInt());
    return numbers;
  }

  private static List<Integer> range(int from, int to) { return IntStream.rangeClosed(from, to).boxed().toList(); }
}
