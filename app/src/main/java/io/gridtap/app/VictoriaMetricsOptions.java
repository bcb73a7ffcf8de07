package io.gridtap.app;

import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.sink.victoriametrics.Credentials;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.QualitySeries;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.TimeStamp;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how values go to VictoriaMetrics. */
final class VictoriaMetricsOptions {
  @Option(names = "--victoriametrics-url", paramLabel = "URL", description = "Write the values to VictoriaMetrics, like http://localhost:8428.")
  private @Nullable String url;

  @Option(names = "--vm-batch-ms", paramLabel = "MS", defaultValue = "200", description = "Write a batch when its first value has waited so long. Default: ${DEFAULT-VALUE}.")
  private int batchMillis = 200;

  @Option(names = "--vm-batch-lines", paramLabel = "N", defaultValue = "500", description = "Or when it has so many lines; a value makes up to three, with --vm-quality none one. Default: ${DEFAULT-VALUE}.")
  private int batchLines = 500;

  @Option(names = "--vm-no-batch", description = "Write what is there at once.")
  private boolean noBatch;

  @Option(names = "--vm-metric-name", paramLabel = "NAME", description = "Name of the series of values. Default: iec61850_value.")
  private @Nullable String metric;

  @Option(names = "--vm-quality", paramLabel = "WHICH", defaultValue = "flags", description = "Series of the quality: none, validity, or flags for validity and flags. Default: ${DEFAULT-VALUE}.")
  private QualityChoice quality = QualityChoice.FLAGS;

  @Option(names = "--vm-user", paramLabel = "NAME", description = "User of HTTP basic authentication, with --vm-password-file.")
  private @Nullable String user;

  @Option(names = "--vm-password-file", paramLabel = "FILE", description = "Its first line is the password of --vm-user.")
  private @Nullable Path passwordFile;

  @Option(names = "--vm-bearer-file", paramLabel = "FILE", description = "Its first line is a bearer token.")
  private @Nullable Path bearerFile;

  /** Which series accompany the value. */
  enum QualityChoice {
    NONE, VALIDITY, FLAGS
  }

  /** A delivery under way, and its end. */
  record Outlet(Delivery delivery, VictoriaMetricsSink sink) {
    /** Writes what is left; how it all went. */
    String close() {
      delivery.close();
      var statistics = delivery.statistics();
      var written = sink.statistics();
      long refused = written.refused().values().stream().mapToLong(Long::longValue).sum();
      StringBuilder text = new StringBuilder("VictoriaMetrics: %d delivered, %d lost".formatted(
          statistics.delivered() - Math.min(statistics.delivered(), refused), statistics.lost() + refused));
      reasons(text, statistics.dropped());
      reasons(text, statistics.rejected());
      written.refused().forEach((why, count) -> text.append(" (%d: %s)".formatted(count, why.words())));
      if (statistics.lost() > 0) statistics.lastFailure().ifPresent(last -> text.append("; last: ").append(last));
      if (!written.serverLosses().isEmpty())
        text.append("; the server threw away by its own counters: ").append(written.serverLosses());
      return text.toString();
    }

    private static void reasons(StringBuilder text, Map<String, Long> counts) {
      counts.forEach((why, count) -> text.append(" (%d: %s)".formatted(count, why)));
    }
  }

  Optional<Outlet> open(Narrator narrator) {
    if (url == null) return Optional.empty();
    try {
      VictoriaMetricsSettings settings = VictoriaMetricsSettings.of(url).with(TimeStamp.OBSERVED_ELSE_RECEIVED)
          .with(switch (quality) {
            case NONE -> QualitySeries.NONE;
            case VALIDITY -> QualitySeries.VALIDITY;
            case FLAGS -> QualitySeries.VALIDITY_AND_FLAGS;
          });
      if (metric != null) settings = settings.withMetric(metric);
      settings = credentials().map(settings::with).orElse(settings);
      DeliverySettings delivery = DeliverySettings.STANDARD.with(noBatch
          ? Batching.OFF
          : new Batching(Math.max(1, batchLines / linesOfValue()), Duration.ofMillis(batchMillis)));
      VictoriaMetricsSink sink = new VictoriaMetricsSink(settings, narrator::warn, InstantSource.system());
      return Optional.of(new Outlet(Delivery.start("VictoriaMetrics", sink, delivery), sink));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("--victoriametrics-url and its options: " + wrong.getMessage(), wrong);
    }
  }

  /** The value's own, that of the validity, that of the flags. */
  private int linesOfValue() {
    return switch (quality) {
      case NONE -> 1;
      case VALIDITY -> 2;
      case FLAGS -> 3;
    };
  }

  private Optional<Credentials> credentials() {
    if (bearerFile != null) {
      if (user != null || passwordFile != null)
        throw CommandFailure.usage("--vm-bearer-file and --vm-user: only one of them");
      return Optional.of(new Credentials.Bearer(Secrets.read("--vm-bearer-file", bearerFile)));
    }
    if (user == null && passwordFile == null) return Optional.empty();
    if (user == null) throw CommandFailure.usage("--vm-password-file goes with --vm-user");
    return Optional.of(new Credentials.Basic(user,
        passwordFile == null ? "" : Secrets.read("--vm-password-file", passwordFile)));
  }
}
