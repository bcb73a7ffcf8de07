package io.gridtap.sink.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes connections by one driver with its properties; no setting of the whole process is touched. */
final class DriverSource implements DataSource {
  private final Driver driver;
  private final String url;
  private final Properties properties;
  private final Optional<String> onConnect;

  DriverSource(SqlSettings settings) {
    JdbcUrl target = JdbcUrl.of(settings.url());
    driver = driver(target.dialect());
    url = target.text();
    properties = settings.driverProperties();
    onConnect = target.dialect().onConnect();
  }

  private static Driver driver(Dialect dialect) {
    try {
      return Class.forName(dialect.driver()).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("the driver for %s is not on the class path: %s".formatted(dialect.title(),
          dialect.driver()), missing);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties own = new Properties();
    own.putAll(properties);
    Connection connection = driver.connect(url, own);
    if (connection == null)
      throw new SQLException("the driver does not know this form of URL", "08001");
    if (onConnect.isPresent())
      try (Statement statement = connection.createStatement()) {
        statement.execute(onConnect.get());
      } catch (SQLException failure) {
        try {
          connection.close();
        } catch (SQLException further) {
          failure.addSuppressed(further);
        }
        throw failure;
      }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("one user");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() { return null; }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  /** The limit is a property of the driver. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() { return 0; }

  @Override
  public Logger getParentLogger() { return Logger.getLogger(DriverSource.class.getName()); }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException { throw new SQLException("wraps nothing"); }

  @Override
  public boolean isWrapperFor(Class<?> type) { return false; }
}
