package io.gridtap.sink.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** MariaDB from Debian's package, with a data directory of its own. */
final class MariaDbServer implements DatabaseServer {
  private static final String OWNER = "mysql";
  private static final String ADMINISTRATOR = "administrator";

  private final ServerProcess process;

  private MariaDbServer(ServerProcess process) { this.process = process; }

  static MariaDbServer start(String... options) throws IOException, InterruptedException {
    return start(ServerProcess.directory("mariadb", OWNER), options);
  }

  static Path ownDirectory() throws IOException { return ServerProcess.directory("mariadb", OWNER); }

  static void give(Path file) throws IOException { ServerProcess.give(file, OWNER); }

  static MariaDbServer start(Path directory, String... options) throws IOException, InterruptedException {
    ServerProcess.run(directory, OWNER, "mariadb-install-db", "--no-defaults", "--skip-test-db",
        "--auth-root-authentication-method=normal", "--datadir=" + directory.resolve("data"));
    Path accounts = directory.resolve("accounts.sql");
    String password = PASSWORD.replace("'", "''");
    Files.writeString(accounts, """
        CREATE DATABASE IF NOT EXISTS grid;
        CREATE USER IF NOT EXISTS 'tap'@'localhost' IDENTIFIED BY '%s';
        GRANT ALL ON grid.* TO 'tap'@'localhost';
        CREATE USER IF NOT EXISTS 'administrator'@'localhost' IDENTIFIED BY '%s';
        GRANT ALL ON *.* TO 'administrator'@'localhost' WITH GRANT OPTION;
        """.formatted(password, password));
    int port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(List.of(daemon(), "--no-defaults", "--datadir=" + directory.resolve("data"),
        "--port=" + port, "--bind-address=127.0.0.1", "--socket=" + directory.resolve("socket"),
        "--pid-file=" + directory.resolve("pid"), "--init-file=" + accounts, "--character-set-server=utf8mb4",
        "--default-time-zone=+03:00", "--innodb-flush-log-at-trx-commit=2"));
    for (String option : options)
      command.add("--" + option);
    MariaDbServer server = new MariaDbServer(ServerProcess.start(directory, OWNER, port, command));
    server.process.awaitReady(server::administrator);
    return server;
  }

  private static String daemon() {
    Path debian = Path.of("/usr/sbin/mariadbd");
    return Files.isExecutable(debian) ? debian.toString() : "mariadbd";
  }

  @Override
  public String url() { return "jdbc:mariadb://127.0.0.1:" + process.port() + "/grid?sslMode=disable"; }

  int port() { return process.port(); }

  @Override
  public Connection administrator() throws SQLException {
    return DriverManager.getConnection(url(), ADMINISTRATOR, PASSWORD);
  }

  @Override
  public int connections() throws SQLException {
    return Integer.parseInt(
        query("SELECT count(*) FROM information_schema.processlist WHERE user = 'tap'").getFirst().getFirst());
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
