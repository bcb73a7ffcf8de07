package io.gridtap.app;

import io.gridtap.app.config.ConfigurationException;
import io.gridtap.app.config.GatewayConfiguration;
import io.gridtap.app.config.Secret;
import io.gridtap.app.config.SinkConfiguration;
import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.runtime.Quarantine;
import io.gridtap.sink.console.ConsoleSink;
import io.gridtap.sink.mqtt.MqttSink;
import io.gridtap.sink.sql.SqlSettings;
import io.gridtap.sink.sql.SqlSink;
import io.gridtap.sink.sql.Table;
import io.gridtap.sink.victoriametrics.Credentials;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.TimeStamp;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSink;
import io.gridtap.telemetry.Sink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sinks of a configuration, made and delivered to. */
final class GatewaySinks {
  private static final String QUARANTINE = "quarantine";

  private final Terminal terminal;
  private final Narrator narrator;
  /** Files of the configuration are beside it. */
  private final Path directory;

  GatewaySinks(Terminal terminal, Narrator narrator, Path directory) {
    this.terminal = terminal;
    this.narrator = narrator;
    this.directory = directory;
  }

  /** What is to be started; nothing is while one of them is wrong. */
  record Plan(String name, Sink sink, DeliverySettings settings, Optional<Quarantine> quarantine) {
    Delivery start() {
      return quarantine.isPresent()
          ? Delivery.start(name, sink, settings, quarantine.get())
          : Delivery.start(name, sink, settings);
    }
  }

  /** Makes all, and touches no server. @throws ConfigurationException naming the sink and what is wrong */
  List<Plan> plans(GatewayConfiguration configuration) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < configuration.sinks().size(); i++) {
      String name = configuration.sinkName(i);
      SinkConfiguration sink = configuration.sinks().get(i);
      try {
        plans.add(new Plan(name, sink(sink), settings(sink), quarantine(name, sink)));
      } catch (IllegalArgumentException wrong) {
        throw new ConfigurationException("sink %s: %s".formatted(name, wrong.getMessage()), wrong);
      }
    }
    return plans;
  }

  private Sink sink(SinkConfiguration configuration) {
    return switch (configuration) {
      case SinkConfiguration.Console _ -> new ConsoleSink(terminal.out(), ConsoleSink.Format.TEXT);
      case SinkConfiguration.VictoriaMetrics target -> victoriaMetrics(target);
      case SinkConfiguration.Sql target -> sql(target);
      case SinkConfiguration.Mqtt target ->
        new MqttSink(MqttTargets.settings(target, directory, this::secret));
    };
  }

  private Sink victoriaMetrics(SinkConfiguration.VictoriaMetrics target) {
    VictoriaMetricsSettings settings = VictoriaMetricsSettings.of(url(target.url()))
        .with(TimeStamp.OBSERVED_ELSE_RECEIVED);
    if (target.metric() != null) settings = settings.withMetric(target.metric());
    if (target.bearer() != null) settings = settings.with(new Credentials.Bearer(secret(target.bearer())));
    else if (target.user() != null)
      settings = settings.with(new Credentials.Basic(target.user(), secret(target.password())));
    return new VictoriaMetricsSink(settings, narrator::warn, InstantSource.system());
  }

  private Sink sql(SinkConfiguration.Sql target) {
    String user = target.user() == null ? "" : target.user();
    SqlSettings settings = SqlSettings.of(url(target.url()), user, secret(target.password()));
    String table = target.table() == null ? Table.STANDARD.name() : target.table();
    settings = settings.with(new Table(Optional.ofNullable(target.schema()), table));
    if (Boolean.FALSE.equals(target.createTable())) settings = settings.with(SqlSettings.MissingTable.REFUSE);
    return new SqlSink(settings);
  }

  private static String url(@Nullable String given) {
    if (given == null || given.isBlank()) throw new IllegalArgumentException("url is missing");
    return given;
  }

  private String secret(@Nullable Secret secret) { return secret(secret, terminal.environment(), directory); }

  /** Nothing is the empty word. @param directory where a relative path begins */
  static String secret(@Nullable Secret secret, Map<String, String> environment, Path directory) {
    return switch (secret) {
      case null -> "";
      case Secret.Environment(String name) -> {
        String word = environment.get(name);
        if (word == null) throw new IllegalArgumentException("the environment variable %s is not set".formatted(name));
        yield word;
      }
      case Secret.File(String path) -> firstLine(directory.resolve(path));
      case Secret.Plain(String word) -> word;
    };
  }

  private static String firstLine(Path file) {
    try {
      return Secrets.read("the secret", file);
    } catch (CommandFailure unreadable) {
      throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
    }
  }

  /** Rows are dear one by one, lines are not; the console is read by people. */
  private static Batching usual(SinkConfiguration sink) {
    return switch (sink) {
      case SinkConfiguration.Console _ -> Batching.OFF;
      case SinkConfiguration.VictoriaMetrics _ -> Batching.STANDARD;
      case SinkConfiguration.Sql _ -> Batching.ROWS;
      case SinkConfiguration.Mqtt _ -> Batching.OFF;
    };
  }

  private static DeliverySettings settings(SinkConfiguration sink) {
    Batching usual = usual(sink);
    SinkConfiguration.Delivery delivery = sink.delivery();
    if (delivery == null) return DeliverySettings.STANDARD.with(usual);
    DeliverySettings standard = DeliverySettings.STANDARD;
    int buffer = delivery.buffer() == null ? standard.capacity() : delivery.buffer();
    int batch = delivery.batch() == null ? Math.min(usual.count(), buffer) : delivery.batch();
    Duration age = delivery.age() == null ? usual.age() : delivery.age();
    return new DeliverySettings(buffer, new Batching(batch, age), whenFull(delivery.whenFull()), standard.retry(),
        standard.closeLimit());
  }

  private static WhenFull whenFull(SinkConfiguration.@Nullable WhenFull policy) {
    if (policy == null) return WhenFull.STANDARD;
    return switch (policy) {
      case WAIT -> WhenFull.WAIT;
      case DROP_OLDEST -> WhenFull.DROP_OLDEST;
      case WAIT_THEN_DROP_OLDEST -> WhenFull.STANDARD;
    };
  }

  /** Rows that a data base refused are kept unless told otherwise: they were meant to last. */
  private Optional<Quarantine> quarantine(String name, SinkConfiguration sink) {
    SinkConfiguration.Delivery delivery = sink.delivery();
    String wanted = delivery == null ? null : delivery.quarantine();
    if (wanted == null) wanted = switch (sink) {
      case SinkConfiguration.Sql _,SinkConfiguration.Mqtt _ -> QUARANTINE;
      case SinkConfiguration.Console _,SinkConfiguration.VictoriaMetrics _ -> null;
    };
    return Optional.ofNullable(wanted).map(place -> new Quarantine(directory.resolve(place).resolve(name)));
  }
}
