package io.gridtap.sink.sql;

import io.gridtap.telemetry.SinkException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out before the first row what would make every row fail, and makes the table if it is to be made. */
final class TableCheck {
  private final SqlSettings settings;
  private final JdbcUrl target;
  private final Dialect dialect;
  private final Failures failures;

  TableCheck(SqlSettings settings, JdbcUrl target) {
    this.settings = settings;
    this.target = target;
    dialect = target.dialect();
    failures = new Failures(target);
  }

  void run(Connection connection) throws SQLException, SinkException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Math.toIntExact(settings.queryTimeout().toSeconds()));
      if (dialect == Dialect.POSTGRESQL)
        checkEncoding(statement);
      try {
        checkColumns(statement);
      } catch (SQLException failure) {
        if (!failures.meaning(failure).equals(Faults.TABLE)
            || settings.missingTable() == SqlSettings.MissingTable.REFUSE)
          throw failure;
        create(statement, failure);
        checkColumns(statement);
      }
      checkKey(connection);
      statement.executeUpdate(dialect.insertNothing(settings.table()));
    }
  }

  private void checkEncoding(Statement statement) throws SQLException, SinkException {
    try (ResultSet answer = statement.executeQuery("SHOW server_encoding")) {
      if (answer.next() && !"UTF8".equals(answer.getString(1)))
        throw SinkException.permanent("database not in UTF-8", target.where(), "its encoding is " + answer.getString(1)
            + ", which cannot hold every text: create the database with ENCODING 'UTF8'", null);
    }
  }

  /** Someone else may make the table at the same moment. */
  private void create(Statement statement, SQLException missing) throws SQLException {
    try {
      statement.execute(dialect.create(settings.table()));
    } catch (SQLException failure) {
      failure.addSuppressed(missing);
      try (ResultSet there = statement.executeQuery(dialect.describe(settings.table()))) {
        there.next();
      } catch (SQLException stillMissing) {
        failure.addSuppressed(stillMissing);
        throw failure;
      }
    }
  }

  private void checkColumns(Statement statement) throws SQLException, SinkException {
    try (ResultSet nothing = statement.executeQuery(dialect.describe(settings.table()))) {
      ResultSetMetaData found = nothing.getMetaData();
      Map<String, Integer> indexes = new HashMap<>();
      for (int i = 1; i <= found.getColumnCount(); i++)
        indexes.put(found.getColumnName(i).toLowerCase(Locale.ROOT), i);
      for (Column column : Column.values()) {
        Integer index = indexes.get(column.sql());
        if (index == null)
          throw wrong(column, "is missing", "ADD " + column.sql() + " " + dialect.type(column.type()));
        if (!Dialect.jdbcTypes(column.type()).contains(found.getColumnType(index)))
          throw wrong(column, "is " + found.getColumnTypeName(index) + ", not " + dialect.type(column.type()),
              change(column));
        int holds = found.getPrecision(index);
        int needed = switch (column.type()) {
          case Column.Type.Text text -> text.most();
          case Column.Type.LongText text -> Column.MOST_LONG_TEXT;
          case Column.Type.Time time -> 0;
          case Column.Type.Whole whole -> 0;
          case Column.Type.Floating number -> 0;
        };
        if (holds > 0 && holds < needed)
          throw wrong(column, "holds %d characters, not %d".formatted(holds, needed), change(column));
      }
    }
  }

  private String change(Column column) {
    String type = dialect.type(column.type());
    return switch (dialect) {
      case POSTGRESQL -> "ALTER COLUMN " + column.sql() + " TYPE " + type;
      case MARIADB -> "MODIFY " + column.sql() + " " + type + (column.required() ? " NOT NULL" : " NULL");
      case SQLSERVER -> "ALTER COLUMN " + column.sql() + " " + type + (column.required() ? " NOT NULL" : " NULL");
    };
  }

  private SinkException wrong(Column column, String how, String alteration) {
    return SinkException.permanent("column %s %s".formatted(column.sql(), how),
        target.where() + " table " + settings.table(), "change the table by ALTER TABLE %s %s, or name another table"
            .formatted(dialect.quote(settings.table()), alteration),
        null);
  }

  /** Without it a batch that comes again would double its rows. PostgreSQL says so itself when the key is named. */
  private void checkKey(Connection connection) throws SQLException, SinkException {
    if (dialect == Dialect.POSTGRESQL)
      return;
    String schema = settings.table().schema().orElse(null);
    Set<String> key = new HashSet<>();
    try (ResultSet found = dialect == Dialect.MARIADB
        ? connection.getMetaData().getPrimaryKeys(schema == null ? connection.getCatalog() : schema, null,
            settings.table().name())
        : connection.getMetaData().getPrimaryKeys(connection.getCatalog(),
            schema == null ? connection.getSchema() : schema, settings.table().name())) {
      while (found.next())
        key.add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
    }
    Set<String> needed = Dialect.key().stream().map(Column::sql).collect(Collectors.toSet());
    if (!key.equals(needed))
      throw SinkException.permanent("wrong primary key", target.where() + " table " + settings.table(),
          "it is %s, and must be %s, or rows would be doubled when a batch comes again".formatted(
              key.isEmpty() ? "missing" : key,
              Dialect.key().stream().map(Column::sql).collect(Collectors.joining(", "))),
          null);
  }
}
