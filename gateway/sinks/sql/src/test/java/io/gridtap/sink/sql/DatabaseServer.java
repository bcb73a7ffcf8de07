package io.gridtap.sink.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real server with a data base {@code grid} and a user {@code tap} who owns it, on an ephemeral port of loopback. */
interface DatabaseServer extends AutoCloseable {
  String USER = "tap";
  String PASSWORD = "se(ret'/ä";

  /** Without TLS. */
  String url();

  default SqlSettings settings() { return SqlSettings.of(url(), USER, PASSWORD); }

  /** Of someone who may do everything. */
  Connection administrator() throws SQLException;

  void kill();

  void restart() throws IOException, InterruptedException;

  /** Connections of {@link #USER}. */
  int connections() throws SQLException;

  default void execute(String... statements) throws SQLException {
    try (Connection connection = administrator(); Statement statement = connection.createStatement()) {
      for (String each : statements)
        statement.execute(each);
    }
  }

  /** All rows, each a list of texts. */
  default List<List<@Nullable String>> query(String query) throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (found.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++)
          row.add(found.getString(i));
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  void close();
}
