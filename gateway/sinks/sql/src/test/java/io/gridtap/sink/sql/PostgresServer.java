package io.gridtap.sink.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL from Debian's package, with a cluster of its own. */
final class PostgresServer implements DatabaseServer {
  private static final String OWNER = "postgres";

  private final ServerProcess process;

  private PostgresServer(ServerProcess process) { this.process = process; }

  /**
   * @param options
   *            {@code name=value} of the configuration
   */
  static PostgresServer start(String... options) throws IOException, InterruptedException, SQLException {
    return start(ServerProcess.directory("postgresql", OWNER), options);
  }

  static PostgresServer start(Path directory, String... options)
      throws IOException, InterruptedException, SQLException {
    Path password = directory.resolve("password");
    Files.writeString(password, PASSWORD, StandardCharsets.UTF_8);
    Path programs = programs();
    ServerProcess.run(directory, OWNER, programs.resolve("initdb").toString(), "--no-sync", "--encoding=UTF8",
        "--locale=C.UTF-8", "--username=postgres", "--auth=scram-sha-256", "--pwfile=" + password,
        "--pgdata=" + directory.resolve("data"));
    int port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D",
        directory.resolve("data").toString(), "-p", Integer.toString(port), "-h", "127.0.0.1", "-c",
        "unix_socket_directories=", "-c", "fsync=off"));
    for (String option : options)
      command.addAll(List.of("-c", option));
    PostgresServer server = new PostgresServer(ServerProcess.start(directory, OWNER, port, command));
    server.process.awaitReady(() -> server.administrator("postgres"));
    server.executeIn("postgres", "CREATE USER tap PASSWORD '" + PASSWORD.replace("'", "''") + "'",
        "CREATE DATABASE grid OWNER tap");
    return server;
  }

  static Path ownDirectory() throws IOException { return ServerProcess.directory("postgresql", OWNER); }

  static void give(Path file) throws IOException { ServerProcess.give(file, OWNER); }

  /** Debian keeps them off the PATH, by version. */
  private static Path programs() throws IOException {
    Path root = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(root))
      try (Stream<Path> versions = Files.list(root)) {
        return versions.map(version -> version.resolve("bin"))
            .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
            .max(Comparator.comparingInt(programs -> Integer.parseInt(programs.getName(3).toString())))
            .orElseThrow(() -> new IOException("these tests need PostgreSQL: apt-get install postgresql"));
      }
    throw new IOException("these tests need PostgreSQL: apt-get install postgresql");
  }

  @Override
  public String url() { return "jdbc:postgresql://127.0.0.1:" + process.port() + "/grid?sslmode=disable"; }

  int port() { return process.port(); }

  @Override
  public Connection administrator() throws SQLException { return administrator("grid"); }

  private Connection administrator(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + process.port() + "/" + database
        + "?sslmode=disable&options=-c%20default_transaction_read_only=off%20-c%20timezone=UTC", "postgres", PASSWORD);
  }

  private void executeIn(String database, String... statements) throws SQLException {
    try (Connection connection = administrator(database); var statement = connection.createStatement()) {
      for (String each : statements)
        statement.execute(each);
    }
  }

  @Override
  public int connections() throws SQLException {
    return Integer.parseInt(query("SELECT count(*) FROM pg_stat_activity WHERE usename = 'tap'").getFirst().getFirst());
  }

  @Override
  public void kill() { process.kill(); }

  @Override
  public void restart() throws IOException, InterruptedException {
    process.restart();
    process.awaitReady(this::administrator);
  }

  @Override
  public void close() { process.close(); }
}
