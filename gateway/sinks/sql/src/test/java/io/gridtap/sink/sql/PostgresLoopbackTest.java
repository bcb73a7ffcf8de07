package io.gridtap.sink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.SinkException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresLoopbackTest extends SinkContract {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception { server = PostgresServer.start(); }

  @AfterAll
  static void stop() { server.close(); }

  @Override
  DatabaseServer server() { return server; }

  @Override
  String table() { return "\"measurement\""; }

  @Override
  String timeAsText(String column) { return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"; }

  @Override
  String literal(String time) { return "timestamptz '" + time + "+00'"; }

  @Override
  void forbidWriting() throws SQLException { server.execute("ALTER TABLE " + table() + " OWNER TO postgres"); }

  @Override
  void allowWriting() throws SQLException { server.execute("ALTER TABLE " + table() + " OWNER TO tap"); }

  @Override
  void readOnly(boolean on) throws SQLException {
    server.execute("ALTER DATABASE grid SET default_transaction_read_only = " + on);
  }

  @Override
  SqlSettings withLockTimeout(SqlSettings settings) {
    return settings.withProperties(java.util.Map.of("options", "-c lock_timeout=200ms"));
  }

  @Override
  boolean waitsForLock() throws SQLException {
    return !server.query("SELECT 1 FROM pg_stat_activity WHERE usename = 'tap' AND wait_event_type = 'Lock'").isEmpty();
  }

  @Test
  void aTableWithoutTheKeyIsRefused() throws Exception {
    try (SqlSink sink = new SqlSink(server.settings())) {
      sink.connect();
    }
    server.execute("ALTER TABLE measurement DROP CONSTRAINT measurement_pkey");
    SinkException failure = connectFailure(server.settings());
    assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
    assertThat(failure).hasMessageContaining("ON CONFLICT");
  }

  @Test
  void aDatabaseThatIsNotUtf8IsRefused() throws Exception {
    server.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    assertThat(connectFailure(SqlSettings.of(server.url().replace("/grid", "/latin"), "tap", DatabaseServer.PASSWORD)))
        .hasMessageContaining("its encoding is LATIN1");
  }

  @Test
  void aTableMayBeInASchemaOfItsOwn() throws Exception {
    server.execute("CREATE SCHEMA IF NOT EXISTS own AUTHORIZATION tap");
    SqlSettings settings = server.settings().with(Table.of("own.Data"));
    try (SqlSink sink = new SqlSink(settings)) {
      sink.connect();
      sink.write(Samples.counting(Samples.point("IED1", "x"), 1, 3));
    }
    assertThat(server.query("SELECT count(*) FROM own.\"Data\"")).containsExactly(java.util.List.of("3"));
    assertThat(connectFailure(settings.with(Table.of("nowhere.data"))).reason())
        .isEqualTo("no such database or schema");
  }
}
