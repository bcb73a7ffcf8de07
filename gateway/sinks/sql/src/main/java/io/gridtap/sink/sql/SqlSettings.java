package io.gridtap.sink.sql;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where and how measurements are written.
 *
 * @param url
 *            of JDBC, as the data base's driver documents it, without password: {@code jdbc:postgresql://host/database},
 *            {@code jdbc:mariadb://host/database}, {@code jdbc:mysql://host/database},
 *            {@code jdbc:sqlserver://host;databaseName=database}
 * @param user
 *            empty if the URL or the way of authentication says who it is
 * @param password
 *            never printed; empty for none
 * @param rowsPerStatement
 *            at most so many rows go in one statement; a batch of more is one transaction of several
 * @param queryTimeout
 *            for one statement
 * @param connectTimeout
 *            for a connection to be made and logged in
 * @param properties
 *            of the driver, besides those of the URL; may hold secrets and are never printed
 */
public record SqlSettings(String url, String user, String password, Table table, MissingTable missingTable,
    int rowsPerStatement, Duration queryTimeout, Duration connectTimeout, Map<String, String> properties) {

  /** What happens when there is no such table. */
  public enum MissingTable {
    /** It is made. */
    CREATE,
    /** It is an error that says how to make it. */
    REFUSE
  }

  /** Time for the server to tell that it gave up, before the connection is given up. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  public SqlSettings {
    properties = Map.copyOf(properties);
    Dialect dialect = JdbcUrl.of(url).dialect();
    if (rowsPerStatement < 1 || rowsPerStatement > dialect.mostRows())
      throw new IllegalArgumentException("a statement for %s has 1…%d rows: %d".formatted(dialect.title(),
          dialect.mostRows(), rowsPerStatement));
    if (queryTimeout.compareTo(Duration.ofSeconds(1)) < 0 || connectTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || queryTimeout.toHours() > 24 || connectTimeout.toHours() > 24)
      throw new IllegalArgumentException("time limits are 1 s…1 day: %s, %s".formatted(queryTimeout, connectTimeout));
    if (properties.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("user")
        || name.equalsIgnoreCase("password")))
      throw new IllegalArgumentException("user and password are no driver properties here: they are given apart");
  }

  /** The defaults: table {@code measurement}, made if missing; 100 rows a statement; 30 s a statement, 10 s to connect. */
  public static SqlSettings of(String url, String user, String password) {
    return new SqlSettings(url, user, password, Table.STANDARD, MissingTable.CREATE, 100, Duration.ofSeconds(30),
        Duration.ofSeconds(10), Map.of());
  }

  public SqlSettings with(Table other) {
    return new SqlSettings(url, user, password, other, missingTable, rowsPerStatement, queryTimeout, connectTimeout,
        properties);
  }

  public SqlSettings with(MissingTable other) {
    return new SqlSettings(url, user, password, table, other, rowsPerStatement, queryTimeout, connectTimeout,
        properties);
  }

  public SqlSettings withRowsPerStatement(int other) {
    return new SqlSettings(url, user, password, table, missingTable, other, queryTimeout, connectTimeout, properties);
  }

  public SqlSettings withTimeouts(Duration connect, Duration query) {
    return new SqlSettings(url, user, password, table, missingTable, rowsPerStatement, query, connect, properties);
  }

  public SqlSettings withProperties(Map<String, String> other) {
    return new SqlSettings(url, user, password, table, missingTable, rowsPerStatement, queryTimeout, connectTimeout,
        other);
  }

  /** For people: the URL without its properties. */
  public String where() { return JdbcUrl.of(url).where(); }

  /** What the driver is told. */
  Properties driverProperties() {
    JdbcUrl target = JdbcUrl.of(url);
    Properties all = target.properties(properties, limits(target.dialect()));
    if (!user.isEmpty())
      all.setProperty("user", user);
    if (!password.isEmpty())
      all.setProperty("password", password);
    return all;
  }

  private Map<String, String> limits(Dialect dialect) {
    Duration silence = queryTimeout.plus(GRACE);
    return switch (dialect) {
      case POSTGRESQL -> Map.of("connectTimeout", seconds(connectTimeout), "loginTimeout", seconds(connectTimeout),
          "socketTimeout", seconds(silence));
      case MARIADB -> Map.of("connectTimeout", millis(connectTimeout), "socketTimeout", millis(silence));
      // pauses and retries are the delivery's
      case SQLSERVER -> Map.of("loginTimeout", seconds(connectTimeout), "socketTimeout", millis(silence),
          "connectRetryCount", "0");
    };
  }

  private static String seconds(Duration duration) { return Long.toString(duration.plusMillis(999).toSeconds()); }

  private static String millis(Duration duration) { return Long.toString(duration.toMillis()); }

  Optional<String> unencrypted() {
    JdbcUrl target = JdbcUrl.of(url);
    return target.loopback() ? Optional.empty() : target.unencrypted(properties);
  }

  /** Without secrets. */
  @Override
  public String toString() { return "SqlSettings[%s, user=%s, table=%s]".formatted(where(), user, table); }
}
