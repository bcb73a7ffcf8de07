package io.gridtap.sink.victoriametrics;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real VictoriaMetrics on an ephemeral port, with its data in a directory that survives a restart. */
final class VictoriaMetricsServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int START_ATTEMPTS = 5;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;
  private final List<String> flags;
  private final int port;
  private Process process;

  private VictoriaMetricsServer(Path directory, List<String> flags, int port, Process process) {
    this.directory = directory;
    this.flags = flags;
    this.port = port;
    this.process = process;
  }

  /** A port that was free a moment ago may be taken by now: then another is tried. */
  static VictoriaMetricsServer start(Path directory, String... flags) throws IOException, InterruptedException {
    for (int attempt = 1;; attempt++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      VictoriaMetricsServer server = new VictoriaMetricsServer(directory, List.of(flags), port,
          launch(directory, List.of(flags), port));
      try {
        server.awaitHealth();
        return server;
      } catch (IllegalStateException died) {
        server.close();
        if (attempt == START_ATTEMPTS)
          throw died;
      }
    }
  }

  private static Process launch(Path directory, List<String> flags, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of("victoria-metrics", "-httpListenAddr=127.0.0.1:" + port,
        "-storageDataPath=" + directory.resolve("data"), "-memory.allowedBytes=64MB"));
    command.addAll(flags);
    File log = directory.resolve("log").toFile();
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException missing) {
      throw new IOException("these tests need VictoriaMetrics: install the package victoria-metrics"
          + " (apt-get install victoria-metrics), so that victoria-metrics is on the PATH", missing);
    }
  }

  private void awaitHealth() throws InterruptedException {
    await("the server to start", () -> {
      if (!process.isAlive())
        throw new IllegalStateException("victoria-metrics ended: " + Files.readString(directory.resolve("log")));
      try {
        return get("/health").statusCode() < 500;
      } catch (IOException notYet) {
        return false;
      }
    });
  }

  String url() { return "http://127.0.0.1:" + port; }

  /** On the same port, with the same data. */
  void restart() throws IOException, InterruptedException {
    process = launch(directory, flags, port);
    awaitHealth();
  }

  /** SIGTERM: it writes what it holds to disk and ends. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES))
      throw new IllegalStateException("victoria-metrics does not end");
  }

  /** SIGKILL. */
  void kill() { process.destroyForcibly().onExit().join(); }

  /** SIGSTOP: connections stay, nothing is answered. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException { signal("-CONT"); }

  private void signal(String name) throws IOException, InterruptedException {
    if (new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor() != 0)
      throw new IllegalStateException("kill " + name);
  }

  /** Makes what was imported visible to queries. */
  void flush() throws IOException, InterruptedException {
    get("/internal/force_flush");
  }

  /** All stored series that match, as {@code metric}, {@code values} and {@code timestamps}. */
  List<JsonNode> export(String match) throws IOException, InterruptedException {
    flush();
    String body = get("/api/v1/export?start=0&end=" + Instant.now().plus(Duration.ofDays(3)).getEpochSecond()
        + "&match[]=" + URLEncoder.encode(match, StandardCharsets.UTF_8)).body();
    return body.lines().map(line -> line.replace("[-Inf]", "[\"-Inf\"]")).map(JSON::readTree).toList(); // no JSON
  }

  /** The answer to {@code /api/v1/query_range}. */
  JsonNode queryRange(String query, Instant start, Instant end, Duration step)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = get("/api/v1/query_range?nocache=1&query="
        + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&start=" + start.toEpochMilli() / 1000.0 + "&end="
        + end.toEpochMilli() / 1000.0 + "&step=" + step.toSeconds());
    return JSON.readTree(answer.body()).path("data").path("result");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(url() + path.replace("[", "%5B").replace("]", "%5D"));
    return client.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Another process gives no signal to wait for: it is asked until it says yes. */
  static void await(String what, Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (!condition.call()) {
        if (System.nanoTime() - deadline > 0)
          throw new AssertionError("waited 60 s for " + what);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
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
    client.close();
    kill();
  }
}
