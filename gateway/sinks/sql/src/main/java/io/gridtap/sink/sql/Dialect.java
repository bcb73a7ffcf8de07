package io.gridtap.sink.sql;

import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What differs between the data bases, one row each. */
public enum Dialect {
  POSTGRESQL("PostgreSQL", "jdbc:postgresql:", "org.postgresql.Driver", '"', '"', 4_000, Optional.empty(),
      Faults.POSTGRESQL) {
    @Override
    String type(Column.Type type) {
      return switch (type) {
        case Column.Type.Text text -> "varchar(" + text.most() + ")";
        case Column.Type.LongText text -> "text";
        case Column.Type.Time time -> "timestamptz(6)";
        case Column.Type.Whole whole -> "integer";
        case Column.Type.Floating number -> "double precision";
      };
    }

    @Override
    String create(Table table) { return "CREATE TABLE IF NOT EXISTS " + body(table, "primary key"); }

    @Override
    String insert(Table table, int rows) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") VALUES " + rows(rows) + " ON CONFLICT (" + KEY
          + ") DO NOTHING";
    }

    @Override
    String insertNothing(Table table) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") SELECT " + COLUMNS + " FROM " + quote(table)
          + " WHERE 1 = 0 ON CONFLICT (" + KEY + ") DO NOTHING";
    }
  },

  MARIADB("MariaDB and MySQL", "jdbc:mariadb:", "org.mariadb.jdbc.Driver", '`', '`', 4_000,
      // without it too long a text would be cut, and a bad number stored as another
      Optional.of("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"), Faults.MARIADB) {
    @Override
    String type(Column.Type type) {
      return switch (type) {
        case Column.Type.Text text -> "varchar(" + text.most() + ")";
        case Column.Type.LongText text -> "text";
        case Column.Type.Time time -> "datetime(6)";
        case Column.Type.Whole whole -> "int";
        case Column.Type.Floating number -> "double";
      };
    }

    @Override
    String create(Table table) {
      return "CREATE TABLE IF NOT EXISTS " + body(table, "primary key")
          + " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    String insert(Table table, int rows) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") VALUES " + rows(rows)
          + " ON DUPLICATE KEY UPDATE device = device";
    }

    @Override
    String insertNothing(Table table) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") SELECT " + COLUMNS + " FROM " + quote(table)
          + " AS t WHERE 1 = 0 ON DUPLICATE KEY UPDATE device = t.device";
    }
  },

  SQLSERVER("SQL Server and Azure SQL", "jdbc:sqlserver:", "com.microsoft.sqlserver.jdbc.SQLServerDriver", '[', ']',
      // a request takes 2,100 parameters, and the driver needs some of them
      2_000 / Column.values().length, Optional.empty(), Faults.SQLSERVER) {
    @Override
    String type(Column.Type type) {
      return switch (type) {
        case Column.Type.Text text -> "nvarchar(" + text.most() + ") COLLATE " + COLLATION;
        case Column.Type.LongText text -> "nvarchar(max) COLLATE " + COLLATION;
        case Column.Type.Time time -> "datetimeoffset(7)";
        case Column.Type.Whole whole -> "int";
        case Column.Type.Floating number -> "float(53)";
      };
    }

    @Override
    String create(Table table) {
      return "IF OBJECT_ID(N'" + quote(table) + "', N'U') IS NULL CREATE TABLE "
          + body(table, "PRIMARY KEY CLUSTERED");
    }

    @Override
    String insert(Table table, int rows) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") SELECT " + COLUMNS + " FROM (VALUES " + rows(rows)
          + ") AS v (" + COLUMNS + ") WHERE NOT EXISTS (SELECT 1 FROM " + quote(table)
          + " AS m WITH (UPDLOCK, HOLDLOCK) WHERE "
          + key().stream().map(this::same).collect(Collectors.joining(" AND "))
          + ")";
    }

    private String same(Column column) {
      String collation = column.type() instanceof Column.Type.Text ? " COLLATE " + COLLATION : "";
      return "m." + column.sql() + " = v." + column.sql() + collation;
    }

    @Override
    String insertNothing(Table table) {
      return "INSERT INTO " + quote(table) + " (" + COLUMNS + ") SELECT " + COLUMNS + " FROM " + quote(table)
          + " WHERE 1 = 0";
    }
  };

  /** Compares code points, so that no two names are taken for one. */
  private static final String COLLATION = "Latin1_General_100_BIN2";
  private static final String COLUMNS = Arrays.stream(Column.values()).map(Column::sql)
      .collect(Collectors.joining(", "));
  private static final String KEY = key().stream().map(Column::sql).collect(Collectors.joining(", "));

  private final String title;
  private final String prefix;
  private final String driver;
  private final char open;
  private final char close;
  private final int mostRows;
  private final Optional<String> onConnect;
  private final Faults faults;

  Dialect(String title, String prefix, String driver, char open, char close, int mostRows, Optional<String> onConnect,
      Faults faults) {
    this.title = title;
    this.prefix = prefix;
    this.driver = driver;
    this.open = open;
    this.close = close;
    this.mostRows = mostRows;
    this.onConnect = onConnect;
    this.faults = faults;
  }

  /**
   * By the beginning of the URL; {@code jdbc:mysql:} is MariaDB's, whose driver talks to both.
   *
   * @throws IllegalArgumentException
   *             if none fits; the URL is not repeated, as it may hold a secret
   */
  public static Dialect of(String url) {
    if (url.startsWith(MYSQL))
      return MARIADB;
    for (Dialect dialect : values())
      if (url.startsWith(dialect.prefix))
        return dialect;
    throw new IllegalArgumentException(
        "the URL starts with jdbc:postgresql:, jdbc:mariadb:, jdbc:mysql: or jdbc:sqlserver:");
  }

  static final String MYSQL = "jdbc:mysql:";

  /** For people. */
  public String title() { return title; }

  String prefix() { return prefix; }

  /** Name of the class. */
  String driver() { return driver; }

  /** Of one statement. */
  int mostRows() { return mostRows; }

  /** What a fresh connection is told. */
  Optional<String> onConnect() { return onConnect; }

  Faults faults() { return faults; }

  abstract String type(Column.Type type);

  /** Makes the table if there is none. */
  abstract String create(Table table);

  /** Inserts so many rows, and leaves out those whose key is there; all errors remain errors. */
  abstract String insert(Table table, int rows);

  /** Fails as {@link #insert} would, by rights, names and keys; changes nothing. */
  abstract String insertNothing(Table table);

  /** Describes the columns by a result without rows. */
  String describe(Table table) {
    return "SELECT * FROM " + quote(table) + " WHERE 1 = 0";
  }

  String quote(Table table) {
    return table.schema().map(schema -> open + schema + close + ".").orElse("") + open
        + table.name() + close;
  }

  /** The types of {@link Types} that a column may have in a table made by others. */
  static Set<Integer> jdbcTypes(Column.Type type) {
    return switch (type) {
      case Column.Type.Text text -> TEXTS;
      case Column.Type.LongText text -> TEXTS;
      case Column.Type.Time time -> Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE, MICROSOFT_DATETIMEOFFSET);
      case Column.Type.Whole whole -> Set.of(Types.INTEGER, Types.BIGINT);
      case Column.Type.Floating number -> Set.of(Types.DOUBLE, Types.FLOAT);
    };
  }

  private static final int MICROSOFT_DATETIMEOFFSET = -155;
  private static final Set<Integer> TEXTS = Set.of(Types.VARCHAR, Types.NVARCHAR, Types.LONGVARCHAR,
      Types.LONGNVARCHAR, Types.CHAR, Types.NCHAR, Types.CLOB, Types.NCLOB);

  static List<Column> key() { return List.of(Column.values()).subList(0, Column.KEY); }

  String body(Table table, String primaryKey) {
    return quote(table) + " (\n" + Arrays.stream(Column.values())
        .map(column -> "  " + column.sql() + " " + type(column.type()) + (column.required() ? " NOT NULL" : " NULL"))
        .collect(Collectors.joining(",\n")) + ",\n  " + primaryKey + " (" + KEY + ")\n)";
  }

  private static String rows(int rows) {
    String row = IntStream.range(0, Column.values().length).mapToObj(i -> "?")
        .collect(Collectors.joining(", ", "(", ")"));
    return String.join(", ", java.util.Collections.nCopies(rows, row));
  }

  /** What the driver is told unless the URL or the settings name it. Time limits come on top. */
  Map<String, String> defaults() {
    return switch (this) {
      case POSTGRESQL -> Map.of("logServerErrorDetail", "false", "ApplicationName", "gridtap", "tcpKeepAlive", "true");
      // rows left out are not counted as written
      case MARIADB -> Map.of("useAffectedRows", "true", "tcpKeepAlive", "true");
      case SQLSERVER -> Map.of("applicationName", "gridtap");
    };
  }
}
