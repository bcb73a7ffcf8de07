package io.gridtap.sink.sql;

import static io.gridtap.telemetry.SinkException.Kind.DATA;
import static io.gridtap.telemetry.SinkException.Kind.PERMANENT;
import static io.gridtap.telemetry.SinkException.Kind.RETRYABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.SinkException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors as the drivers give them: SQLSTATE and the server's number. */
class FailuresTest {
  private static final Failures POSTGRESQL = new Failures(JdbcUrl.of("jdbc:postgresql://host/grid"));
  private static final Failures MARIADB = new Failures(JdbcUrl.of("jdbc:mariadb://host/grid"));
  private static final Failures SQLSERVER = new Failures(
      JdbcUrl.of("jdbc:sqlserver://host;databaseName=grid;user=tap"));

  @Test
  void whatPassesIsTriedAgain() {
    for (String state : List.of("08006", "08001", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01",
        "57P02",
        "57P03", "58030", "25006", "25P02", "XX000", "99999"))
      assertThat(POSTGRESQL.writing(new SQLException("x", state)).kind()).as(state).isEqualTo(RETRYABLE);
    for (int code : List.of(1205, 1213, 1040, 1053, 1158, 1159, 1160, 1161, 2002, 2006, 2013, 1290, 1836, 1927, 1021))
      assertThat(MARIADB.writing(new SQLException("x", "HY000", code)).kind()).as("%d", code).isEqualTo(RETRYABLE);
    for (int code : List.of(1205, 1222, 10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920, 4060, 4221, 10053,
        10054,
        10060, 233, 64, 20, -2, 9002, 3906))
      assertThat(SQLSERVER.writing(new SQLException("x", "S0001", code)).kind()).as("%d", code).isEqualTo(RETRYABLE);
    assertThat(SQLSERVER.writing(new SQLException("x", "08S01", 0)).reason()).isEqualTo("connection lost");
    assertThat(MARIADB.writing(new SQLException("x", null, 0)).kind()).isEqualTo(RETRYABLE);
  }

  @Test
  void dataAtFaultIsToldApart() {
    for (String state : List.of("22001", "22003", "22021", "23514", "23503", "54000", "P0001"))
      assertThat(POSTGRESQL.writing(new SQLException("x", state)).kind()).as(state).isEqualTo(DATA);
    for (int code : List.of(1406, 1264, 1366, 4025, 1452, 1644, 1153))
      assertThat(MARIADB.writing(new SQLException("x", "08S01", code)).kind()).as("%d", code).isEqualTo(DATA);
    for (int code : List.of(8152, 2628, 547, 8023, 8115, 50_000, 51_234))
      assertThat(SQLSERVER.writing(new SQLException("x", "S0001", code)).kind()).as("%d", code).isEqualTo(DATA);
  }

  @Test
  void whatAnOperatorMendsLosesNothingAndIsSaidEachTimeAtConnect() {
    for (SQLException failure : List.of(new SQLException("x", "28P01"), new SQLException("x", "42501"),
        new SQLException("x", "42P01"), new SQLException("x", "42703"), new SQLException("x", "42P10"),
        new SQLException("x", "23502"), new SQLException("x", "3D000"))) {
      assertThat(POSTGRESQL.writing(failure).kind()).isEqualTo(RETRYABLE);
      assertThat(POSTGRESQL.connecting(failure).kind()).isEqualTo(PERMANENT);
    }
    for (int code : List.of(1045, 1142, 1146, 1049, 1054, 1364)) {
      assertThat(MARIADB.writing(new SQLException("x", "42000", code)).kind()).isEqualTo(RETRYABLE);
      assertThat(MARIADB.connecting(new SQLException("x", "42000", code)).kind()).isEqualTo(PERMANENT);
    }
    for (int code : List.of(18456, 229, 208, 207, 515, 40615))
      assertThat(SQLSERVER.writing(new SQLException("x", "S0001", code)).kind()).as("%d", code).isEqualTo(RETRYABLE);
  }

  @Test
  void aServerThatDoesNotUnderstandIsHopeless() {
    assertThat(POSTGRESQL.writing(new SQLException("x", "42601")).kind()).isEqualTo(PERMANENT);
    assertThat(MARIADB.writing(new SQLException("x", "42000", 1064)).kind()).isEqualTo(PERMANENT);
    assertThat(SQLSERVER.writing(new SQLException("x", "S0001", 102)).kind()).isEqualTo(PERMANENT);
  }

  @Test
  void whatTheDriverSaidIsFoundBehindThePool() {
    SQLException pool = new SQLTransientConnectionException("no connection within 30000ms",
        new SQLException("FATAL: too many clients", "53300"));
    SinkException failure = POSTGRESQL.writing(pool);
    assertThat(failure.reason()).isEqualTo("server busy or at its limits");
    assertThat(failure).hasMessageContaining("FATAL: too many clients");
  }

  @Test
  void whatNoTableKnowsIsCountedByItsCode() {
    assertThat(MARIADB.writing(new SQLException("x", "HY000", 1105)).reason()).isEqualTo("database error HY000/1105");
  }

  @Test
  void propertiesOfTheUrlAreNotRepeated() {
    assertThat(SQLSERVER.connecting(new SQLException("x", "S0001", 18456))).hasMessageContaining(
        "jdbc:sqlserver://host;databaseName=grid (it says").message().doesNotContain("user=tap");
  }
}
