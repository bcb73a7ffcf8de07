package io.gridtap.sink.mqtt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A broker that no one here wrote, on a port of its own, with a disk that outlives it. */
final class Mosquitto implements AutoCloseable {
  private final Path directory;
  private final int port;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final LinkedBlockingQueue<String> saved = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> reloaded = new LinkedBlockingQueue<>();
  private Process process;

  private Mosquitto(Path directory, int port) throws IOException, InterruptedException {
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /** @param lines of its configuration, after those for the listener */
  static Mosquitto start(Path directory, String... lines) throws IOException, InterruptedException {
    int port = freePort();
    List<String> configuration = new ArrayList<>(List.of("log_dest stderr", "log_type all", "persistence true",
        "persistence_location " + directory + "/", "user " + System.getProperty("user.name"),
        "max_queued_messages 100000",
        "set_tcp_nodelay true", "listener " + port + " localhost"));
    configuration.addAll(List.of(lines));
    if (configuration.stream().noneMatch(line -> line.startsWith("allow_anonymous")))
      configuration.add("allow_anonymous true");
    Files.write(directory.resolve("mosquitto.conf"), configuration);
    return new Mosquitto(directory, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Process launch() throws IOException, InterruptedException {
    Process launched;
    try {
      launched = new ProcessBuilder(Files.exists(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto",
          "-c", directory.resolve("mosquitto.conf").toString()).redirectErrorStream(true).start();
    } catch (IOException missing) {
      throw new IOException("these tests need mosquitto: apt-get install mosquitto", missing);
    }
    CountDownLatch running = new CountDownLatch(1);
    Thread.ofVirtual().name("mosquitto-log").start(() -> read(launched, running));
    if (!running.await(20, TimeUnit.SECONDS) || !launched.isAlive()) {
      launched.destroyForcibly();
      throw new IllegalStateException("mosquitto does not run: " + lines);
    }
    return launched;
  }

  private void read(Process launched, CountDownLatch running) {
    try (BufferedReader output = launched.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.contains(" running"))
          running.countDown();
        if (line.contains("Reloading config"))
          reloaded.add(line);
        if (line.contains("Saving in-memory database"))
          saved.add(line);
      }
    } catch (IOException gone) {
      lines.add(gone.toString());
    } finally {
      running.countDown();
    }
  }

  int port() { return port; }

  List<String> log() { return List.copyOf(lines); }

  /** Sessions and retained messages as they are now outlive a kill. */
  void save() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
    saved.poll(60, TimeUnit.SECONDS);
  }

  /** Reads its access list again; answers when it has. */
  void reload() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    if (reloaded.poll(20, TimeUnit.SECONDS) == null)
      throw new IllegalStateException("not reloaded: " + log());
  }

  /** SIGKILL. */
  void kill() { process.destroyForcibly().onExit().join(); }

  /** On the same port, with what it has on its disk. */
  void restart() throws IOException, InterruptedException {
    process = launch();
  }

  @Override
  public void close() {
    kill();
    try {
      for (String left : List.of("mosquitto.db", "mosquitto.db.new"))
        Files.deleteIfExists(directory.resolve(left));
    } catch (IOException undeletable) {
      throw new UncheckedIOException(undeletable);
    }
  }
}
