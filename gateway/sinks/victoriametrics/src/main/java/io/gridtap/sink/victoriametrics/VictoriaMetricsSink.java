package io.gridtap.sink.victoriametrics;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes measurements to VictoriaMetrics by {@code POST /api/v1/import/prometheus}. One batch is one request; it
 * returns when the server has answered with success.
 */
public final class VictoriaMetricsSink implements Sink {
  private static final Logger LOG = System.getLogger(VictoriaMetricsSink.class.getName());
  private static final int MOST_ANSWER_OCTETS = 4_096;
  private static final int MOST_METRICS_OCTETS = 4 << 20;
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final VictoriaMetricsSettings settings;
  private final Consumer<String> warnings;
  private final InstantSource clock;
  private final URI imports;
  private final URI metrics;
  private final HttpClient client;
  private final Exposition exposition;
  private Optional<ServerCounters> counters = Optional.empty();
  private long lookedAt = System.nanoTime();
  private boolean unseen;
  private volatile SinkStatistics statistics = SinkStatistics.NOTHING;

  /** Warnings go to the log. */
  public VictoriaMetricsSink(VictoriaMetricsSettings settings) {
    this(settings, warning -> LOG.log(Level.WARNING, warning), InstantSource.system());
  }

  /**
   * @param warnings
   *            told in words, on the thread that writes, when a kind of line is refused for the first time and
   *            whenever the server's counters show that it threw something away
   * @param clock
   *            for the limits of time stamps
   */
  public VictoriaMetricsSink(VictoriaMetricsSettings settings, Consumer<String> warnings, InstantSource clock) {
    this.settings = settings;
    this.warnings = warnings;
    this.clock = clock;
    imports = URI.create(settings.base() + "/api/v1/import/prometheus");
    metrics = URI.create(settings.base() + "/metrics");
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(settings.connectTimeout()).build();
    exposition = new Exposition(settings);
  }

  /** Safe to call from any thread. */
  public SinkStatistics statistics() { return statistics; }

  /** Imports nothing, which shows that address, path and credentials are right. */
  @Override
  public void connect() throws SinkException, InterruptedException {
    post(new byte[0]);
    look(settings.requestTimeout());
  }

  @Override
  public void write(List<Measurement> batch) throws SinkException, InterruptedException {
    exposition.clear();
    Instant now = clock.instant();
    for (Measurement measurement : batch)
      exposition.append(measurement, now);
    if (exposition.lines() > 0)
      post(exposition.octets());
    count(batch.size());
    if (System.nanoTime() - lookedAt >= settings.watchInterval().toNanos())
      look(settings.requestTimeout());
  }

  /** Takes a last look at the server's counters. */
  @Override
  public void close() {
    try {
      if (counters.isPresent() && statistics.lines() > 0)
        look(LAST_LOOK);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      client.shutdownNow();
    }
  }

  private void count(int measurements) {
    SinkStatistics before = statistics;
    Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    refused.putAll(before.refused());
    exposition.refused().forEach((why, lines) -> {
      if (!refused.containsKey(why))
        warnings.accept("%s: lines are not sent from now on when: %s; they are counted".formatted(settings.base(),
            why.words()));
      refused.merge(why, lines, Long::sum);
    });
    statistics = new SinkStatistics(before.measurements() + measurements, before.lines() + exposition.lines(), refused,
        before.watching(), before.serverLosses());
  }

  /** The server answers 204 for lines it throws away; its counters tell. Failing to read them fails no write. */
  private void look(Duration timeout) throws InterruptedException {
    lookedAt = System.nanoTime();
    HttpResponse<String> answer;
    try {
      answer = send(request(metrics).GET().build(), MOST_METRICS_OCTETS, timeout);
    } catch (SinkException failure) {
      cannotLook(failure.getMessage() == null ? failure.reason() : failure.getMessage());
      return;
    }
    if (answer.statusCode() != 200) {
      cannotLook("HTTP " + answer.statusCode() + " at " + metrics);
      return;
    }
    ServerCounters seen = ServerCounters.parse(answer.body());
    Map<String, Long> grown = counters.isPresent() ? seen.grownSince(counters.get()) : Map.of();
    counters = Optional.of(seen);
    SinkStatistics before = statistics;
    Map<String, Long> losses = new TreeMap<>(before.serverLosses());
    grown.forEach((name, growth) -> losses.merge(name, growth, Long::sum));
    statistics = new SinkStatistics(before.measurements(), before.lines(), before.refused(), true, losses);
    if (!grown.isEmpty())
      warnings.accept("%s threw away or changed what it was sent, by this or another client: %s; its log says why"
          .formatted(settings.base(), grown));
  }

  private void cannotLook(String why) {
    SinkStatistics before = statistics;
    statistics = new SinkStatistics(before.measurements(), before.lines(), before.refused(), false,
        before.serverLosses());
    if (!unseen)
      LOG.log(Level.INFO, "the counters of {0} are not watched: {1}", settings.base(), why);
    unseen = true;
  }

  private void post(byte[] lines) throws SinkException, InterruptedException {
    HttpRequest.Builder request = request(imports).header("Content-Type",
        "text/plain; charset=utf-8");
    if (settings.gzip())
      request.header("Content-Encoding", "gzip");
    byte[] body = settings.gzip() ? gzip(lines) : lines;
    HttpResponse<String> answer = send(request.POST(BodyPublishers.ofByteArray(body)).build(), MOST_ANSWER_OCTETS,
        settings.requestTimeout());
    int status = answer.statusCode();
    if (status / 100 != 2)
      throw refused(status, firstLine(answer.body()));
  }

  private SinkException refused(int status, String line) {
    String where = imports + (line.isEmpty() ? "" : " (" + line + ")");
    String what = "HTTP " + status;
    if (status == 408 || status == 429 || status / 100 == 5)
      return SinkException.retryable(what, where, "the server is busy or faulty; it is tried again", null);
    String remedy = switch (status) {
      case 401, 403 -> "check user and password or the token";
      case 301, 302, 303, 307, 308 -> "redirects are not followed; give the address they lead to";
      case 413 -> "make the batches smaller, or raise -maxInsertRequestSize";
      default -> "check the URL: it is what stands before /api/v1/import/prometheus; the server's log may say more";
    };
    return SinkException.permanent(what, where, remedy, null);
  }

  private static String firstLine(String body) {
    String line = body.lines().findFirst().orElse("").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    settings.credentials().authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** The time limit covers the whole answer; the client's own would end with the header. */
  private HttpResponse<String> send(HttpRequest request, int mostOctets, Duration timeout)
      throws SinkException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, header -> first(mostOctets));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw SinkException.retryable("no answer within " + timeout.toMillis() + " ms", request.uri().toString(),
          "the server is overloaded or the network is slow; it is tried again", late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      boolean noConnection = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
      throw SinkException.retryable(noConnection ? "no connection" : "connection lost", request.uri().toString(),
          "is VictoriaMetrics running there, and no firewall between? It is tried again", cause);
    } finally {
      answer.cancel(true);
    }
  }

  /** The beginning of an answer; the rest is read and forgotten, so that the connection can be used again. */
  private static HttpResponse.BodySubscriber<String> first(int mostOctets) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    return BodySubscribers.mapping(BodySubscribers.ofByteArrayConsumer(
        part -> part.ifPresent(octets -> kept.write(octets, 0, Math.min(octets.length, mostOctets - kept.size())))),
        done -> kept.toString(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] octets) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(octets.length / 8 + 64);
    try (OutputStream out = new FastGzip(packed)) {
      out.write(octets);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  /** Lines repeat themselves so much that the fastest level is nearly as good as the best. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8_192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
