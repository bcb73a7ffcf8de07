package io.gridtap.app;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real VictoriaMetrics with its data in a directory. */
final class VictoriaMetricsServer implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;
  private final int port;
  private final Process process;

  /** Starts one at a port that is free now. */
  VictoriaMetricsServer(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    File log = directory.resolve("log").toFile();
    try {
      process = new ProcessBuilder("victoria-metrics", "-httpListenAddr=127.0.0.1:" + port,
          "-storageDataPath=" + directory.resolve("data"), "-memory.allowedBytes=64MB").redirectErrorStream(true)
          .redirectOutput(log).start();
    } catch (IOException missing) {
      throw new IOException("this test needs VictoriaMetrics: install the package victoria-metrics"
          + " (apt-get install victoria-metrics), so that victoria-metrics is on the PATH", missing);
    }
    awaitHealth();
  }

  /** Another process gives no signal to wait for: it is asked until it says yes. */
  private void awaitHealth() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0)
        throw new IllegalStateException("victoria-metrics does not start: " + Files.readString(
            directory.resolve("log")));
      try {
        if (get("/health").statusCode() == 200) return;
      } catch (IOException notYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      if (Thread.interrupted()) throw new InterruptedException();
    }
  }

  String url() { return "http://127.0.0.1:" + port; }

  /**
   * The series in the answer to {@code /api/v1/query}. It is asked for a moment ahead: otherwise the time of the query is
   * cut to whole seconds, before what was just written.
   */
  JsonNode query(String promql) throws IOException, InterruptedException {
    get("/internal/force_flush");
    return new JsonMapper().readTree(get(
        "/api/v1/query?nocache=1&time=" + (Instant.now().getEpochSecond() + 5) + "&query=" + URLEncoder.encode(promql,
            StandardCharsets.UTF_8))
        .body()).path("data").path("result");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly().onExit().join();
  }
}
