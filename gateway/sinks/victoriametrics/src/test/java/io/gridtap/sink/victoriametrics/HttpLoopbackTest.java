package io.gridtap.sink.victoriametrics;

import static io.gridtap.sink.victoriametrics.Samples.counting;
import static io.gridtap.sink.victoriametrics.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gridtap.telemetry.SinkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sink makes of answers, from a server that answers as told. */
class HttpLoopbackTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> encodings = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private volatile Handler handler = exchange -> answer(exchange, 204, "");
  private VictoriaMetricsSettings settings;

  HttpLoopbackTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    settings = VictoriaMetricsSettings.of("http://me:hidden@127.0.0.1:" + server.getAddress().getPort());
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      if (exchange.getRequestURI().getPath().equals("/api/v1/import/prometheus")) {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        encodings.add(packed ? "gzip" : "plain");
        byte[] octets = packed
            ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
            : exchange.getRequestBody().readAllBytes();
        bodies.add(new String(octets, StandardCharsets.UTF_8));
        handler.handle(exchange);
      } else {
        answer(exchange, 404, "");
      }
    });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void connectImportsNothingAndABatchIsOneRequest() throws Exception {
    try (VictoriaMetricsSink sink = sink()) {
      sink.connect();
      sink.write(counting(point("m"), NOW, 1, 3));
      assertThat(sink.statistics().measurements()).isEqualTo(3);
      assertThat(sink.statistics().watching()).isFalse(); // this server has no counters
    }
    assertThat(bodies).hasSize(2).first().isEqualTo("");
    assertThat(bodies.get(1).lines()).hasSize(3);
    assertThat(encodings).containsOnly("gzip");
  }

  @Test
  void withoutCompressionTheLinesArePlain() throws Exception {
    settings = settings.withGzip(false);
    try (VictoriaMetricsSink sink = sink()) {
      sink.write(counting(point("m"), NOW, 7, 7));
    }
    assertThat(encodings).containsExactly("plain");
    assertThat(bodies.getFirst()).startsWith("iec61850_value{").endsWith(" 7 1800000000007\n");
  }

  @Test
  void abatchOfNothingButRefusedLinesSendsNothingAndSaysSoOnce() throws Exception {
    List<String> warnings = new ArrayList<>();
    try (VictoriaMetricsSink sink = new VictoriaMetricsSink(settings, warnings::add, InstantSource.fixed(NOW))) {
      sink.write(counting(point("m"), Instant.EPOCH, 1, 5));
      sink.write(counting(point("m"), Instant.EPOCH, 1, 5));
      assertThat(sink.statistics().refused()).containsEntry(Refusal.TIME_BEFORE_1970_01_26, 10L);
    }
    assertThat(bodies).isEmpty();
    assertThat(warnings).hasSize(1).first().asString().contains(Refusal.TIME_BEFORE_1970_01_26.words())
        .doesNotContain("hidden");
  }

  @Test
  void whatIsWorthAnotherTryIsToldFromWhatIsNot() throws Exception {
    for (int status : new int[]{408, 429, 500, 503})
      assertThat(failure(status).retryable()).as("HTTP %d", status).isTrue();
    for (int status : new int[]{302, 400, 401, 404, 413})
      assertThat(failure(status).retryable()).as("HTTP %d", status).isFalse();
    assertThat(failure(400)).hasMessageContaining("/api/v1/import/prometheus").hasMessageContaining("HTTP 400")
        .hasMessageContaining("(first line)").hasMessageContaining("check the URL").hasMessageNotContaining("second")
        .hasMessageNotContaining("hidden");
    assertThat(failure(401)).hasMessageContaining("check user and password").hasMessageNotContaining("hidden");
  }

  private SinkException failure(int status) throws InterruptedException {
    handler = exchange -> answer(exchange, status, "first line\nsecond line\n" + "x".repeat(100_000));
    try (VictoriaMetricsSink sink = sink()) {
      return failureOf(sink);
    }
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws Exception {
    handler = exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      try {
        over.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    };
    settings = settings.withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(200));
    try (VictoriaMetricsSink sink = sink()) {
      SinkException failure = failureOf(sink);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.reason()).isEqualTo("no answer within 200 ms");
    }
  }

  @Test
  void aServerThatIsNotThereIsWorthAnotherTry() throws Exception {
    server.stop(0);
    try (VictoriaMetricsSink sink = sink()) {
      SinkException failure = failureOf(sink);
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.reason()).isEqualTo("no connection");
    }
  }

  private VictoriaMetricsSink sink() {
    return new VictoriaMetricsSink(settings, warning -> {}, InstantSource.fixed(NOW));
  }

  private static SinkException failureOf(VictoriaMetricsSink sink) {
    SinkException failure = catchThrowableOfType(SinkException.class,
        () -> sink.write(counting(point("m"), NOW, 1, 1)));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    if (octets.length > 0)
      exchange.getResponseBody().write(octets);
    exchange.close();
  }
}
