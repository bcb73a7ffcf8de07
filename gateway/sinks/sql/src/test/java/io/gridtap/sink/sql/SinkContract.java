package io.gridtap.sink.sql;

import static io.gridtap.sink.sql.Samples.NOON;
import static io.gridtap.sink.sql.Samples.counting;
import static io.gridtap.sink.sql.Samples.measurement;
import static io.gridtap.sink.sql.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.Retry;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.runtime.DeliveryStatistics;
import io.gridtap.runtime.Quarantine;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every data base, tried against a real one. */
abstract class SinkContract {
  static final DeliverySettings DELIVERY = new DeliverySettings(100_000, new Batching(100, Duration.ofMillis(5)),
      WhenFull.WAIT, new Retry(Duration.ofMillis(20), Duration.ofMillis(200), 0.2), Duration.ofMinutes(1));

  abstract DatabaseServer server();

  /** With quotes as the data base has them. */
  abstract String table();

  /** As {@code 2026-03-04 12:00:00.123456} in UTC. */
  abstract String timeAsText(String column);

  @AfterEach
  void dropTable() throws SQLException { server().execute("DROP TABLE IF EXISTS " + table()); }

  @Test
  void everyKindOfValueComesBackAsItWasSaid() throws Exception {
    PointId point = point("IED 1", "LD0/MMXU1$MX$Ä€😀 \\ '");
    Quality quality = Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA)
        .with(Quality.Source.SUBSTITUTED).withTest(true).with(new Quality.ClockQuality(true, false, true, 10));
    List<Value> values = List.of(new Value.Float32(3.3f), new Value.Float64(-1e-300), new Value.Int(Long.MAX_VALUE),
        new Value.Unsigned(-1), new Value.Bool(true), new Value.Text("Ä€😀 'quoted' \\ \"x\"\n"),
        new Value.Bits("0101"),
        new Value.OctetString("00ff"), new Value.Enumerated(5, "on"), Value.DoublePoint.ON,
        new Value.StepPosition(-3, true), new Value.Timestamp(Instant.parse("2026-01-01T00:00:00.5Z")),
        new Value.Decimal(new BigDecimal("229.00")), new Value.Decimal(new BigDecimal("12345678901234567.89")));
    write(IntStream.range(0, values.size())
        .mapToObj(i -> measurement(point, values.get(i), quality, NOON.plusSeconds(i))).toList());
    List<List<String>> rows = server().query("SELECT device, point, " + timeAsText("observed_at") + ", sequence, "
        + "protocol, " + timeAsText("received_at") + ", number, text, validity, quality, clock, cause, labels FROM "
        + table() + " ORDER BY observed_at");
    assertThat(rows.getFirst()).startsWith("IED 1", "LD0/MMXU1$MX$Ä€😀 \\ '", "2026-03-04 12:00:00.123456", "0",
        "iec61850", "2026-03-04 12:00:00.126456").endsWith("questionable",
            "questionable oldData substituted test clockNotSynchronized",
            "leapSecondsKnown clockNotSynchronized accuracy=10",
            "data-change", "{\"ied\": \"IED1\", \"data_set\": \"LLN0$\\\"ds\\\"\\u000a€\"}");
    assertThat(rows).extracting(row -> row.get(6) == null ? null : Double.valueOf(row.get(6))).containsExactly(3.3,
        -1e-300, 0x1p63, 0x1p64, 1.0, null, 5.0, null, 5.0, 2.0, -3.0, 1767225600.5, 229.0,
        1.2345678901234568e16);
    assertThat(rows).extracting(row -> row.get(7)).containsExactly(null, null, "9223372036854775807",
        "18446744073709551615", "true", "Ä€😀 'quoted' \\ \"x\"\n", "0101", "00ff", "on", "on", "-3 transient",
        "2026-01-01T00:00:00.500Z", null, "12345678901234567.89");
  }

  @Test
  void whatIsNoNumberSaysSoAsText() throws Exception {
    write(List.of(measurement("a", Double.NaN), measurement("b", Double.POSITIVE_INFINITY),
        measurement("c", Double.NEGATIVE_INFINITY), measurement("d", Double.MAX_VALUE),
        measurement("e", Double.MIN_VALUE)));
    assertThat(server().query("SELECT text FROM " + table() + " ORDER BY point")).extracting(List::getFirst)
        .containsExactly("NaN", "Infinity", "-Infinity", null, null);
    assertThat(server().query("SELECT count(*) FROM " + table() + " WHERE number = 1.7976931348623157e308"
        + " OR number = 4.9e-324")).containsExactly(List.of("2"));
  }

  @Test
  void aBatchThatComesAgainMakesNoRowTwice() throws Exception {
    List<Measurement> batch = counting(point("IED1", "counter"), 1, 250);
    try (SqlSink sink = new SqlSink(server().settings())) {
      sink.connect();
      sink.write(batch);
      assertThat(sink.statistics()).isEqualTo(new SqlStatistics(250, 0));
    }
    try (SqlSink afterRestart = new SqlSink(server().settings())) {
      afterRestart.connect();
      afterRestart.write(batch.subList(0, 100));
      afterRestart.write(batch.subList(100, 250));
      assertThat(afterRestart.statistics()).isEqualTo(new SqlStatistics(0, 250));
    }
    assertThat(rows()).isEqualTo(250);
  }

  @Test
  void eventsOfOneMicrosecondAreAllKeptAndNamesDifferInCaseAndBlanks() throws Exception {
    List<Measurement> batch = Stream.of("x", "x", "X", "x ", "x").map(path -> measurement(path, 1)).toList();
    write(batch);
    write(batch);
    assertThat(server().query("SELECT point, sequence FROM " + table() + " ORDER BY sequence, point"))
        .containsExactlyInAnyOrder(List.of("x", "0"), List.of("X", "0"), List.of("x", "1"), List.of("x ", "2"),
            List.of("x", "3"));
  }

  @Test
  void measurementsAtFaultAreSetAsideAndTheirNeighboursDelivered(@TempDir Path directory) throws Exception {
    try (SqlSink first = new SqlSink(server().settings())) {
      first.connect();
    }
    server().execute("ALTER TABLE " + table() + " ADD CONSTRAINT no_thirteen CHECK (number <> 13)");
    List<Measurement> measurements = new ArrayList<>(counting(point("IED1", "counter"), 0, 99));
    measurements.set(50, measurement(point("d".repeat(129), "x"), new Value.Int(50), Quality.GOOD, NOON));
    measurements.set(70, measurement(point("IED1", "x"), new Value.Text("a\0b"), Quality.GOOD, NOON));
    measurements.set(71, measurement(point("IED1", "\ud800"), new Value.Int(71), Quality.GOOD, NOON));
    measurements.set(99, measurement(point("IED1", "x"), new Value.Int(99), Quality.GOOD,
        Instant.parse("+12026-03-04T12:00:00Z")));
    Delivery delivery = Delivery.start("sql", new SqlSink(server().settings()), DELIVERY, new Quarantine(directory));
    delivery.accept(measurements);
    delivery.close();
    assertThat(delivery.statistics().delivered()).isEqualTo(95);
    assertThat(delivery.statistics().rejected()).containsOnly(entry("refused by a constraint of the table", 1L),
        entry("device longer than 128 characters", 1L), entry("NUL character in text", 1L),
        entry("point is no Unicode text", 1L), entry("observed_at before the year 1000 or after 9999", 1L));
    assertThat(rows()).isEqualTo(95);
    assertThat(Files.readAllLines(directory.resolve("refused-000001.jsonl"))).hasSize(5)
        .anySatisfy(line -> assertThat(line).contains("NUL character", "a\\u0000b"))
        .anySatisfy(line -> assertThat(line).contains("constraint", "\"value\":\"13\""));
  }

  @Test
  void afterKillsUnderLoadEveryMeasurementHasExactlyOneRow() throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < 20_000; i++)
      measurements.add(measurement(point("IED" + i % 3, "p" + i % 7), new Value.Int(i), Quality.GOOD,
          NOON.plus(Duration.ofNanos(1_000L * (i / 50))))); // several of a point within a microsecond
    SqlSink sink = new SqlSink(server().settings());
    Delivery delivery = Delivery.start("sql", sink, DELIVERY);
    try {
      for (int i = 0; i < measurements.size(); i += 10) {
        delivery.accept(measurements.subList(i, i + 10));
        if (i % 5_000 == 4_000) {
          long before = sink.statistics().written();
          ServerProcess.await("rows", () -> sink.statistics().written() > before);
          server().kill();
          server().restart();
        }
      }
    } finally {
      delivery.close();
    }
    DeliveryStatistics statistics = delivery.statistics();
    assertThat(statistics.failures()).isPositive();
    assertThat(statistics.delivered()).isEqualTo(20_000);
    assertThat(server().query("SELECT number FROM " + table() + " ORDER BY number")).extracting(List::getFirst)
        .extracting(number -> Double.valueOf(number).intValue())
        .containsExactlyElementsOf(IntStream.range(0, 20_000).boxed().toList());
  }

  @Test
  void aServerThatIsAwayIsSaidAtOnce() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    long start = System.nanoTime();
    SinkException failure = connectFailure(
        SqlSettings.of(server().url().replaceAll(":[0-9]+/", ":" + nobody + "/"), "tap", "wr0ng"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasMessageContaining("127.0.0.1:" + nobody).message().doesNotContain("wr0ng");
  }

  @Test
  void aWrongPasswordIsSaidLoudlyAndNeverRepeated() throws Exception {
    SinkException failure = connectFailure(SqlSettings.of(server().url(), "tap", "wr0ng"));
    assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
    assertThat(failure.reason()).isEqualTo("login refused");
    assertThat(failure).hasMessageContaining("check user, password").message().doesNotContain("wr0ng");
    assertThat(server().settings().toString()).doesNotContain(DatabaseServer.PASSWORD);
  }

  @Test
  void aTableOfAnotherShapeNamesTheColumnAndTheRemedy() throws Exception {
    assertThat(shapeFailure("ALTER TABLE " + table() + " DROP COLUMN cause")).hasMessageContaining("column cause")
        .hasMessageContaining("is missing").hasMessageContaining("ALTER TABLE " + table() + " ADD cause varchar(32)");
    assertThat(shapeFailure("ALTER TABLE " + table() + " DROP COLUMN number",
        "ALTER TABLE " + table() + " ADD COLUMN number date")).hasMessageContaining("column number is")
        .hasMessageContaining("not double");
    assertThat(shapeFailure("ALTER TABLE " + table() + " DROP COLUMN quality",
        "ALTER TABLE " + table() + " ADD COLUMN quality varchar(100)"))
        .hasMessageContaining("holds 100 characters, not 400");
  }

  private SinkException shapeFailure(String... changes) throws Exception {
    connect();
    server().execute(changes);
    SinkException failure = connectFailure(server().settings());
    assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
    dropTable();
    return failure;
  }

  @Test
  void aMissingTableIsAnErrorIfItIsNotToBeMade() throws Exception {
    SinkException failure = connectFailure(server().settings().with(SqlSettings.MissingTable.REFUSE));
    assertThat(failure.reason()).isEqualTo("no such table");
    assertThat(failure).hasMessageContaining("docs/reference/sql.md");
  }

  @Test
  void aTableThatIsDroppedIsMadeAgainAndTheBatchIsNotLost() throws Exception {
    Delivery delivery = Delivery.start("sql", new SqlSink(server().settings()), DELIVERY);
    delivery.accept(counting(point("IED1", "counter"), 1, 10));
    ServerProcess.await("the first rows", () -> delivery.statistics().delivered() == 10);
    server().execute("DROP TABLE " + table());
    delivery.accept(counting(point("IED1", "counter"), 11, 20));
    delivery.close();
    assertThat(delivery.statistics().lost()).isZero();
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aMissingPermissionCostsNothingOnceItIsGiven() throws Exception {
    connect();
    forbidWriting();
    assertThat(connectFailure(server().settings()).kind()).isEqualTo(SinkException.Kind.PERMANENT);
    Delivery delivery = Delivery.start("sql", new SqlSink(server().settings()), DELIVERY);
    delivery.accept(counting(point("IED1", "counter"), 1, 10));
    ServerProcess.await("a refusal", () -> delivery.statistics().failures() > 0);
    assertThat(delivery.statistics().lastFailure().orElseThrow()).contains("no permission");
    allowWriting();
    delivery.close();
    assertThat(delivery.statistics().delivered()).isEqualTo(10);
    assertThat(rows()).isEqualTo(10);
  }

  abstract void forbidWriting() throws SQLException;

  abstract void allowWriting() throws SQLException;

  @Test
  void aReadOnlyServerIsWaitedFor() throws Exception {
    connect();
    readOnly(true);
    Delivery delivery = Delivery.start("sql", new SqlSink(server().settings()), DELIVERY);
    try {
      delivery.accept(counting(point("IED1", "counter"), 1, 10));
      ServerProcess.await("a refusal", () -> delivery.statistics().failures() > 1);
      assertThat(delivery.statistics().lastFailure().orElseThrow()).contains("server read-only");
    } finally {
      readOnly(false);
      delivery.close();
    }
    assertThat(delivery.statistics().delivered()).isEqualTo(10);
  }

  abstract void readOnly(boolean on) throws SQLException;

  /** Of the sink's connections. */
  abstract SqlSettings withLockTimeout(SqlSettings settings);

  @Test
  void aLockThatIsHeldTooLongIsWaitedForAgain() throws Exception {
    connect();
    List<Measurement> batch = counting(point("IED1", "counter"), 1, 10);
    try (Connection other = server().administrator();
        Statement statement = other.createStatement();
        SqlSink sink = new SqlSink(withLockTimeout(server().settings()))) {
      other.setAutoCommit(false);
      statement.executeUpdate(otherInsert());
      sink.connect();
      SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.write(batch));
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.reason()).isEqualTo("waited too long for a lock");
      other.rollback();
      sink.connect();
      sink.write(batch);
      assertThat(sink.statistics()).isEqualTo(new SqlStatistics(10, 0));
    }
  }

  /** Of the row that {@code counting} gives for 5. */
  private String otherInsert() {
    return "INSERT INTO " + table()
        + " (device, point, observed_at, sequence, protocol, received_at, validity, quality,"
        + " clock, cause, labels) VALUES ('IED1', 'counter', " + literal("2026-03-04 12:00:00.128456") + ", 0, 'x', "
        + literal("2026-03-04 12:00:00") + ", 'x', 'x', '', 'x', '{}')";
  }

  abstract String literal(String time);

  @Test
  void anInterruptEndsAWriteThatHangs() throws Exception {
    connect();
    try (Connection other = server().administrator();
        Statement statement = other.createStatement();
        SqlSink sink = new SqlSink(server().settings())) {
      other.setAutoCommit(false);
      statement.executeUpdate(otherInsert());
      sink.connect();
      FutureTask<Void> write = new FutureTask<>(() -> {
        sink.write(counting(point("IED1", "counter"), 1, 10));
        return null;
      });
      Thread thread = Thread.ofVirtual().start(write);
      ServerProcess.await("the write to hang", this::waitsForLock);
      thread.interrupt();
      ExecutionException ended = catchThrowableOfType(ExecutionException.class, () -> write.get(20, TimeUnit.SECONDS));
      assertThat(ended).hasCauseInstanceOf(InterruptedException.class);
      other.rollback();
    }
  }

  abstract boolean waitsForLock() throws SQLException;

  @Test
  void closeLeavesNoConnectionBehind() throws Exception {
    try (SqlSink sink = new SqlSink(server().settings())) {
      sink.connect();
      sink.write(counting(point("IED1", "counter"), 1, 10));
      ServerProcess.await("the connection of the check to end", () -> server().connections() == 1);
    }
    ServerProcess.await("all connections to end", () -> server().connections() == 0);
  }

  @Test
  void withoutTlsTheUrlHasToSaySo() throws Exception {
    SinkException failure = connectFailure(
        SqlSettings.of(server().url().replaceAll("\\?.*", ""), DatabaseServer.USER, DatabaseServer.PASSWORD));
    assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
    assertThat(failure.reason()).isEqualTo("no trusted TLS connection");
    assertThat(failure).message().containsPattern("(?i)sslmode=disable in the URL");
  }

  private void connect() throws Exception {
    try (SqlSink sink = new SqlSink(server().settings())) {
      sink.connect();
    }
  }

  private void write(List<Measurement> batch) throws Exception {
    try (SqlSink sink = new SqlSink(server().settings())) {
      sink.connect();
      sink.write(batch);
    }
  }

  static SinkException connectFailure(SqlSettings settings) {
    try (SqlSink sink = new SqlSink(settings)) {
      return catchThrowableOfType(SinkException.class, sink::connect);
    }
  }

  private int rows() throws SQLException {
    return Integer.parseInt(server().query("SELECT count(*) FROM " + table()).getFirst().getFirst());
  }
}
