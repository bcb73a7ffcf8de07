package io.gridtap.sink.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes measurements into a table, one row each. A batch is one transaction; when {@link #write} returns the data base
 * has committed it. A batch that comes again after a failure whose outcome nobody knows makes no row twice: the key of
 * a row follows from the measurement and those before it.
 */
public final class SqlSink implements Sink {
  private static final Logger LOG = System.getLogger(SqlSink.class.getName());

  private final SqlSettings settings;
  private final JdbcUrl target;
  private final Dialect dialect;
  private final DriverSource source;
  private final TableCheck check;
  private final Failures failures;
  private final Sequencer sequencer = new Sequencer();
  private final String fullStatement;
  private Optional<HikariDataSource> pool = Optional.empty();
  private volatile SqlStatistics statistics = SqlStatistics.NOTHING;

  /** Connects to nothing yet. */
  public SqlSink(SqlSettings settings) {
    this.settings = settings;
    target = JdbcUrl.of(settings.url());
    dialect = target.dialect();
    source = new DriverSource(settings);
    check = new TableCheck(settings, target);
    failures = new Failures(target);
    fullStatement = dialect.insert(settings.table(), settings.rowsPerStatement());
    settings.unencrypted().ifPresent(mode -> LOG.log(Level.WARNING,
        "{0}: with {1} what is sent can be read and changed on its way", target.where(), mode));
  }

  /** Safe to call from any thread. */
  public SqlStatistics statistics() { return statistics; }

  /**
   * Makes a connection of its own, which fails at once with what the driver says, where the pool would try until its
   * time is over.
   */
  @Override
  public void connect() throws SinkException, InterruptedException {
    try (Connection connection = source.getConnection()) {
      check.run(connection);
    } catch (SQLException failure) {
      stopIfInterrupted(failure);
      throw failures.connecting(failure);
    }
    if (pool.isPresent())
      pool.get().getHikariPoolMXBean().softEvictConnections();
    else
      pool = Optional.of(pool());
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("gridtap " + target.where() + " " + settings.table());
    config.setDataSource(source);
    // the delivery writes one batch at a time
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setValidationTimeout(Math.min(settings.connectTimeout().toMillis(), 5_000));
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public void write(List<Measurement> batch) throws SinkException, InterruptedException {
    HikariDataSource connections = pool.orElseThrow(() -> new IllegalStateException("connect() comes before write()"));
    List<Row> rows = rows(batch);
    if (rows.isEmpty())
      return;
    int written;
    try (Connection connection = connections.getConnection()) {
      // one statement is a transaction by itself and saves the way for its end
      boolean several = rows.size() > settings.rowsPerStatement();
      connection.setAutoCommit(!several);
      written = insert(connection, rows);
      if (several)
        connection.commit();
    } catch (SQLException failure) {
      stopIfInterrupted(failure);
      throw failures.writing(failure);
    }
    sequencer.keep();
    statistics = statistics.plus(written, rows.size() - written);
  }

  private List<Row> rows(List<Measurement> batch) throws SinkException {
    int[] sequence = sequencer.number(batch);
    List<Row> rows = new ArrayList<>(batch.size());
    for (int i = 0; i < sequence.length; i++)
      rows.add(Row.of(batch.get(i), sequence[i], dialect, target.where()));
    return rows;
  }

  /** Answers how many were not there before. */
  private int insert(Connection connection, List<Row> rows) throws SQLException {
    int written = 0;
    for (int from = 0; from < rows.size(); from += settings.rowsPerStatement()) {
      List<Row> some = rows.subList(from, Math.min(rows.size(), from + settings.rowsPerStatement()));
      try (PreparedStatement statement = connection.prepareStatement(statement(some.size()))) {
        statement.setQueryTimeout(Math.toIntExact(settings.queryTimeout().toSeconds()));
        int next = 1;
        for (Row row : some)
          next = row.bind(statement, next, dialect);
        written += statement.executeUpdate();
      }
    }
    return written;
  }

  private String statement(int rows) {
    return rows == settings.rowsPerStatement() ? fullStatement : dialect.insert(settings.table(), rows);
  }

  /** A driver makes an error of its own of an interrupt, and leaves the thread marked. */
  private static void stopIfInterrupted(SQLException failure) throws InterruptedException {
    if (!Thread.interrupted())
      return;
    InterruptedException stop = new InterruptedException("told to stop while the data base was working");
    stop.initCause(failure);
    throw stop;
  }

  @Override
  public void close() {
    pool.ifPresent(HikariDataSource::close);
    pool = Optional.empty();
  }
}
