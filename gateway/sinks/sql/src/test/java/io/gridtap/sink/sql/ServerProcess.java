package io.gridtap.sink.sql;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A data base server's process and its directory; servers that refuse to run as root run as their own user. */
final class ServerProcess implements AutoCloseable {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path directory;
  private final String user;
  private final int port;
  private final List<String> command;
  private Process process;

  private ServerProcess(Path directory, String user, int port, List<String> command, Process process) {
    this.directory = directory;
    this.user = user;
    this.port = port;
    this.command = command;
    this.process = process;
  }

  /** A directory that the server's user may enter and write. */
  static Path directory(String name, String user) throws IOException {
    Path directory = Files.createTempDirectory("gridtap-" + name);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    give(directory, user);
    return directory;
  }

  static void give(Path file, String user) throws IOException {
    if (ROOT)
      Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Runs a command to its end. */
  static void run(Path directory, String user, String... command) throws IOException, InterruptedException {
    Process process = launch(directory, user, List.of(command));
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command) + ": " + log(directory));
    }
  }

  static ServerProcess start(Path directory, String user, int port, List<String> command) throws IOException {
    return new ServerProcess(directory, user, port, command, launch(directory, user, command));
  }

  private static Process launch(Path directory, String user, List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (ROOT)
      all.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--"));
    all.addAll(command);
    File log = directory.resolve("log").toFile();
    try {
      return new ProcessBuilder(all).directory(directory.toFile()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    } catch (IOException missing) {
      throw new IOException("these tests need PostgreSQL and MariaDB: apt-get install postgresql mariadb-server",
          missing);
    }
  }

  static String log(Path directory) throws IOException { return Files.readString(directory.resolve("log")); }

  int port() { return port; }

  Path directory() { return directory; }

  boolean running() { return process.isAlive(); }

  /** On the same port, with the same data. */
  void restart() throws IOException {
    process = launch(directory, user, command);
  }

  /** SIGKILL, to all its processes. */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
  }

  interface Attempt {
    Connection connect() throws SQLException;
  }

  /** Waits until a connection succeeds; a server that ended says why, or is started again after a crash. */
  void awaitReady(Attempt attempt) throws InterruptedException {
    await("the server in " + directory, () -> {
      if (!running())
        throw new IllegalStateException("the server ended: " + log(directory));
      try (Connection connection = attempt.connect()) {
        return connection.isValid(5);
      } catch (SQLException notYet) {
        return false;
      }
    });
  }

  /** Another process gives no signal to wait for: it is asked until it says yes. */
  static void await(String what, Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (!condition.call()) {
        if (System.nanoTime() - deadline > 0)
          throw new AssertionError("waited 60 s for " + what);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        if (Thread.interrupted())
          throw new InterruptedException();
      }
    } catch (RuntimeException | InterruptedException | Error failed) {
      throw failed;
    } catch (Exception failed) {
      throw new AssertionError("while waiting for " + what, failed);
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList())
        Files.delete(file);
    } catch (IOException left) {
      throw new java.io.UncheckedIOException(left);
    }
  }
}
