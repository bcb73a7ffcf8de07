package io.gridtap.sink.sql;

import static io.gridtap.sink.sql.Samples.NOON;
import static io.gridtap.sink.sql.Samples.measurement;
import static io.gridtap.sink.sql.Samples.point;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints rows a second; the servers write to disk with each transaction, as they do by default. */
@EnabledIfSystemProperty(named = "gridtap.measure", matches = "sql")
@Timeout(600)
class ThroughputLoopbackTest {
  private static final Duration LENGTH = Duration.ofSeconds(6);

  @Test
  void postgresql() throws Exception {
    try (PostgresServer server = PostgresServer.start("fsync=on")) {
      measure(server);
    }
  }

  @Test
  void mariadb() throws Exception {
    try (MariaDbServer server = MariaDbServer.start("skip-ssl", "innodb-flush-log-at-trx-commit=1")) {
      measure(server);
    }
  }

  private static void measure(DatabaseServer server) throws Exception {
    batched(server, "");
    batched(server, "&reWriteBatchedInserts=true&useBulkStmtsForInserts=true");
    int[][] forms = {{100, 1}, {100, 10}, {100, 100}, {1_000, 100}};
    for (int[] form : forms) {
      SqlSettings settings = server.settings().withRowsPerStatement(form[1])
          .with(Table.of("t" + form[0] + "_" + form[1]));
      try (SqlSink sink = new SqlSink(settings)) {
        sink.connect();
        run(sink, form[0], 0, LENGTH.dividedBy(2));
        long before = sink.statistics().written();
        long start = System.nanoTime();
        run(sink, form[0], before, LENGTH);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: batches of %d, %d rows a statement: %.0f rows/s%n", settings.where(), form[0], form[1],
            (sink.statistics().written() - before) / seconds);
      }
    }
  }

  /** For comparison: the batches of JDBC, one row an entry. */
  private static void batched(DatabaseServer server, String properties) throws Exception {
    SqlSettings settings = server.settings().with(Table.of("batched" + properties.length()));
    Dialect dialect = Dialect.of(settings.url());
    try (SqlSink sink = new SqlSink(settings)) {
      sink.connect(); // makes the table
    }
    Properties account = settings.driverProperties();
    try (Connection connection = DriverManager.getConnection(settings.url() + properties, account);
        PreparedStatement statement = connection.prepareStatement(dialect.insert(settings.table(), 1))) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      long rows = 0;
      for (; System.nanoTime() - start < LENGTH.toNanos(); rows += 100) {
        for (Measurement measurement : batch(100, rows)) {
          Row.of(measurement, 0, dialect, "").bind(statement, 1, dialect);
          statement.addBatch();
        }
        statement.executeBatch();
        connection.commit();
      }
      System.out.printf("%s%s: JDBC batches of 100: %.0f rows/s%n", settings.where(), properties,
          rows * 1e9 / (System.nanoTime() - start));
    }
  }

  private static void run(SqlSink sink, int rows, long from, Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    for (long next = from; System.nanoTime() - end < 0; next += rows)
      sink.write(batch(rows, next));
  }

  private static final List<PointId> POINTS = IntStream.range(0, 1_000)
      .mapToObj(i -> point("IED" + i % 10, "LD0/MMXU" + i + "$MX$TotW$mag$f")).toList();

  /** A thousand points, one value a millisecond. */
  private static List<Measurement> batch(int rows, long first) {
    return IntStream.range(0, rows).mapToObj(i -> measurement(POINTS.get((int) ((first + i) % 1_000)),
        new Value.Float32(i / 7f), Quality.GOOD, NOON.plusMillis(first + i))).toList();
  }
}
