package io.gridtap.sink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.SinkException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbLoopbackTest extends SinkContract {
  private static MariaDbServer server;

  @BeforeAll
  static void start() throws Exception { server = MariaDbServer.start("skip-ssl"); }

  @AfterAll
  static void stop() { server.close(); }

  @Override
  DatabaseServer server() { return server; }

  @Override
  String table() { return "`measurement`"; }

  @Override
  String timeAsText(String column) { return "date_format(" + column + ", '%Y-%m-%d %H:%i:%s.%f')"; }

  @Override
  String literal(String time) { return "'" + time + "'"; }

  @Override
  void forbidWriting() throws SQLException {
    server.execute("REVOKE ALL ON grid.* FROM 'tap'@'localhost'", "GRANT SELECT ON grid.* TO 'tap'@'localhost'");
  }

  @Override
  void allowWriting() throws SQLException { server.execute("GRANT ALL ON grid.* TO 'tap'@'localhost'"); }

  @Override
  void readOnly(boolean on) throws SQLException { server.execute("SET GLOBAL read_only = " + on); }

  @Override
  SqlSettings withLockTimeout(SqlSettings settings) {
    return settings.withProperties(java.util.Map.of("sessionVariables", "innodb_lock_wait_timeout=1"));
  }

  @Override
  boolean waitsForLock() throws SQLException {
    // not innodb_trx: that is a copy, not renewed while it is asked for more often than every 100 ms
    return !server.query("SELECT 1 FROM information_schema.global_status"
        + " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS' AND variable_value > 0").isEmpty();
  }

  @Test
  void aTableWithoutTheKeyIsRefused() throws Exception {
    try (SqlSink sink = new SqlSink(server.settings())) {
      sink.connect();
    }
    server.execute("ALTER TABLE measurement DROP PRIMARY KEY, ADD PRIMARY KEY (device, point, observed_at)");
    SinkException failure = connectFailure(server.settings());
    assertThat(failure.kind()).isEqualTo(SinkException.Kind.PERMANENT);
    assertThat(failure).hasMessageContaining("wrong primary key")
        .hasMessageContaining("must be device, point, observed_at, sequence");
  }

  @Test
  void theSchemeOfMysqlIsUnderstood() throws Exception {
    try (SqlSink sink = new SqlSink(
        SqlSettings.of(server.url().replace("jdbc:mariadb:", "jdbc:mysql:"), "tap", DatabaseServer.PASSWORD))) {
      sink.connect();
      sink.write(Samples.counting(Samples.point("IED1", "x"), 1, 3));
      assertThat(sink.statistics().written()).isEqualTo(3);
    }
  }
}
